"""Pages of punctuality: the offices of a plan, or the communes of a province, by what they owed,
what stands behind each figure.
"""

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import User
from foundation.web.charts import chart_response
from foundation.web.http import page_or_partial
from plans.current_period import goes_by_period
from plans.current_plan import plan_in_view
from plans.models import Plan
from vietnamese import short_date

from .figures import CommunesPunctuality, OwedRow, PlanPunctuality, for_counting
from .files import COMMUNES, OFFICES, ROWS
from .forms import PunctualityForm

ROWS_ON_A_PAGE = 50
YEARS = 3  # that the page of the communes offers


@require_safe
@vary_on_headers("HX-Request")
@goes_by_period
def punctuality(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """What each office owed in a period: on time, late, missing; a table and its bars. The overview
    takes the offices that owe most (`worst`).
    """
    plan, form, figures = _asked(request, plan_pk)
    context = {"plan": plan, "form": form, "figures": figures, "own": _is_own(request, plan)}
    part = "worst" if "worst" in request.GET else "offices"
    template = page_or_partial(request, "pages/punctuality.html", part)
    return TemplateResponse(request, template, context)


@require_safe
@goes_by_period
def punctuality_rows(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """The things behind a figure: of an office, with what became of them."""
    plan, form, figures = _asked(request, plan_pk)
    rows = _rows(figures, form)
    context = {
        "plan": plan,
        "form": form,
        "figures": figures,
        "own": _is_own(request, plan),
        "office": rows[0].office if rows and form.wanted.get("unit") else "",
        "page": Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "pages/punctuality_rows.html", context)


@require_safe
def punctuality_chart(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The bars of the offices as SVG."""
    _, _, figures = _asked(request, plan_pk)
    return chart_response(figures.drawing(narrow="narrow" in request.GET).svg)


@require_safe
def punctuality_export(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The table of the offices and their sum as a file."""
    plan, form, figures = _asked(request, plan_pk)
    rows = [*figures.offices, figures.total]
    return OFFICES.answer(request, rows, _told(form, figures), about=str(plan.year))


@require_safe
def punctuality_rows_export(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The things behind a figure as a file."""
    plan, form, figures = _asked(request, plan_pk)
    rows = _rows(figures, form)
    return ROWS.answer(request, rows, _told(form, figures), about=str(plan.year))


@require_safe
@vary_on_headers("HX-Request")
def communes(request: SignedInRequest, year: int) -> HttpResponse:
    """What each commune owed in a period of a year, for who appraises them: on time, late, missing;
    a table and its bars. Each line leads to the offices of the commune.
    """
    form, figures = _communes(request, year)
    context = {
        "year": year,
        "years": _years(year),
        "form": form,
        "figures": figures,
        "without": request.user.appraised_authorities.count() - len(figures.offices),
    }
    template = page_or_partial(request, "pages/punctuality_communes.html", "communes")
    return TemplateResponse(request, template, context)


@require_safe
def communes_chart(request: SignedInRequest, year: int) -> HttpResponseBase:
    """The bars of the communes as SVG."""
    _, figures = _communes(request, year)
    return chart_response(figures.drawing(narrow="narrow" in request.GET).svg)


@require_safe
def communes_export(request: SignedInRequest, year: int) -> HttpResponseBase:
    """The table of the communes and their sum as a file."""
    form, figures = _communes(request, year)
    return COMMUNES.answer(request, figures.lines, _told(form, figures), about=str(year))


def _years(shown: int) -> list[tuple[str, str, bool, None]]:
    """The years to switch between, as tabs."""
    this = timezone.localdate().year
    return [
        (str(year), reverse("pages:punctuality_communes", args=[year]), year == shown, None)
        for year in range(this, this - YEARS, -1)
    ]


def _communes(request: SignedInRequest, year: int) -> tuple[PunctualityForm, CommunesPunctuality]:
    """What is asked for of the communes that the person appraises, and their figures."""
    if not request.user.appraises:
        raise Http404
    today = timezone.localdate()
    found = Plan.objects.appraised_by(request.user).filter(year=year).order_by("pk")
    plans: list[Plan] = list({plan.unit_id: plan for plan in for_counting(found)}.values())
    periods = plans[0].reporting_periods if plans else []
    form = PunctualityForm(request.GET, periods=periods, today=today)
    asked = {"period": form.period_key, "kind": form.wanted.get("kind", "")}
    return form, CommunesPunctuality(plans, today=today, **asked)


def _told(
    form: PunctualityForm, figures: PlanPunctuality | CommunesPunctuality
) -> list[tuple[str, str]]:
    """What was asked for, and as of which day the figures are, in words."""
    return [*form.chosen, ("tính đến hết ngày", short_date(figures.on))]


def _is_own(request: SignedInRequest, plan: Plan) -> bool:
    """May the person open what stands in the plan?"""
    return plan.unit.authority_id in request.user.readable_authorities


def _rows(figures: PlanPunctuality, form: PunctualityForm) -> list[OwedRow]:
    asked = form.wanted
    return figures.rows(unit=asked.get("unit", ""), result=asked.get("result", ""))


def _asked(request: SignedInRequest, plan_pk: int) -> tuple[Plan, PunctualityForm, PlanPunctuality]:
    """The plan of the person's own authority, or of a commune that they appraise, what is asked
    for, and its figures.
    """
    user = request.user
    plan = _of_commune(user, plan_pk) if user.appraises else None
    if plan is None:
        plan = plan_in_view(request, plan_pk)
        if plan.unit.authority_id not in user.readable_authorities:
            raise Http404
    prefetch_related_objects([plan], "periods")
    today = timezone.localdate()
    form = PunctualityForm(request.GET, periods=list(plan.periods.all()), today=today)
    kind = form.wanted.get("kind", "")
    return plan, form, PlanPunctuality(plan, today=today, period=form.period_key, kind=kind)


def _of_commune(user: User, plan_pk: int) -> Plan | None:
    """The plan, when it is of a commune that the person appraises."""
    plans = Plan.objects.appraised_by(user).with_areas().select_related("unit__authority")
    return plans.filter(pk=plan_pk).first()
