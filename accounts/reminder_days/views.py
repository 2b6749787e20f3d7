"""The page of the days of reminding: a table for everybody, a form for the administrator."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ..http import SignedInRequest
from ..models import ReminderDays
from ..services import AccountsRefused, keeps_accounts_of
from .forms import ReminderDaysForm
from .services import set_reminder_days


def reminder_days(request: SignedInRequest) -> HttpResponse:
    """On which days people of the person's authority are reminded; the administrator changes it."""
    authority = request.user.authority
    if authority is None:
        raise Http404
    days = ReminderDays.objects.of(authority.pk)
    form = ReminderDaysForm(request.POST or None, instance=copy(days))
    if request.method == "POST" and form.is_valid():
        try:
            set_reminder_days(authority, form.cleaned_data, by=request.user)
        except AccountsRefused as refusal:
            raise PermissionDenied from refusal
        messages.success(request, "Đã lưu lịch nhắc việc; bản tin tiếp theo theo lịch này.")
        return redirect("accounts:reminder_days")
    context = {
        "authority": authority,
        "days": days,
        "form": form if keeps_accounts_of(authority, request.user) else None,
    }
    return TemplateResponse(request, "accounts/reminder_days.html", context)
