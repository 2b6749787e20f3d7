"""The plan that a person works on: kept while they move from page to page."""

from typing import NamedTuple, Self, cast

from django.db.models import QuerySet
from django.http import Http404

from accounts.http import SignedInRequest
from accounts.models import User
from foundation.web.written import rows_for

from .models import Plan

SESSION_KEY = "plan"


class PlanRequest(SignedInRequest):
    """A request that knows which plan its page is about."""

    plan_in_view: Plan | None


def put_in_view(request: SignedInRequest, plan: Plan | None) -> None:
    """Say which plan the page is about: the frame names it without looking for it again."""
    cast("PlanRequest", request).plan_in_view = plan


def plan_in_view(request: SignedInRequest, pk: int) -> Plan:
    """Return the plan of the address, and keep it as the person's current one; else 404."""
    plan = plan_seen_by(request.user, pk)
    if request.session.get(SESSION_KEY) != plan.pk:
        request.session[SESSION_KEY] = plan.pk
    put_in_view(request, plan)
    return plan


def plan_seen_by(user: User, pk: int) -> Plan:
    """Return the plan with what most of its pages ask; 404 unless the person sees it."""
    plan = next(iter(rows_for(_in_view, user, pk)), None)
    if plan is None:
        raise Http404
    return plan


def _in_view(user: User, pk: int) -> QuerySet[Plan]:
    plans = Plan.objects.visible_to(user).with_areas().with_days().with_opened()
    return plans.select_related("unit__authority", "record").filter(pk=pk)


def editable_plan(request: SignedInRequest, pk: int) -> Plan:
    """Return the plan that the address names; 404 unless the person edits it."""
    plan = plan_in_view(request, pk)
    if not plan.is_editable_by(request.user):
        raise Http404
    return plan


class PlanInUse(NamedTuple):
    """What every page says of the plan in use: whose it is by the authority's short name."""

    pk: int
    year: int
    number: str
    authority: str

    @classmethod
    def of(cls, plan: Plan) -> Self:
        return cls(plan.pk, plan.year, plan.number, plan.unit.its_authority.short_name)


def plan_in_use(request: SignedInRequest) -> PlanInUse | None:
    """Return what is said of `current_plan`; one cheap query, where the page is not about one."""
    plan = getattr(request, "plan_in_view", None)
    if not plan:
        kept = request.session.get(SESSION_KEY)
        if found := rows_for(_told, request.user, kept):
            return PlanInUse(*found[0])
        plan = current_plan(request) if kept else None  # the kept one was replaced or is gone
    return PlanInUse.of(plan) if plan else None


def _told(user: User, kept: int | None) -> QuerySet:
    """The row of the plan that is kept, where it is in use; without one that of the nearest."""
    plans = Plan.objects.visible_to(user)
    if kept:
        plans = plans.filter(pk=kept).exclude(state=Plan.State.REPLACED)
    else:
        plans = plans.nearest_first(user.authority_id)[:1]
    return plans.values_list("pk", "year", "number", "unit__authority__short_name")


def current_plan(request: SignedInRequest) -> Plan | None:
    """Return the plan that the person last looked at, else their authority's newest in use."""
    if plan := getattr(request, "plan_in_view", None):
        return plan
    plans = Plan.objects.visible_to(request.user).with_areas().select_related("unit__authority")
    kept = request.session.get(SESSION_KEY)
    if kept and (plan := plans.filter(pk=kept).first()):
        return plan.successor or plan
    return plans.nearest_first(request.user.authority_id).first()
