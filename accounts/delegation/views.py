"""Pages of delegations: the list, its file, making one, revoking one."""

from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from foundation.web.http import page_or_partial
from foundation.web.password_again import ask_again

from ..http import SignedInRequest
from ..models import DELEGABLE_ROLES, Delegation, Role
from .forms import DelegationFilterForm, DelegationForm
from .models import DelegationQuerySet
from .services import DelegationRefused, delegate_rights, may_revoke, revoke_delegation
from .xlsx import DELEGATIONS

ROWS_ON_A_PAGE = 30
# whoever has one of these may delegate something: their own rights, or those of others
DELEGATING = (*DELEGABLE_ROLES, Role.ADMINISTRATOR)


class Row(NamedTuple):
    """A delegation as the list shows it."""

    delegation: Delegation
    state: Delegation.State
    idle: bool
    revocable: bool


@vary_on_headers("HX-Request")
def delegation_list(request: SignedInRequest) -> HttpResponse:
    """The delegations that the person sees, the latest to begin first."""
    form, found = _filtered(request)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    today, user = timezone.localdate(), request.user
    rows = [
        Row(each, each.state_on(today), each.is_idle_on(today), may_revoke(user, each))
        for each in page
    ]
    context = {"form": form, "page": page, "rows": rows}
    context["may_delegate"] = _may_delegate(request)
    template = page_or_partial(request, "accounts/delegation_list.html", "rows")
    return TemplateResponse(request, template, context)


@require_safe
def delegation_export(request: SignedInRequest) -> HttpResponseBase:
    """The delegations that the filter leaves as a file."""
    form, found = _filtered(request)
    return DELEGATIONS.answer(request, found, form.chosen)


def delegation_create(request: SignedInRequest) -> HttpResponse:
    """Delegate rights of one's own, or of somebody for whom the person may."""
    if not _may_delegate(request):
        raise Http404
    form = DelegationForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        if again := ask_again(request):
            return again
        if made := _made(request, form):
            return _told(request, made)
    return TemplateResponse(request, "accounts/delegation_create.html", {"form": form})


def delegation_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask whether the delegation is to be revoked, and revoke it."""
    visible = Delegation.objects.visible_to(request.user).with_people()
    delegation = get_object_or_404(visible, pk=pk)
    if not may_revoke(request.user, delegation):
        raise Http404
    if request.method == "POST":
        try:
            revoke_delegation(delegation, by=request.user)
        except DelegationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Đã thu hồi: {delegation}.")
        return redirect("accounts:delegation_list")
    return TemplateResponse(request, "accounts/delegation_revoke.html", {"delegation": delegation})


def _told(request: SignedInRequest, made: Delegation) -> HttpResponse:
    messages.success(request, f"Đã lưu: {made}. Hai người đã được thông báo.")
    return redirect("accounts:delegation_list")


def _filtered(request: SignedInRequest) -> tuple[DelegationFilterForm, DelegationQuerySet]:
    """The filter of the address, and what it leaves of the delegations."""
    form = DelegationFilterForm(request.GET)
    return form, form.apply(Delegation.objects.visible_to(request.user)).with_people()


def _may_delegate(request: SignedInRequest) -> bool:
    """May the person delegate anything: by their own roles, or as an acting leader?"""
    user = request.user
    if user.authority_id is None:
        return False
    return user.is_superuser or user.holds(*DELEGATING) or user.has_role(Role.LEADER)


def _made(request: SignedInRequest, form: DelegationForm) -> Delegation | None:
    """Return what the form delegates; None when it was refused, which the form says."""
    values = form.cleaned_data
    try:
        return delegate_rights(values.pop("principal"), by=request.user, **values)
    except DelegationRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return None
