"""Pages of merging and splitting units: what was done, and doing it in two steps."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ..http import SignedInRequest
from ..models import UnitChange
from .forms import PeopleForm, UnitChangeForm
from .services import UnitsRefused, change_units, changeable_by, may_change, what_follows

ROWS_ON_A_PAGE = 30


def unit_change_list(request: SignedInRequest) -> HttpResponse:
    """The changes that concern units which the person reads, the latest first."""
    changes = UnitChange.objects.visible_to(request.user).with_units()
    page = Paginator(changes, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_change": may_change(request.user)}
    return TemplateResponse(request, "accounts/unit_changes/list.html", context)


def unit_change_create(request: SignedInRequest) -> HttpResponse:
    """Ask what the decision says; show what will happen; then do it."""
    authority = request.user.authority
    if authority is None or not may_change(request.user):
        raise Http404
    form = UnitChangeForm(request.POST or None, by=request.user)
    context = {"form": form, "any": changeable_by(request.user).exists()}
    if request.method != "POST" or not form.is_valid() or "again" in request.POST:
        return TemplateResponse(request, "accounts/unit_changes/create.html", context)
    ended, heirs = list(form.cleaned_data["ended"]), list(form.cleaned_data["heirs"])
    confirmed = "confirm" in request.POST
    people = PeopleForm(request.POST if confirmed else None, ended=ended, heirs=heirs)
    if confirmed and people.is_valid():
        try:
            change = change_units(
                authority,
                ended=ended,
                heirs=heirs,
                decision=form.decision,
                people=people.chosen,
                by=request.user,
            )
        except UnitsRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return TemplateResponse(request, "accounts/unit_changes/create.html", context)
        messages.success(request, f"Đã thực hiện: {change}. Những người liên quan được thông báo.")
        return redirect("accounts:unit_change_list")
    context |= {"people": people, "figures": what_follows(ended, heirs)}
    context |= {"ended": ended, "heirs": heirs, "split": len(heirs) > 1}
    return TemplateResponse(request, "accounts/unit_changes/preview.html", context)
