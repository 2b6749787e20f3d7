"""Pages of the appraisal of one unit: its scores, a verdict, the moves, reopening."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web.http import page_or_partial
from vietnamese import whole_number

from ..appraisal_forms import ReopenForm, SecondForm, form_for
from ..appraisal_scores import AppraisalScores, declared_lines
from ..models import Assessment, Score
from ..services import ScoreChanged, ScoreRefused
from ..services.appraisal import (
    accept_rest,
    appraise,
    appraise_again,
    end_explanation,
    finish_first,
    reopen,
    start_appraisal,
)

State = Assessment.State
MOVES = {
    "start": (start_appraisal, "Đã bắt đầu thẩm định lần 1."),
    "finish": (finish_first, "Đã kết thúc thẩm định lần 1."),
    "end_explanation": (end_explanation, "Đã kết thúc giải trình; chuyển sang thẩm định lần 2."),
}


@vary_on_headers("HX-Request")
@require_GET
def assessment_appraise(request: SignedInRequest, pk: int) -> HttpResponse:
    """The leaves of a unit that are the person's to appraise; `open` in the address opens one."""
    assessment = _appraised(request, pk)
    return _page(request, assessment, opened=whole_number(request.GET.get("open", "")) or 0)


@vary_on_headers("HX-Request")
def score_appraise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Appraise one score, the first or the second time, and go on to the next that waits."""
    score = get_object_or_404(Score.objects.appraised_by(request.user).with_parts(), pk=pk)
    assessment = score.assessment
    assessment.conducted = True  # the score is theirs, so the unit is
    if request.method != "POST":
        return redirect(_address(request, assessment, score))
    form = form_for(score, request.POST)
    if form.is_valid() and _save(request, form):
        appraisal = AppraisalScores(assessment, request.user)
        following = appraisal.next_after(score)
        words = f"Đã lưu {score.criterion.code}." + (
            "" if following else " Không còn tiêu chí nào chờ bạn thẩm định."
        )
        if request.htmx:
            assessment.refresh_from_db()
            return _page(request, assessment, opened=following.pk if following else 0, saved=words)
        messages.success(request, words)
        return redirect(_address(request, assessment, following))
    return _page(request, assessment, opened=score.pk, form=form)


@require_POST
def assessment_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept all that nobody appraised yet, of one lĩnh vực (`area`) or of all."""
    assessment = _appraised(request, pk)
    area = request.POST.get("area", "")
    scores = None
    if area:
        scores = [
            score
            for score in AppraisalScores(assessment, request.user).scores
            if _area(score) == area
        ]
    try:
        count = accept_rest(assessment, by=request.user, scores=scores)
    except ScoreRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã chấp nhận điểm tự chấm của {count} tiêu chí.")
    return redirect(_address(request, assessment))


@require_POST
def assessment_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin or end the first appraisal, or end the time of explanation (`move`)."""
    assessment = _appraised(request, pk)
    if request.POST.get("move") not in MOVES:
        raise Http404
    service, words = MOVES[request.POST["move"]]
    try:
        service(assessment, by=request.user)
    except ScoreRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect(_address(request, assessment))


def assessment_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open an assessment for self-scoring again, with a reason."""
    assessment = get_object_or_404(Assessment.objects.reopened_by(request.user).with_set(), pk=pk)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen(assessment, by=request.user, reason=form.cleaned_data["reason"])
        except ScoreRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Đã mở lại để {assessment.unit} tự chấm.")
            if request.user.appraises:
                return redirect("parindex:set_round", assessment.criteria_set_id)
            return redirect(assessment)
    return TemplateResponse(
        request, "parindex/assessment_reopen.html", {"assessment": assessment, "form": form}
    )


def _appraised(request: SignedInRequest, pk: int) -> Assessment:
    found = Assessment.objects.appraised_by(request.user).with_conductor(request.user)
    return get_object_or_404(found.with_set(), pk=pk)


def _area(score: Score) -> str:
    return str(score.criterion.area_id or "extra")


def _address(request: SignedInRequest, assessment: Assessment, score: Score | None = None) -> str:
    """The page with `score` open, keeping whether only waiting ones are shown."""
    query = [f"open={score.pk}"] if score else []
    query += ["only=waiting"] if _only(request) else []
    here = reverse("parindex:assessment_appraise", args=[assessment.pk]) + (
        "?" + "&".join(query) if query else ""
    )
    return f"{here}#score-{score.pk}" if score else here


def _only(request: SignedInRequest) -> bool:
    return request.GET.get("only") == "waiting"


def _save(request: SignedInRequest, form) -> bool:
    """Store what the form says; False when it was refused, which the form then tells."""
    service = appraise_again if isinstance(form, SecondForm) else appraise
    try:
        service(form.score, by=request.user, **form.cleaned_data)
    except ScoreChanged as conflict:
        form.ask_again(conflict.score)
    except ScoreRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    else:
        return True
    return False


def _opened(appraisal: AppraisalScores, pk: int, form) -> dict:
    """What stands below the row of the score that is open; empty when none of these is."""
    score = next((each for each in appraisal.scores if each.pk == pk), None)
    if score is None:
        return {}
    return {
        "pk": pk,
        "lines": declared_lines(score),
        "form": form or (form_for(score) if appraisal.open_to(score) else None),
        "is_own": appraisal.is_own(score),
    }


def _page(
    request: SignedInRequest, assessment: Assessment, *, opened: int = 0, form=None, saved: str = ""
) -> HttpResponse:
    """The page with the score `opened`, its `form` as it was sent, and the line `saved`."""
    appraisal = AppraisalScores(assessment, request.user, only=_only(request))
    here, now = reverse("parindex:assessment_appraise", args=[assessment.pk]), timezone.now()
    context = {
        "assessment": assessment,
        "appraisal": appraisal,
        "saved": saved,
        "opened": _opened(appraisal, opened, form),
        "query": "only=waiting" if appraisal.only else "",
        "tabs": [
            ("Tất cả", here, not appraisal.only, len(appraisal.scores)),
            ("Chờ thẩm định", f"{here}?only=waiting", appraisal.only, len(appraisal.waiting)),
        ],
        "closed": appraisal.window is not None and not appraisal.window.is_open(now),
        "steps": assessment.steps.select_related("by"),
    }
    template = page_or_partial(request, "parindex/assessment_appraise.html", "appraisal")
    return TemplateResponse(request, template, context)
