"""Taking all suggestions at once: what it would enter, doing it, taking it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.http import SignedInRequest
from plans.current_plan import put_in_view

from ..models import Assessment, Score
from ..services import ScoreRefused
from ..services.suggestions import (
    TakenSuggestion,
    give_back,
    offers_of,
    points_of,
    take_suggestions,
)
from ..suggestions.unit_year import UnitYear

TAKEN = "taken_suggestions"  # in the session: what the last taking entered, by assessment


def assessment_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what taking all suggestions would enter; enter it, or take that back."""
    if request.method != "POST":
        return _ask(request, pk)
    assessment = get_object_or_404(Assessment.objects.scored_by(request.user).with_set(), pk=pk)
    kept = request.session.get(TAKEN, {})
    try:
        if "undo" in request.POST:
            taken = {
                int(key): TakenSuggestion(*done) for key, done in kept.pop(str(pk), {}).items()
            }
            count = give_back(assessment, by=request.user, taken=taken)
            messages.success(request, f"Đã bỏ {count} điểm vừa lấy.")
        else:
            kept[str(pk)] = taken = take_suggestions(assessment, by=request.user)
            messages.success(
                request, f"Đã lấy {len(taken)} điểm gợi ý; các điểm đã chấm giữ nguyên."
            )
    except ScoreRefused as refusal:
        messages.error(request, str(refusal))
    else:
        request.session[TAKEN] = kept
    return redirect(assessment)


def _ask(request: SignedInRequest, pk: int) -> HttpResponse:
    scores = list(Score.objects.scored_by(request.user).of_assessment(pk).with_parts().in_order())
    if not scores:
        raise Http404
    assessment = scores[0].assessment
    known = UnitYear(assessment, timezone.localdate())
    offers = offers_of(scores, known) if assessment.being_scored else []
    if offers and known.plan:
        put_in_view(request, known.plan)
    context = {"assessment": assessment, "offers": offers, "points_offered": points_of(offers)}
    return TemplateResponse(request, "parindex/assessment_take.html", context)


def may_undo(request: SignedInRequest, assessment: Assessment) -> bool:
    """May the person still take back what they took of this assessment in this session?"""
    return assessment.being_scored and str(assessment.pk) in request.session.get(TAKEN, {})
