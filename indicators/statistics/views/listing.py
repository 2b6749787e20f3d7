"""The forms that a plan's offices fill in for a period, and how far each is."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import Role
from plans.current_period import keep_period, kept_period
from plans.current_plan import plan_in_view
from plans.models import ReportingPeriod

from ...grid import current_period
from ..list_files import STANDINGS, Standing
from ..standing import FormStanding, standings

ALL_OFFICES = "all"


@require_safe
def statistics(request: SignedInRequest, plan_pk: int, period: str = "") -> HttpResponse:
    """The forms in force for the plan and a period (the running one by default): how many cells are
    filled, wait, were returned and are owed, by office.
    """
    kept = kept_period(request)
    if kept and not period and not request.GET:
        return redirect("indicators:statistics", plan_pk, kept)
    plan = plan_in_view(request, plan_pk)
    periods = list(plan.periods.all())
    chosen = _chosen(periods, period)
    keep_period(request, period or kept)
    mine = _looks_at_own(request)
    rows = standings(plan, [chosen]) if chosen else []
    context = {
        "plan": plan,
        "period": chosen,
        "periods": _periods(request, plan.pk, periods, chosen),
        "scopes": _scopes(request, mine),
        "mine": mine,
        "rows": _rows(request, rows, mine),
        "filled_in": bool(rows),
    }
    return TemplateResponse(request, "indicators/statistics_list.html", context)


@require_safe
def statistics_export(request: SignedInRequest, plan_pk: int, period: str) -> HttpResponseBase:
    """The forms of a period as a file, with the cells that the page shows."""
    plan = plan_in_view(request, plan_pk)
    chosen = _chosen(list(plan.periods.all()), period)
    mine = _looks_at_own(request)
    rows = standings(plan, [chosen]) if chosen else []
    words = [("Kỳ", f"{chosen}"), ("Đơn vị", f"{request.user.unit}" if mine else "Mọi đơn vị")]
    about = f"{plan.year}-{period}"
    return STANDINGS.answer(request, _rows(request, rows, mine), words, about=about)


def _chosen(periods: list[ReportingPeriod], key: str) -> ReportingPeriod | None:
    """The period of the address, else the running one. Raises `Http404` for one the plan lacks."""
    chosen = next((each for each in periods if each.key == key), None)
    if key and not chosen:
        raise Http404
    return chosen or current_period(periods, timezone.localdate())


def _rows(request: SignedInRequest, found: list[FormStanding], mine: bool) -> list[Standing]:
    return [row for each in found if (row := _row(request, each, mine))]


def _looks_at_own(request: SignedInRequest) -> bool:
    """Does the person look at the rows of their office alone: who enters figures, unless they ask
    for all?
    """
    enters = request.user.has_role(Role.OFFICER, Role.HEAD)
    oversees = request.user.has_role(Role.STANDING_BODY, Role.LEADER)
    asked = request.GET.get("offices", ALL_OFFICES if oversees else "")
    return enters and asked != ALL_OFFICES


def _row(request: SignedInRequest, standing: FormStanding, mine: bool) -> Standing | None:
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
