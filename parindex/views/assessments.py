"""Pages of assessments: the list, the scorecard where a unit scores itself, the lock,
explanations handed in.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from accounts.http import SignedInRequest
from documents.sources import DocumentRefused
from foundation.web.http import page_or_partial
from plans.services.writing import TextChanged
from vietnamese import whole_number

from ..forms import AssessmentFilterForm, OfficeForm, ScorecardFilterForm, TextsForm
from ..models import Assessment
from ..scorecard import Scorecard, ScorecardRow
from ..scorecard_file import scorecard_file
from ..services import ScoreRefused
from ..services.desk import submit_self_score
from ..services.scorecard import assign_offices, write_texts
from ..services.scoring import (
    goes_to_a_leader,
    lock_self_score,
    send_explanations,
    unfinished,
)
from ..xlsx import ASSESSMENTS
from .details import open_row
from .suggestions import may_undo

PAGE_SIZE = 50
State = Assessment.State
SUBMITTED = "Đã trình lãnh đạo; điểm tự chấm chờ duyệt."
LOCKED = "Đã chốt điểm tự chấm; chờ Sở Nội vụ thẩm định."


def assessment_current(request: SignedInRequest) -> HttpResponse:
    """Lead to the newest assessment of the person's own commune, or to the list."""
    own = Assessment.objects.visible_to(request.user).of_unit(request.user.authority_id).first()
    address = own.get_absolute_url() if own else reverse("parindex:assessment_list")
    query = _filter(request).query
    return redirect(f"{address}?{query}" if query else address)


