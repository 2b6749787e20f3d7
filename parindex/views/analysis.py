"""Pages of what an assessment is for: where points are lost, points at risk with what-ifs."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from foundation.web.charts import chart_response, stacked_bars
from plans.current_plan import put_in_view

from ..analysis import RiskOutlook, compared, losses
from ..forms import WhatIfForm
from ..models import Assessment, Score
from ..suggestions.unit_year import UnitYear

PARTS = (("Đã đạt", "good"), ("Bị mất", "bad"))
CUTS = {
    "areas": ("area", "Theo lĩnh vực"),
    "offices": ("office", "Theo đơn vị phụ trách"),
    "criteria": ("criterion", "Theo tiêu chí"),
}
BARS_SHOWN = 12


@require_GET
def assessment_analysis(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the points are lost, and how the unit compares with last year and the average."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_set(), pk=pk)
    scores = _scores(assessment, request.user)
    cuts = [(which, words, losses(scores, by)) for which, (by, words) in CUTS.items()]
    context = _frame(request, assessment, "assessment_analysis") | {"cuts": cuts}
    context |= {"compared": compared(assessment, scores, request.user), "shown": BARS_SHOWN}
    return TemplateResponse(request, "parindex/analysis.html", context)


@require_safe
def assessment_chart(request: SignedInRequest, pk: int, which: str) -> HttpResponseBase:
    """The bars of the areas, offices or criteria that lose most, as SVG."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_set(), pk=pk)
    if which not in CUTS:
        raise Http404
    found = losses(_scores(assessment, request.user), CUTS[which][0])[:BARS_SHOWN]
    bars = [(each.name, (each.points, each.lost)) for each in found]
    return chart_response(stacked_bars(bars, PARTS, narrow="narrow" in request.GET))


@require_GET
def assessment_risk(request: SignedInRequest, pk: int) -> HttpResponse:
    """The points at risk, what each office could save, and what the chosen rows would change."""
    assessment = get_object_or_404(
        Assessment.objects.owned_by(request.user).with_set().with_closing(), pk=pk
    )
    scores, known = (
        _scores(assessment, request.user),
        UnitYear(assessment, timezone.localdate(), proving=False),
    )
    form = WhatIfForm(request.GET, assessment=assessment, today=known.today, last=known.last_day)
    outlook = RiskOutlook(scores, known, by=form.day)
    if plan := outlook.known.plan:
        put_in_view(request, plan)
    chosen = set(request.GET.getlist("done"))
    context = _frame(request, assessment, "assessment_risk") | {
        "outlook": outlook,
        "chosen": chosen,
        "form": form,
    }
    context |= {"what_if": outlook.if_done(chosen) if chosen else None}
    context["may_take"] = assessment.being_scored and any(score.editable for score in scores)
    return TemplateResponse(request, "parindex/risk.html", context)


def _scores(assessment: Assessment, user: User) -> list[Score]:
    """The scores of the assessment with what the pages name, in order (one query)."""
    found = list(
        assessment.scores.select_related("criterion__area", "unit").with_editable(user).in_order()
    )
    for score in found:
        score.assessment = assessment
    return found


def _frame(request: SignedInRequest, assessment: Assessment, here: str) -> dict:
    pages = [("Điểm bị mất và so sánh", "assessment_analysis")]
    if assessment.unit_id in request.user.readable_authorities:
        pages.append(("Điểm có nguy cơ mất", "assessment_risk"))
    tabs = [
        (words, reverse(f"parindex:{name}", args=[assessment.pk]), name == here, None)
        for words, name in pages
    ]
    return {"assessment": assessment, "tabs": tabs}
