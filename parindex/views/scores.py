"""One row of the scorecard: opening it, entering, the outcome before saving, evidence,
explanation, the office.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget, trigger_client_event

from accounts.http import SignedInRequest
from foundation.web.http import page_or_partial
from vietnamese import whole_number

from ..forms import ExplainForm, OfficeForm, ScorecardFilterForm, ScoreForm
from ..last_year import last_year_of
from ..models import Assessment, Score
from ..own_evidence import OwnPiece, own_pieces
from ..proof_forms import PageForm, ProofForm
from ..scorecard import Scorecard, ScorecardRow
from ..services import ScoreChanged, ScoreRefused
from ..services.scorecard import assign_offices, prove, take_suggestion
from ..services.scoring import detach_evidence, enter_score, explain, note_page
from ..suggestions.proposals import Suggestion, suggestions_of
from ..suggestions.unit_year import UnitYear
from .assessments import scorecard_of, scorecard_page
from .details import fresh, offices_of, open_row


@vary_on_headers("HX-Request")
@require_safe
def score_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open or close a row of the scorecard."""
    visible = Assessment.objects.visible_to(request.user).with_set().with_keeper(request.user)
    assessment = get_object_or_404(visible.of_score(pk))
    if not request.htmx:
        query = ScorecardFilterForm(request.GET).query
        return redirect(f"{assessment.get_absolute_url()}?{query}&open={pk}#score-{pk}")
    scorecard = scorecard_of(request, assessment, only=pk)
    row = scorecard.row(pk)
    if "close" in request.GET:
        row.closed = True
    else:
        open_row(scorecard, row)
    return _rows(request, scorecard, [row])


@require_safe
def score_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what the typed figures would yield; writes nothing."""
    score = get_object_or_404(Score.objects.scored_by(request.user).with_parts(), pk=pk)
    form = ScoreForm(request.GET, score=score)
    form.is_valid()
    return TemplateResponse(
        request, "parindex/_preview.html", {"form": form, "result": form.outcome()}
    )


@vary_on_headers("HX-Request")
@require_POST
def score_enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter a self-score, and open the next leaf that waits when the person goes on."""
    score = _own(request, pk)
    form = ScoreForm(request.POST, score=score)
    before, takes = score.not_applicable, "take" in request.POST
    known = Scorecard(score.assessment, request.user).known
    saved = (
        _take(request, form, known) if takes else form.is_valid() and _enter(request, form, known)
    )
    if not saved:
        return _again(request, form.score, form=form)
    scorecard = scorecard_of(request, saved.assessment)
    scorecard.known = known
    return _saved(request, scorecard, saved, everything=before != saved.not_applicable)


def _own(request: SignedInRequest, pk: int) -> Score:
    return get_object_or_404(Score.objects.scored_by(request.user).with_parts(), pk=pk)


def _enter(request: SignedInRequest, form: ScoreForm, known: UnitYear | None) -> Score | None:
    """Store what the form holds; None when it was refused, which the form then says."""
    suggestion = _suggestion(form.score, known)
    try:
        return enter_score(
            form.score,
            by=request.user,
            suggestion=suggestion.outcome if suggestion else None,
            **form.values(),
        )
    except ScoreChanged as conflict:
        form.ask_again(conflict.score)
    except ScoreRefused as refusal:
        form.refuse(str(refusal), refusal.field)
    return None


def _suggestion(score: Score, known: UnitYear | None) -> Suggestion | None:
    """What the program proposes for the score from what is `known` of the unit's year."""
    return suggestions_of([score], known).get(score.criterion_id) if known else None


def _take(request: SignedInRequest, form: ScoreForm, known: UnitYear | None) -> Score | None:
    """Enter what the program suggests, when it still does."""
    form.is_valid()
    suggestion = _suggestion(form.score, known)
    form.errors.clear()
    if not suggestion:
        form.refuse("Không còn điểm gợi ý cho tiêu chí này.", None)
        return None
    try:
        return take_suggestion(
            form.score,
            by=request.user,
            seen=form.cleaned_data.get("seen") or 0,
            suggestion=suggestion,
        )
    except ScoreChanged as conflict:
        form.ask_again(conflict.score)
    except ScoreRefused as refusal:
        form.refuse(str(refusal), refusal.field)
    return None


