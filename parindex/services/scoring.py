"""The unit's own part: opening an assessment, self-scores, evidence, the lock."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, Unit, User
from accounts.unit_matching import Matcher
from documents.models import Document
from foundation.journal.acts import acting
from plans.models import Evidence
from vietnamese import number

from ..facts import Facts, FactsMissing
from ..models import Assessment, CriteriaSet, Criterion, Score, ScoreEvidence, StepWindow
from ..rules import Outcome
from . import ScoreChanged, ScoreRefused, check_not_on_the_desk, check_window
from .counting import recount, set_totals, settle
from .freezing import freeze_suggestions
from .locking import lock_assessment, lock_card, lock_score
from .self_assessments import keep_self_assessment
from .steps import move

State, Step = Assessment.State, StepWindow.Step


@transaction.atomic
def open_assessment(criteria_set: CriteriaSet, unit: Unit, *, by: User | None) -> Assessment:
    """Return the assessment of `unit` by the set, opened with a score for each leaf if new.

    Offices in charge are found by their names in the unit's authority.
    """
    assessment, made = Assessment.objects.get_or_create(criteria_set=criteria_set, unit=unit)
    if not made:
        return assessment
    offices = {
        office.pk: office
        for office in Unit.objects.of_authority(unit).in_force(timezone.localdate())
    }
    matcher = Matcher(offices.values(), place=unit.place)
    Score.objects.bulk_create(
        Score(
            assessment=assessment,
            criterion=criterion,
            unit=_office(criterion, matcher, offices),
            maximum=criterion.maximum,
            final_maximum=criterion.maximum,
        )
        for criterion in criteria_set.criteria.leaves()
    )
    move(assessment, State.DRAFT, by=by)
    return assessment


def _office(criterion: Criterion, matcher: Matcher, offices: dict[int, Unit]) -> Unit | None:
    found = matcher.propose(criterion.office).units if criterion.office else ()
    return offices[found[0]] if found else None


@transaction.atomic
def enter_score(
    score: Score,
    *,
    by: User,
    seen: int,
    facts: Facts,
    not_applicable: bool = False,
    set_points: Decimal | None = None,
    reason: str = "",
    suggestion: Outcome | None = None,
) -> Score:
    """Enter the self-score of one criterion: declared `facts`, or that it does not apply.

    `set_points` go instead of what the rule yields and ask for a `reason`; so does what does not
    apply. `suggestion` is what the program proposed at that moment; it is kept, so that the
    difference, which asks for a reason, stays visible. Other criteria follow when the maxima in
    force change. Raises `ScoreChanged` when somebody saved after version `seen`, `ScoreRefused`
    when `by` may not, the window is not open, or the figures don't make points.
    """
    score = lock_card(score, by)
    _check_own(score, seen)
    _check_entry(score, facts, not_applicable, set_points, reason)
    moved = score.not_applicable != not_applicable
    score.not_applicable, score.set_points, score.self_reason = (
        not_applicable,
        set_points,
        reason.strip(),
    )
    declare(score, facts, by=by, suggestion=suggestion)
    if not moved:  # else its maximum in force comes with the recount
        settle(score)
    save_score(score, by=by)
    if moved:
        recount(score.assessment)
    else:
        set_totals(score.assessment, score.assessment.scores_told or ())
    if (
        suggestion
        and score.complete
        and not score.self_reason
        and score.self_points != suggestion.points
    ):
        raise ScoreRefused(
            f"Điểm khác điểm gợi ý ({number(suggestion.points, 2)}): hãy ghi lý do.", "reason"
        )
    return score


def declare(score: Score, facts: Facts, *, by: User, suggestion: Outcome | None) -> None:
    """Set declared figures, by whom, and what was proposed on `score`; stores nothing."""
    score.facts, score.self_by, score.self_at = facts.as_json(), by, timezone.now()
    if suggestion:
        score.suggested_points, score.suggested_words = suggestion.points, suggestion.words[:500]


def save_score(score: Score, *, by: User) -> None:
    """Store `score` as its next version, under the name of `by` in its history.

    Raises `ScoreRefused` once results are published: from then on no score moves.
    """
    if score.assessment.state == State.PUBLISHED:
        raise ScoreRefused("Kết quả đã công bố nên điểm không sửa được nữa.")
    score.version += 1
    with acting(by=by):
        score.save()


def _check_entry(
    score, facts: Facts, not_applicable: bool, set_points: Decimal | None, reason: str
) -> None:
    maximum = score.maximum or score.criterion.maximum
    if set_points is not None:
        if not 0 <= set_points <= maximum:
            raise ScoreRefused(f"Điểm phải từ 0 đến {number(maximum)}.", "set_points")
        if set_points != round(set_points, 2):
            raise ScoreRefused("Điểm ghi tối đa hai chữ số thập phân.", "set_points")
    if not_applicable:
        if not reason.strip():
            raise ScoreRefused("Hãy ghi vì sao tiêu chí không áp dụng.", "reason")
    elif set_points is not None:
        if not reason.strip():
            raise ScoreRefused("Điểm khác với cách tính: hãy ghi lý do.", "reason")
    elif not facts.empty:
        try:
            score.criterion.formula.score(facts, maximum, nominal=score.criterion.maximum)
        except FactsMissing as missing:
            raise ScoreRefused(str(missing), "facts") from missing


def _own(score: Score, by: User) -> Score:
    """The score, locked, when `by` may enter it now."""
    score = lock_score(score, by)
    _check_own(score, None)
    return score


def _check_own(score: Score, seen: int | None) -> None:
    """Raise `ScoreRefused` unless the locked score may be entered now by the person for whom it was
    locked, `ScoreChanged` when somebody saved it since `seen`.
    """
    if not score.editable:
        raise ScoreRefused("Chỉ đơn vị phụ trách hoặc cơ quan thường trực chấm được tiêu chí này.")
    check_scoring(score.assessment)
    if seen is not None and score.version > seen:
        raise ScoreChanged(score)


def check_scoring(assessment: Assessment) -> None:
    """Raise `ScoreRefused` unless self-scores may be entered now."""
    if assessment.state != State.DRAFT:
        raise ScoreRefused("Điểm tự chấm đã chốt nên không sửa được nữa.")
    check_not_on_the_desk(assessment)
    check_window(assessment, Step.SELF_SCORE)


@transaction.atomic
def assign_office(score: Score, *, by: User, unit: Unit | None) -> None:
    """Put an office in charge of a criterion: the standing body's. Raises `ScoreRefused`."""
    score = lock_score(score, by)
    if (
        not Assessment.objects.lockable_by(by)
        .filter(pk=score.assessment_id, state=State.DRAFT)
        .exists()
    ):
        raise ScoreRefused("Chỉ cơ quan thường trực phân công được tiêu chí khi đang tự chấm.")
    check_not_on_the_desk(score.assessment)
    if unit and unit.authority_id != score.assessment.unit_id:
        raise ScoreRefused("Hãy chọn đơn vị thuộc xã.", "unit")
    score.unit = unit
    with acting(by=by):
        score.save(update_fields=["unit"])


