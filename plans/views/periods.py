"""Pages of a plan's reporting periods: when each takes entries, who may enter, what happened."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Holiday, Role
from foundation.web.http import page_or_partial

from .. import services
from ..current_plan import plan_in_view
from ..models import PeriodOpening, Plan, PlanClosed, PlanRefused, ReportingPeriod
from ..period_forms import (
    AskForm,
    CloseForm,
    ClosingForm,
    ExceptionForm,
    GrantForm,
    PeriodForm,
    RefuseForm,
    ReopenForm,
)
from ..period_history import history_of_periods
from ..period_table import rows_of
from ..services import periods as acts

REFUSALS = (PlanRefused, PlanClosed)


@require_safe
@vary_on_headers("HX-Request")
def plan_periods(request: SignedInRequest, pk: int) -> HttpResponse:
    """The periods of a plan: when each opens and closes, where it stands, what happened to it."""
    return _page(request, plan_in_view(request, pk))


@vary_on_headers("HX-Request")
def period_edit(request: SignedInRequest, pk: int, period_pk: int) -> HttpResponse:
    """Move the cut-off and the deadline of a reporting period, in its row."""
    periods = ReportingPeriod.objects.editable_by(request.user)
    period = get_object_or_404(periods, pk=period_pk, plan=pk)
    form = PeriodForm(request.POST or None, instance=period)

    def save(values: dict[str, Any]) -> None:
        services.set_period_dates(period, **values)

    return _answer(request, period, form, save)


@vary_on_headers("HX-Request")
def period_close(request: SignedInRequest, pk: int, period_pk: int) -> HttpResponse:
    """Close a period, or close one again that was reopened."""
    period = _closable(request, pk, period_pk)
    form = CloseForm(request.POST or None)
    return _answer(
        request, period, form, lambda said: acts.close_period(period, by=request.user, **said)
    )


@vary_on_headers("HX-Request")
def period_reopen(request: SignedInRequest, pk: int, period_pk: int) -> HttpResponse:
    """Let a closed period take entries of all offices until a day."""
    period = _closable(request, pk, period_pk)
    form = ReopenForm(request.POST or None, calendar=Holiday.objects.calendar())
    return _answer(
        request, period, form, lambda said: acts.reopen_period(period, by=request.user, **said)
    )


@vary_on_headers("HX-Request")
def period_exception(request: SignedInRequest, pk: int, period_pk: int) -> HttpResponse:
    """Let one office enter what belongs to a closed period until a day."""
    period = _closable(request, pk, period_pk)
    form = ExceptionForm(
        request.POST or None,
        calendar=Holiday.objects.calendar(),
        units=_offices(period.plan),
    )
    return _answer(
        request, period, form, lambda said: acts.except_office(period, by=request.user, **said)
    )


@vary_on_headers("HX-Request")
def exception_ask(request: SignedInRequest, pk: int, period_pk: int) -> HttpResponse:
    """Ask that the person's office may enter what belongs to a closed period."""
    periods = ReportingPeriod.objects.exceptable_by(request.user).select_related("plan__unit")
    period = get_object_or_404(periods, pk=period_pk, plan=pk)
    form = AskForm(request.POST or None, calendar=Holiday.objects.calendar())
    user, unit = request.user, request.user.unit
    if unit is None:
        raise Http404
    return _answer(
        request, period, form, lambda said: acts.ask_exception(period, unit, by=user, **said)
    )


@vary_on_headers("HX-Request")
def exception_grant(request: SignedInRequest, pk: int, opening_pk: int) -> HttpResponse:
    """Let the office in that asked, until the day it wished or another."""
    asked = _asked(request, pk, opening_pk)
    form = GrantForm(request.POST or None, initial={"until": asked.until})
    return _answer(
        request,
        asked.period,
        form,
        lambda said: acts.grant_exception(asked, by=request.user, **said),
        about=asked,
    )


@vary_on_headers("HX-Request")
def exception_refuse(request: SignedInRequest, pk: int, opening_pk: int) -> HttpResponse:
    """Tell an office that asked why it is not let in."""
    asked = _asked(request, pk, opening_pk)
    form = RefuseForm(request.POST or None)
    return _answer(
        request,
        asked.period,
        form,
        lambda said: acts.refuse_exception(asked, by=request.user, **said),
        about=asked,
    )