def _saved(
    request: SignedInRequest, scorecard: Scorecard, score: Score, *, everything: bool
) -> HttpResponse:
    """Say that it was saved; `everything` is shown anew when the maxima of others changed."""
    row = scorecard.row(score.pk)
    goes_on = not {"stay", "take"} & set(request.POST)  # Ctrl+Enter presses no button
    following = scorecard.next_after(score.pk) if goes_on else None
    row.saved = f"Đã lưu lúc {timezone.localtime(score.self_at):%H:%M}."
    if goes_on and not following:
        row.saved += " Không còn tiêu chí nào chưa xong sau tiêu chí này."
    if not request.htmx:
        messages.success(request, f"{score.criterion.code}: {row.saved}")
        target, opened = following or row, f"&open={following.pk}" if following else ""
        query = ScorecardFilterForm(request.GET).query
        return redirect(f"{score.assessment.get_absolute_url()}?{query}{opened}#{target.id}")
    rows = [row]
    if following:
        row.goes_on, following.replaces = True, True
        rows.append(open_row(scorecard, following))
    if everything:
        return reswap(
            retarget(scorecard_page(request, scorecard), "#assessment-scorecard"), "outerHTML"
        )
    return _rows(request, scorecard, rows, changed=True)


def _again(request: SignedInRequest, score: Score, **forms) -> HttpResponse:
    """The row with the form that was refused; without htmx the whole scorecard with it."""
    scorecard = scorecard_of(request, fresh(score, request.user))
    row = open_row(scorecard, scorecard.row(score.pk), **forms)
    for form in forms.values():
        # its step may have closed meanwhile: what was typed stays
        row.parts.setdefault(_name_of(form), form)
    return (
        _rows(request, scorecard, [row])
        if request.htmx
        else scorecard_page(request, scorecard, opened=row)
    )


def _name_of(form) -> str:
    names: dict[type, str] = {ScoreForm: "form", ExplainForm: "explain", ProofForm: "proof"}
    return names[type(form)]


def _rows(
    request: SignedInRequest,
    scorecard: Scorecard,
    rows: list[ScorecardRow],
    *,
    changed: bool = False,
) -> TemplateResponse:
    """Rows of the scorecard; with the sums above the first and the bar when they `changed`."""
    context = {
        "assessment": scorecard.assessment,
        "scorecard": scorecard,
        "rows": rows,
        "query": ScorecardFilterForm(request.GET).query,
    }
    if changed:
        context["nodes"], context["group"] = scorecard.around(rows[0])
    return TemplateResponse(request, "parindex/_rows.html", context)


@vary_on_headers("HX-Request")
def score_evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the form that attaches pieces of the register and new ones, search there, or attach."""
    score = _own(request, pk)
    if request.method != "POST":
        return _offer_proof(request, score)
    form = ProofForm(
        request.POST,
        request.FILES,
        score=score,
        user=request.user,
        find=request.POST.get("find", ""),
    )
    if form.is_valid() and (pieces := _prove(request, form)):
        return _proved(request, score, f"Đã gắn {len(pieces)} minh chứng.")
    return _proved(request, score, "", proof=form)


def _offer_proof(request: SignedInRequest, score: Score) -> HttpResponse:
    """The form of evidence, or what was found for the words typed in it; without htmx it stands
    open on the scorecard.
    """
    query, find = ScorecardFilterForm(request.GET).query, request.GET.get("find")
    if not request.htmx:
        card = score.assessment.get_absolute_url()
        return redirect(f"{card}?{query}&open={score.pk}&find=#score-{score.pk}-evidence")
    form = ProofForm(score=score, user=request.user, find=find or "")
    template = f"parindex/_proof_form.html{'' if find is None else '#found'}"
    context = {"proof": form, "score": score, "assessment": score.assessment, "query": query}
    return TemplateResponse(request, template, context)


def _prove(request: SignedInRequest, form: ProofForm):
    values = {
        name: form.cleaned_data[name] for name in ("evidence", "own", "files", "heads", "link")
    }
    scores = [form.score, *form.cleaned_data["also"]]
    try:
        return prove(scores, by=request.user, pages=form.pages, **values)
    except ScoreRefused as refusal:
        form.add_error("find", str(refusal))
    return None


def _proved(request: SignedInRequest, score: Score, words: str, **forms) -> HttpResponse:
    """The evidence of the open row, which keeps what is typed beside it; without htmx the page."""
    if not request.htmx:
        if forms:
            return _again(request, score, **forms)
        messages.success(request, words)
        return redirect(score)
    scorecard = scorecard_of(request, fresh(score, request.user))
    row = open_row(scorecard, scorecard.row(score.pk), **forms)
    context = {
        "assessment": scorecard.assessment,
        "scorecard": scorecard,
        "row": row,
        "words": words,
        "swapped": True,
        "query": ScorecardFilterForm(request.GET).query,
    }
    response = TemplateResponse(request, "parindex/_evidence.html", context)
    return response if forms else trigger_client_event(response, "evidence-changed")


@vary_on_headers("HX-Request")
@require_safe
def score_offers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What may prove a score with one click: pieces of the year before, documents and forms of the
    program.
    """
    score = _own(request, pk)
    year = score.assessment.criteria_set.year
    context = {
        "score": score,
        "last": last_year_of(score, request.user),
        "own": own_pieces(score.assessment.unit_id, year, score=score.pk),
        "query": ScorecardFilterForm(request.GET).query,
    }
    template = page_or_partial(request, "parindex/score_offers.html", "offers")
    return TemplateResponse(request, template, context)