@vary_on_headers("HX-Request")
def assessment_list(request: SignedInRequest) -> HttpResponse:
    """The assessments that the person sees, by year and state."""
    form, found = _filtered(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    template = page_or_partial(request, "parindex/assessment_list.html", "rows")
    response = TemplateResponse(
        request, template, {"form": form, "page": page, "query": request.GET.urlencode()}
    )
    return push_url(response, f"{request.path}?{form.query}") if request.htmx else response


@require_safe
def assessment_export(request: SignedInRequest) -> HttpResponseBase:
    """The assessments that the filter leaves as a file."""
    form, found = _filtered(request)
    return ASSESSMENTS.answer(request, found, form.chosen)


def _filtered(request: SignedInRequest):
    """The filter of the address, and what it leaves, sorted as asked."""
    visible = Assessment.objects.visible_to(request.user)
    form = AssessmentFilterForm(request.GET, years=visible.years())
    return form, visible.matching(form.wanted).with_set().sorted_by(request.GET.get("sort", ""))


@vary_on_headers("HX-Request")
def assessment_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One assessment as its scorecard: every criterion with its points, the one in `open` with
    its form below it.
    """
    visible = Assessment.objects.visible_to(request.user).with_set().with_keeper(request.user)
    assessment = get_object_or_404(visible.with_days(), pk=pk)
    asked = whole_number(request.GET.get("open", ""))
    scorecard = scorecard_of(request, assessment, opened=asked is not None)
    if asked is not None and (row := scorecard.find_row(asked)):
        open_row(scorecard, row, find=request.GET.get("find"))
    response = scorecard_page(request, scorecard)
    return (
        push_url(response, f"{request.path}?{_filter(request).query}") if request.htmx else response
    )


@require_safe
def scorecard_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The criteria that the filter leaves as a file."""
    visible = Assessment.objects.visible_to(request.user).with_set()
    assessment = get_object_or_404(visible, pk=pk)
    form, scorecard = _filter(request), scorecard_of(request, assessment)
    form.show_counts(scorecard)
    title = f"Phiếu chấm điểm của {assessment.unit} năm {assessment.criteria_set.year}"
    file, about = scorecard_file(assessment), f"{assessment.criteria_set.year}"
    return file.answer(request, scorecard.shown, form.chosen, title=title, about=about)


def _filter(request: SignedInRequest) -> ScorecardFilterForm:
    return ScorecardFilterForm(request.GET)


@require_safe
def assessment_suggestions(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the program proposes for the open scorecard, put into its places."""
    assessment = get_object_or_404(Assessment.objects.owned_by(request.user).with_set(), pk=pk)
    if not request.htmx:
        return redirect(assessment)
    context = {"rows": scorecard_of(request, assessment).suggested, "assessment": assessment}
    return TemplateResponse(request, "parindex/_suggestions.html", context)


def scorecard_of(
    request: SignedInRequest,
    assessment: Assessment,
    *,
    only: int | None = None,
    opened: bool = False,
) -> Scorecard:
    """The scorecard under the filter of the address."""
    wanted = _filter(request).wanted
    return Scorecard(assessment, request.user, wanted, only=only, opened=opened)


def scorecard_page(
    request: SignedInRequest,
    scorecard: Scorecard,
    *,
    opened: ScorecardRow | None = None,
    texts: TextsForm | None = None,
) -> TemplateResponse:
    """The whole page of a scorecard, or the part that htmx swaps; `opened` is shown even outside
    the filter, `texts` is a form that was refused.
    """
    form = _filter(request)
    form.show_counts(scorecard)
    state, keeps = scorecard.assessment.state, scorecard.assessment.kept
    shown_below = opened if opened and opened not in scorecard.shown else None
    context = {
        "assessment": scorecard.assessment,
        "scorecard": scorecard,
        "form": form,
        "query": form.query,
    }
    may_lock = keeps and scorecard.assessment.being_scored
    context |= {"shown_below": shown_below, "may_lock": may_lock}
    context |= {"submits": may_lock and goes_to_a_leader(scorecard.assessment, request.user)}
    context |= {
        "may_reopen": keeps and state == State.LOCKED,
        "may_undo": may_undo(request, scorecard.assessment),
    }
    context |= {
        "may_send": keeps and state == State.EXPLANATION,
        "texts": texts or _texts(scorecard, keeps),
    }
    record = scorecard.assessment.record
    context |= {"shows_record": record is not None and record.is_of(request.user)}
    template = page_or_partial(request, "parindex/assessment_detail.html", "scorecard")
    return TemplateResponse(request, template, context)


def _texts(scorecard: Scorecard, keeps: bool) -> TextsForm | None:
    steps = scorecard.steps
    writable = keeps and (steps.may(State.DRAFT) or steps.may(State.EXPLANATION))
    return TextsForm(instance=scorecard.assessment) if writable else None


@require_POST
def assessment_texts(request: SignedInRequest, pk: int) -> HttpResponse:
    found = Assessment.objects.lockable_by(request.user).with_set().with_keeper(request.user)
    assessment = get_object_or_404(found, pk=pk)
    form = TextsForm(request.POST, instance=assessment)
    if form.is_valid() and _write_texts(request, form):
        messages.success(request, "Đã lưu khó khăn, vướng mắc và đề xuất, kiến nghị.")
        return redirect(f"{assessment.get_absolute_url()}#texts")
    return scorecard_page(request, scorecard_of(request, assessment), texts=form)


def _write_texts(request: SignedInRequest, form: TextsForm) -> bool:
    """Store what was typed; False when it was refused, which the form then says."""
    try:
        write_texts(form.instance, by=request.user, seen=form.seen, **form.cleaned_data)
    except TextChanged as changed:
        form.add_error(None, str(changed))
        form.show_newer(changed.newer)
        return False
    except ScoreRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def assessment_lock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what is not ready yet, and submit the self-score to the leader; lock it where no leader
    could approve it.
    """
    assessment = get_object_or_404(Assessment.objects.lockable_by(request.user).with_set(), pk=pk)
    submits = goes_to_a_leader(assessment, request.user)
    finish, words = (submit_self_score, SUBMITTED) if submits else (lock_self_score, LOCKED)
    if request.method == "POST" and done(request, finish, assessment):
        messages.success(request, words)
        return redirect(assessment)
    if not assessment.being_scored:
        return redirect(assessment)
    context = {
        "submits": submits,
        "assessment": assessment,
        "scorecard": scorecard_of(request, assessment),
        "left": unfinished(assessment),
    }
    return TemplateResponse(request, "parindex/assessment_lock.html", context)


@require_POST
def assessment_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand the explanations in."""
    assessment = get_object_or_404(Assessment.objects.lockable_by(request.user).with_set(), pk=pk)
    if done(request, send_explanations, assessment):
        messages.success(request, "Đã gửi giải trình; chờ thẩm định lần 2.")
    return redirect(assessment)


def assessment_offices(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put an office in charge of several criteria at once."""
    assessment = get_object_or_404(Assessment.objects.lockable_by(request.user).with_set(), pk=pk)
    form = OfficeForm(request.POST or None, assessment=assessment, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        ticked, unit = list(form.cleaned_data["scores"]), form.cleaned_data["unit"]
        if ticked and done(request, assign_offices, ticked, unit=unit):
            messages.success(
                request, f"{unit or 'Chưa có đơn vị nào'} phụ trách {len(ticked)} tiêu chí."
            )
        elif not ticked:
            messages.error(request, "Hãy đánh dấu ít nhất một tiêu chí.")
        return redirect(
            f"{reverse('parindex:assessment_offices', args=[pk])}?{_filter(request).query}"
        )
    scorecard = scorecard_of(request, assessment)
    filter_form = _filter(request)
    filter_form.show_counts(scorecard)
    context = {
        "assessment": assessment,
        "scorecard": scorecard,
        "form": form,
        "filter": filter_form,
    }
    return TemplateResponse(
        request, "parindex/assessment_offices.html", context | {"query": filter_form.query}
    )


def done(request: SignedInRequest, service, *subject, **values) -> bool:
    """Run the service as the person; say why when it refuses."""
    try:
        service(*subject, by=request.user, **values)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
        return False
    return True
