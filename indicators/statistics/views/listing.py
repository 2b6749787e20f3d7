"""The forms that a plan's offices fill in for a period, and how far each is."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import Role
from plans.current_plan import plan_in_view
from plans.models import ReportingPeriod

from ...grid import current_period
from ..standing import FormStanding, standings
from ..table import CellCounts

ALL_OFFICES = "all"


@require_safe
def statistics(request: SignedInRequest, plan_pk: int, period: str = "") -> HttpResponse:
    """The forms in force for the plan and a period (the running one by default): how many cells are
    filled, wait, were returned and are owed, by office.
    """
    plan = plan_in_view(request, plan_pk)
    periods = list(plan.periods.all())
    chosen = next((each for each in periods if each.key == period), None)
    if period and not chosen:
        raise Http404
    chosen = chosen or current_period(periods, timezone.localdate())
    mine = _looks_at_own(request)
    rows = standings(plan, [chosen]) if chosen else []
    context = {
        "plan": plan,
        "period": chosen,
        "periods": _periods(request, plan.pk, periods, chosen),
        "scopes": _scopes(request, mine),
        "mine": mine,
        "rows": [row for each in rows if (row := _row(request, each, mine))],
        "filled_in": bool(rows),
    }
    return TemplateResponse(request, "indicators/statistics_list.html", context)


def _looks_at_own(request: SignedInRequest) -> bool:
    """Does the person look at the rows of their office alone: who enters figures, unless they ask
    for all?
    """
    enters = request.user.has_role(Role.OFFICER, Role.HEAD)
    oversees = request.user.has_role(Role.STANDING_BODY, Role.LEADER)
    asked = request.GET.get("offices", ALL_OFFICES if oversees else "")
    return enters and asked != ALL_OFFICES


def _row(
    request: SignedInRequest, standing: FormStanding, mine: bool
) -> tuple[FormStanding, CellCounts, list] | None:
    if not mine:
        return standing, standing.counts, list(standing.by_office.items())
    own = standing.of_office(request.user.unit_id)
    return (standing, own, []) if own.cells else None


def _periods(
    request: SignedInRequest,
    plan_pk: int,
    periods: list[ReportingPeriod],
    chosen: ReportingPeriod | None,
) -> list:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return [
        (
            each.get_key_display(),
            reverse("indicators:statistics", args=[plan_pk, each.key]) + query,
            each == chosen,
            None,
        )
        for each in periods
    ]


def _scopes(request: SignedInRequest, mine: bool) -> list:
    if not request.user.has_role(Role.OFFICER, Role.HEAD):
        return []
    return [
        ("Của đơn vị tôi", "?offices=mine", mine, None),
        ("Mọi đơn vị", f"?offices={ALL_OFFICES}", not mine, None),
    ]
