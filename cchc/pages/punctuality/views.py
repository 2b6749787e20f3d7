"""Pages of punctuality: the offices of a plan by what they owed, what stands behind each figure."""

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web.charts import chart_response
from foundation.web.http import page_or_partial
from plans.current_period import goes_by_period
from plans.current_plan import plan_in_view
from plans.models import Plan
from vietnamese import short_date

from .figures import OwedRow, PlanPunctuality
from .files import OFFICES, ROWS
from .forms import PunctualityForm

ROWS_ON_A_PAGE = 50


@require_safe
@vary_on_headers("HX-Request")
@goes_by_period
def punctuality(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """What each office owed in a period: on time, late, missing; a table and its bars. The overview
    takes the offices that owe most (`worst`).
    """
    plan, form, figures = _asked(request, plan_pk)
    context = {"plan": plan, "form": form, "figures": figures}
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


def _told(form: PunctualityForm, figures: PlanPunctuality) -> list[tuple[str, str]]:
    """What was asked for, and as of which day the figures are, in words."""
    return [*form.chosen, ("tính đến hết ngày", short_date(figures.on))]


def _rows(figures: PlanPunctuality, form: PunctualityForm) -> list[OwedRow]:
    asked = form.wanted
    return figures.rows(unit=asked.get("unit", ""), result=asked.get("result", ""))


def _asked(request: SignedInRequest, plan_pk: int) -> tuple[Plan, PunctualityForm, PlanPunctuality]:
    """The plan of the person's own authority, what is asked for, and its figures."""
    plan = plan_in_view(request, plan_pk)
    if plan.unit.authority_id not in request.user.readable_authorities:
        raise Http404
    prefetch_related_objects([plan], "periods")
    today = timezone.localdate()
    form = PunctualityForm(request.GET, periods=list(plan.periods.all()), today=today)
    kind = form.wanted.get("kind", "")
    return plan, form, PlanPunctuality(plan, today=today, period=form.period_key, kind=kind)