@transaction.atomic
def attach_evidence(
    score: Score, *, by: User, evidence: Iterable[Evidence], page: str = ""
) -> None:
    """Attach pieces of the authority's register, or of those that it succeeded, to a score;
    attached ones only get the page, if one is given.

    While explanations are given they are marked as given with them. Raises `ScoreRefused`.
    """
    explaining = lock_assessment(score.assessment_id).state == State.EXPLANATION
    score = _explained(score, by) if explaining else _own(score, by)
    attach_to(score, by=by, evidence=evidence, page=page, explaining=explaining)


def attach_to(
    score: Score,
    *,
    by: User,
    evidence: Iterable[Evidence],
    page: str = "",
    explaining: bool = False,
) -> int:
    """Attach pieces, as `attach_evidence` does, to a score that is locked for `by` and knows how
    many it has (`piece_count`); return how many were not attached before (two queries at most where
    no page is noted). Raises `ScoreRefused`.
    """
    pieces = {piece.pk: piece for piece in evidence}
    if any(piece.authority_id not in by.readable_authorities for piece in pieces.values()):
        raise ScoreRefused("Minh chứng phải thuộc kho minh chứng của đơn vị.", "evidence")
    attached = score.pieces.filter(evidence__in=pieces) if score.piece_count and pieces else ()
    cited = {each.evidence_id: each for each in attached}
    new = ScoreEvidence.objects.bulk_create(
        ScoreEvidence(score=score, evidence=piece, page=page or piece.page, explains=explaining)
        for pk, piece in pieces.items()
        if pk not in cited
    )
    for each in cited.values():
        if page and explaining in (False, each.explains):
            each.page = page
            each.save(update_fields=["page"])
    return len(new)


