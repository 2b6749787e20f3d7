"""Pages of what waits for a second person: the list, and one request."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from foundation.web.password_again import ask_again

from ..http import SignedInRequest, site_of
from ..models import AccountRequest, Role
from .forms import RefusalForm
from .services import ConfirmationRefused, confirm, confirmers, refuse, withdraw

ROWS_ON_A_PAGE = 30


@require_safe
def request_list(request: SignedInRequest) -> HttpResponse:
    """The requests that the person may see, the latest first."""
    found = AccountRequest.objects.visible_to(request.user).with_people()
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "accounts/confirmations/request_list.html", {"page": page})


@require_safe
def request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request, with what the person may do about it."""
    return _show(request, _found(request, pk), RefusalForm())


@require_POST
def request_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm the request, as it was seen."""
    found = _found(request, pk)
    if again := ask_again(request):
        return again
    try:
        link = confirm(
            found, by=request.user, seen=request.POST.get("seen", ""), site=site_of(request)
        )
    except ConfirmationRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    if link:
        context = {"person": found.person, "link": link}
        return TemplateResponse(request, "accounts/password_link_made.html", context)
    messages.success(request, f"Đã xác nhận: {found}.")
    return redirect("accounts:request_list")


@require_POST
def request_refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Refuse the request with a reason."""
    found, form = _found(request, pk), RefusalForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    return _done(request, found, lambda: refuse(found, by=request.user, **form.cleaned_data))


@require_POST
def request_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the request back."""
    found = _found(request, pk)
    return _done(request, found, lambda: withdraw(found, by=request.user))


def _found(request: SignedInRequest, pk: int) -> AccountRequest:
    visible = AccountRequest.objects.visible_to(request.user).with_people()
    return get_object_or_404(visible, pk=pk)


def _done(request: SignedInRequest, found: AccountRequest, action) -> HttpResponse:
    try:
        action()
    except ConfirmationRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, f"Đã ghi nhận: {found}.")
    return redirect("accounts:request_list")


def _show(request: SignedInRequest, found: AccountRequest, form: RefusalForm) -> HttpResponse:
    mine = AccountRequest.objects.filter(pk=found.pk)
    waits = found.state == AccountRequest.State.WAITING
    keeps = request.user.is_superuser or request.user.holds(Role.ADMINISTRATOR)
    context = {
        "asked": found,
        "form": form,
        "waits": waits,
        "decides": mine.for_decision_by(request.user).exists(),
        "withdraws": waits and keeps and request.user.authority_id == found.authority_id,
        "confirmers": confirmers(found) if waits else [],
    }
    return TemplateResponse(request, "accounts/confirmations/request_detail.html", context)