@require_POST
def opening_withdraw(request: SignedInRequest, pk: int, opening_pk: int) -> HttpResponse:
    """End a reopening or an exception before its day."""
    periods = ReportingPeriod.objects.closable_by(request.user).filter(plan=pk)
    openings = PeriodOpening.objects.filter(period__in=periods).select_related("period")
    opening = get_object_or_404(openings, pk=opening_pk)
    try:
        acts.withdraw_opening(opening, by=request.user)
    except REFUSALS as refusal:
        if request.htmx:
            return _page(request, plan_in_view(request, pk), refused=str(refusal))
        messages.error(request, str(refusal))
        return redirect("plans:plan_periods", pk)
    return _after(request, pk)


@require_POST
def plan_closing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whether the periods of a plan close by themselves, and how long after the deadline."""
    plan = get_object_or_404(Plan.objects.closable_by(request.user), pk=pk)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return _page(request, plan_in_view(request, pk), closing=form)
    try:
        acts.set_closing(plan, by=request.user, **form.cleaned_data)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return _page(request, plan_in_view(request, pk), closing=form)
    return _after(request, pk)


def _closable(request: SignedInRequest, pk: int, period_pk: int) -> ReportingPeriod:
    periods = ReportingPeriod.objects.closable_by(request.user).select_related(
        "plan__unit__authority"
    )
    return get_object_or_404(periods, pk=period_pk, plan=pk)


def _asked(request: SignedInRequest, pk: int, opening_pk: int) -> PeriodOpening:
    """What an office asked for, decided on or not: who comes second is told so."""
    periods = ReportingPeriod.objects.closable_by(request.user).filter(plan=pk)
    asked = PeriodOpening.objects.filter(period__in=periods, asked_by__isnull=False)
    return get_object_or_404(asked.select_related("period__plan__unit", "unit"), pk=opening_pk)


def _offices(plan: Plan):
    """Those who may have an exception: the authority itself and its offices of today."""
    units = plan.unit.its_authority.units.in_force(timezone.localdate())
    return units.order_by("order", "name")


def _answer(
    request: SignedInRequest,
    period: ReportingPeriod,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    about: PeriodOpening | None = None,
) -> HttpResponse:
    """Show the form below the period's row, or do what it says and show the periods as they are."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            if not request.htmx:
                return _after(request, period.plan_id)
            return _page(request, plan_in_view(request, period.plan_id), saved=True)
    plan = plan_in_view(request, period.plan_id)
    return _page(request, plan, editing=period.pk, form=form, about=about)


def _after(request: SignedInRequest, pk: int) -> HttpResponse:
    if request.htmx:
        return _page(request, plan_in_view(request, pk), saved=True)
    messages.success(request, "Đã lưu.")
    return redirect(reverse("plans:plan_periods", args=[pk]) + "#plan-periods")


def _page(
    request: SignedInRequest,
    plan: Plan,
    *,
    editing: int | None = None,
    form: forms.BaseForm | None = None,
    about: PeriodOpening | None = None,
    closing: ClosingForm | None = None,
    saved: bool = False,
    refused: str = "",
) -> HttpResponse:
    user, own = request.user, plan.unit.authority_id == request.user.authority_id
    prefetch_related_objects([plan], "periods")
    may_close = own and user.has_role(Role.STANDING_BODY, Role.LEADER) and plan.writable
    context = {
        "plan": plan,
        "rows": rows_of(plan, timezone.localdate()),
        "may_close": may_close,
        "may_edit": may_close and plan.is_editable_by(user),
        "editing": editing,
        "form": form,
        "about": about,
        "may_ask": own and not may_close and plan.open and user.has_role(Role.OFFICER, Role.HEAD),
        "closing": closing or (ClosingForm.of(plan) if may_close else None),
        "saved": saved,
        "refused": refused,
        "changes": history_of_periods(plan) if own else [],
    }
    template = page_or_partial(request, "plans/plan_periods.html", "periods")
    return TemplateResponse(request, template, context)