@transaction.atomic
def note_page(piece: ScoreEvidence, *, by: User, page: str) -> ScoreEvidence:
    """Note which pages of a piece prove the score, none for an empty `page`. Raises
    `ScoreRefused`.
    """
    found = _attached(piece, by)
    if found is None:
        raise ScoreRefused("Minh chứng này vừa được người khác gỡ khỏi tiêu chí.")
    found.page = page
    found.save(update_fields=["page"])
    return found


@transaction.atomic
def detach_evidence(piece: ScoreEvidence, *, by: User) -> None:
    """Take a piece of evidence off a score; it stays in the register. Raises `ScoreRefused`."""
    if found := _attached(piece, by):
        found.delete()


def _attached(piece: ScoreEvidence, by: User) -> ScoreEvidence | None:
    """The citation, its score locked, when `by` may change it now; None when somebody else took it
    off a moment ago.
    """
    assessment = lock_assessment(piece.score.assessment_id)
    found = ScoreEvidence.objects.select_related("score").filter(pk=piece.pk).first()
    if found is None:
        return None
    explaining = found.explains and assessment.state == State.EXPLANATION
    _explained(found.score, by) if explaining else _own(found.score, by)
    return found


def _explained(score: Score, by: User) -> Score:
    """The score, locked, when `by` may explain it now."""
    score = lock_score(score, by)
    if not score.editable:
        raise ScoreRefused(
            "Chỉ đơn vị phụ trách hoặc cơ quan thường trực giải trình được tiêu chí này."
        )
    if score.assessment.state != State.EXPLANATION or score.first_verdict not in Score.EXPLAINED:
        raise ScoreRefused(
            "Chỉ giải trình được tiêu chí bị điều chỉnh hoặc được yêu cầu giải "
            "trình, khi đang giải trình."
        )
    check_window(score.assessment, Step.EXPLANATION)
    return score


@transaction.atomic
def explain(score: Score, *, by: User, text: str, seen: int) -> Score:
    """Explain a changed or questioned score. Raises `ScoreChanged` and `ScoreRefused`."""
    score = _explained(score, by)
    if score.version > seen:
        raise ScoreChanged(score)
    if not text.strip():
        raise ScoreRefused("Hãy ghi nội dung giải trình.", "text")
    score.explanation, score.explained_by, score.explained_at = text.strip(), by, timezone.now()
    save_score(score, by=by)
    return score


def unfinished(assessment: Assessment) -> list[Score]:
    """Return the self-scored criteria that are not ready for the lock: without points, or points
    without any proof.

    Points need evidence or a reason how they were reached (công văn 384/BNV-CCHC năm 2021).
    """
    scores = assessment.scores.with_parts().with_piece_count().in_order()
    own = [score for score in scores if score.criterion.method == Criterion.Method.SELF]
    return [score for score in own if not is_ready(score)]


def is_ready(score: Score) -> bool:
    """Could a self-score (with its `piece_count`) be locked: has it points, and a proof or a reason
    for them?
    """
    if score.criterion.scope != Criterion.Scope.MAIN and not score.self_points:
        return True  # nobody has to claim a bonus or to name a penalty
    proved = score.piece_count or score.self_reason or not score.self_points
    return score.complete and bool(proved)