@vary_on_headers("HX-Request")
@require_safe
def score_suggestion(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the program proposes for a score, what shows it, and which documents and forms of the
    program prove it.
    """
    visible = Assessment.objects.visible_to(request.user).with_set()
    scorecard = scorecard_of(request, get_object_or_404(visible.of_score(pk)), only=pk)
    row = scorecard.row(pk)
    enterable = row.self_scored and scorecard.enterable(row)
    context = {
        "row": row,
        "score": row.score,
        "enterable": enterable,
        "proposed": _proposed(scorecard, row) if enterable else [],
        "swapped": bool(request.htmx),
        "query": ScorecardFilterForm(request.GET).query,
    }
    template = page_or_partial(request, "parindex/score_suggestion.html", "suggestion")
    return TemplateResponse(request, template, context)


def _proposed(scorecard: Scorecard, row: ScorecardRow) -> list[OwnPiece]:
    """What the program itself holds of that on which the suggestion rests; nothing is looked for
    where it rests on none.
    """
    own = row.suggestion.own if row.suggestion else ()
    unit, year = scorecard.assessment.unit_id, scorecard.assessment.criteria_set.year
    found = own_pieces(unit, year, proposed=own, score=row.score.pk) if own else []
    return [each for each in found if each.proposed]


@require_POST
def score_detach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence off a score."""
    score = _own(request, pk)
    asked = whole_number(request.POST.get("piece", ""))
    piece = get_object_or_404(score.pieces.select_related("score__assessment"), pk=asked)
    try:
        detach_evidence(piece, by=request.user)
    except ScoreRefused as refusal:
        messages.error(request, str(refusal))
        return _proved(request, score, str(refusal))
    return _proved(request, score, "Đã gỡ minh chứng; tệp vẫn còn trong sổ minh chứng.")


@require_POST
def score_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note which pages of a piece prove a score."""
    score = _own(request, pk)
    form = PageForm(request.POST)
    asked = whole_number(request.POST.get("piece", ""))
    piece = get_object_or_404(score.pieces.select_related("score__assessment"), pk=asked)
    if not form.is_valid():
        return _proved(request, score, "Số trang ghi tối đa 30 ký tự, ví dụ 3, 5–7.")
    try:
        noted = note_page(piece, by=request.user, page=form.cleaned_data["page"])
    except ScoreRefused as refusal:
        return _proved(request, score, str(refusal))
    return _proved(request, score, f"Đã ghi trang {noted.page}." if noted.page else "Đã bỏ trang.")


@require_POST
def score_explain(request: SignedInRequest, pk: int) -> HttpResponse:
    """Explain a changed or questioned score."""
    score = _own(request, pk)
    form = ExplainForm(request.POST, score=score)
    if not form.is_valid():
        return _again(request, score, explain=form)
    try:
        explain(
            score,
            by=request.user,
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["seen"] or 0,
        )
    except ScoreChanged as conflict:
        form.ask_again(conflict.score)
        return _again(request, score, explain=form)
    except ScoreRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _again(request, score, explain=form)
    if not request.htmx:
        messages.success(request, "Đã lưu giải trình.")
        return redirect(score)
    scorecard = scorecard_of(request, fresh(score, request.user))
    row = scorecard.row(pk)
    row.saved = "Đã lưu giải trình; cơ quan thường trực gửi khi đủ."
    return _rows(request, scorecard, [row], changed=True)


@vary_on_headers("HX-Request")
def score_office(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show which offices there are, or put one in charge of one criterion."""
    mine = Assessment.objects.lockable_by(request.user)
    score = get_object_or_404(
        Score.objects.filter(assessment__in=mine).self_scored().with_parts(), pk=pk
    )
    if request.method != "POST":
        if not request.htmx:
            return redirect("parindex:assessment_offices", score.assessment_id)
        context = {"score": score, "offices": offices_of(score.assessment)}
        return TemplateResponse(request, "parindex/_score_office.html", context)
    form = OfficeForm(request.POST, assessment=score.assessment, today=timezone.localdate())
    try:
        if form.is_valid():
            assign_offices([score], by=request.user, unit=form.cleaned_data["unit"])
            messages.success(
                request,
                f"{form.cleaned_data['unit'] or 'Chưa có đơn vị'} phụ trách {score.criterion}.",
            )
    except ScoreRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{score.assessment.get_absolute_url()}#score-{pk}")
