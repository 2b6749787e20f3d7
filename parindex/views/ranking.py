"""Pages of the results of a round: the ranking with its spread, and the map of criteria by unit."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web.charts import chart_response, spread_boxes
from foundation.web.http import page_or_partial
from vietnamese import whole_number

from ..models import CriteriaSet
from ..ranking import STEP_WORDS, HeatMap, Ranking, ranked_set, ranking_file
from ..round_forms import RankingFilterForm
from .rounds import round_frame


@vary_on_headers("HX-Request")
@require_safe
def set_ranking(request: SignedInRequest, pk: int) -> HttpResponse:
    """The units of the round by rank, with bands, areas and the spread of their results."""
    criteria_set = _ranked(request, pk)
    form, found = _filtered(request, criteria_set)
    form.show_counts(found)
    context = _frame(request, criteria_set) | {"ranking": found, "form": form, "query": form.query}
    return TemplateResponse(
        request, page_or_partial(request, "parindex/ranking.html", "rows"), context
    )


@require_safe
def set_ranking_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The ranking that the filter leaves as a file."""
    form, found = _filtered(request, _ranked(request, pk))
    title, year = f"Xếp hạng: {found.criteria_set}", f"{found.criteria_set.year}"
    file = ranking_file(found.columns)
    return file.answer(request, found.rows, form.chosen, title=title, about=year)


@require_safe
def set_spread(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """How the results lie between the units, as SVG."""
    found = Ranking(_ranked(request, pk), {})
    rows = [(each.label, each) for each in found.spreads]
    return chart_response(spread_boxes(rows, narrow="narrow" in request.GET))


@require_safe
def set_heat(request: SignedInRequest, pk: int) -> HttpResponse:
    """The share of the maximum by unit and lĩnh vực, or by criterion of the `area` asked for."""
    area = whole_number(request.GET.get("area", "")) or 0
    criteria_set = _ranked(request, pk, area=area)
    context = {"heat": HeatMap(criteria_set, area), "legend": STEP_WORDS}
    return TemplateResponse(request, "parindex/heat.html", _frame(request, criteria_set) | context)


def _ranked(request: SignedInRequest, pk: int, *, area: int = 0) -> CriteriaSet:
    """The set whose results the person may see."""
    if (found := ranked_set(request.user, pk, area=area)) is None:
        raise Http404
    return found


def _filtered(
    request: SignedInRequest, criteria_set: CriteriaSet
) -> tuple[RankingFilterForm, Ranking]:
    form = RankingFilterForm(request.GET, bands=[band.name for band in criteria_set.grades])
    return form, Ranking(criteria_set, form.wanted)


def _frame(request: SignedInRequest, criteria_set: CriteriaSet) -> dict:
    """What the pages share; the other pages of the round are for those who run it."""
    kept = request.user.appraises
    return round_frame(criteria_set, "set_ranking") if kept else {"criteria_set": criteria_set}