def check_finished(assessment: Assessment) -> None:
    """Raise `ScoreRefused` unless the self-score may be submitted and locked now: its window is
    open and no criterion is unfinished.
    """
    check_window(assessment, Step.SELF_SCORE)
    if left := unfinished(assessment):
        codes = ", ".join(score.criterion.code for score in left[:8])
        raise ScoreRefused(
            f"Còn {len(left)} tiêu chí chưa có điểm, hoặc có điểm mà chưa có minh "
            f"chứng hay giải thích: {codes}.",
            place=f"{assessment.get_absolute_url()}?incomplete=on",
        )


def settle_self_score(assessment: Assessment, *, by: User) -> None:
    """Count the finished self-score anew and keep with it what is suggested at this moment."""
    recount(assessment)
    freeze_suggestions(assessment, by=by)


def goes_to_a_leader(assessment: Assessment, by: User) -> bool:
    """Must a leader approve the self-score of `by`'s unit before it is locked?

    Where the program knows no leader but `by` there is nobody to submit it to: it is approved on
    paper, and the standing body locks it.
    """
    leaders = User.objects.active().with_role(Role.LEADER)
    return leaders.filter(unit__authority=assessment.unit_id).exclude(pk=by.pk).exists()


@transaction.atomic
def lock_self_score(assessment: Assessment, *, by: User, record: Document | None = None) -> None:
    """Lock the self-score: from now on only appraisers move points, and its documents say what it
    said at this moment.

    `record` is its report, which the leader `by` has just approved; without one the standing body
    locks it where no leader could. Raises `ScoreRefused` when `by` may not, the self-score is on
    the desk, the window is not open or criteria are unfinished.
    """
    assessment = lock_assessment(assessment.pk)
    if record is None:
        _check_locked_directly(assessment, by)
    elif assessment.state != State.DRAFT or assessment.record_id != record.pk:
        raise ScoreRefused("Điểm tự chấm đã chốt, hoặc báo cáo này không còn là báo cáo của nó.")
    check_finished(assessment)
    if record is None:  # else it was settled when it was submitted, as the leader has read it
        settle_self_score(assessment, by=by)
    assessment.locked_at = timezone.now()
    assessment.save(update_fields=["locked_at"])
    keep_self_assessment(assessment, by=by, record=record)
    move(assessment, State.LOCKED, by=by)


def _check_locked_directly(assessment: Assessment, by: User) -> None:
    if not Assessment.objects.lockable_by(by).filter(pk=assessment.pk, state=State.DRAFT).exists():
        raise ScoreRefused("Chỉ cơ quan thường trực chốt được điểm tự chấm, khi chưa chốt.")
    check_not_on_the_desk(assessment)
    if goes_to_a_leader(assessment, by):
        raise ScoreRefused(
            "Điểm tự chấm do lãnh đạo duyệt rồi mới chốt. Hãy trình lãnh đạo duyệt.",
            place=reverse("parindex:assessment_lock", args=[assessment.pk]),
        )


@transaction.atomic
def send_explanations(assessment: Assessment, *, by: User) -> None:
    """Hand the explanations in for the second appraisal. Raises `ScoreRefused`."""
    assessment = lock_assessment(assessment.pk)
    if (
        not Assessment.objects.lockable_by(by)
        .filter(pk=assessment.pk, state=State.EXPLANATION)
        .exists()
    ):
        raise ScoreRefused("Chỉ cơ quan thường trực gửi được giải trình, khi đang giải trình.")
    check_window(assessment, Step.EXPLANATION)
    left = assessment.scores.filter(first_verdict=Score.Verdict.QUESTIONED, explanation="").count()
    if left:
        raise ScoreRefused(f"Còn {left} tiêu chí được yêu cầu giải trình mà chưa giải trình.")
    move(assessment, State.SECOND, by=by)
