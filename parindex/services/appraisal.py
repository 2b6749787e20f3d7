"""The province's part: appraising scores twice, reopening."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from documents.services import give_back
from foundation.journal.acts import acting
from vietnamese import number

from ..models import Assessment, Score, ScoreEvidence, StepWindow
from . import ScoreChanged, ScoreRefused, check_window, moment, window_of
from .counting import accepted_points, recount, set_totals
from .desk import check_results_open
from .locking import lock_assessment, lock_score
from .scoring import save_score
from .steps import move

State, Step, Verdict = Assessment.State, StepWindow.Step, Score.Verdict
FORGOTTEN = (  # when an assessment is reopened; the history keeps it
    "first_verdict",
    "first_points",
    "first_reason",
    "first_by",
    "first_at",
    "second_points",
    "second_reason",
    "second_by",
    "second_at",
    "explanation",
    "explained_by",
    "explained_at",
    "applies_after_all",
)
OWN_ENTRY = (
    "Bạn đã tự nhập điểm hoặc giải trình tiêu chí này nên không thẩm định được; hãy để "
    "người khác thẩm định."
)
OF_OTHERS = (
    "Đơn vị này được phân công cho người thẩm định khác; xem ở trang Phân công của đợt chấm điểm."
)


@transaction.atomic
def start_appraisal(assessment: Assessment, *, by: User) -> None:
    """Begin the first appraisal of a locked self-score. Raises `ScoreRefused`."""
    assessment = _ours(
        assessment, by, State.LOCKED, "Chỉ bắt đầu thẩm định được khi đơn vị đã chốt điểm tự chấm."
    )
    check_window(assessment, Step.FIRST_APPRAISAL)
    move(assessment, State.FIRST, by=by)


@transaction.atomic
def appraise(
    score: Score,
    *,
    by: User,
    seen: int,
    verdict: str,
    points: Decimal | None = None,
    reason: str = "",
    applies_after_all: bool = False,
) -> Score:
    """Give a score its first appraisal: accept it, change it to `points`, or ask to explain it.

    Changing and questioning ask for a `reason`; a questioned score keeps `points` (0 if not said)
    unless the second appraisal gives others. `applies_after_all` refuses that the criterion does
    not apply, and asks for points. Raises `ScoreChanged` and `ScoreRefused`.
    """
    score = _appraised(score, by, seen, State.FIRST, Step.FIRST_APPRAISAL)
    if not score.not_applicable:
        applies_after_all = False
    if applies_after_all and verdict == Verdict.ACCEPTED:
        raise ScoreRefused(
            "Tiêu chí vẫn áp dụng thì hãy điều chỉnh điểm hoặc yêu cầu giải trình.", "verdict"
        )
    if verdict != Verdict.ACCEPTED and not reason.strip():
        raise ScoreRefused("Hãy ghi ý kiến thẩm định để đơn vị biết vì sao.", "reason")
    score.applies_after_all, score.first_verdict = applies_after_all, verdict
    score.first_reason, score.first_by, score.first_at, score.first_points = (
        reason.strip(),
        by,
        timezone.now(),
        None,
    )
    save_score(score, by=by)
    recount(score.assessment)
    score.refresh_from_db()
    score.first_points = _first_points(score, verdict, points)
    score.save(update_fields=["first_points"])
    set_totals(score.assessment, score.assessment.scores.with_parts())
    return score


def _first_points(score: Score, verdict: str, points: Decimal | None) -> Decimal | None:
    if verdict == Verdict.ACCEPTED:
        accepted = accepted_points(score)
        if points is not None and points != accepted:
            raise ScoreRefused(
                "Chấp nhận thì để trống ô điểm; muốn cho điểm khác hãy chọn “Điều chỉnh”.", "points"
            )
        return accepted
    if points is None and verdict == Verdict.CHANGED:
        raise ScoreRefused("Hãy nhập điểm thẩm định.", "points")
    return _within(points or Decimal(0), score.final_maximum)


def _within(points: Decimal, maximum: Decimal) -> Decimal:
    if not 0 <= points <= maximum:
        raise ScoreRefused(f"Điểm phải từ 0 đến {number(maximum)}.", "points")
    if points != round(points, 2):
        raise ScoreRefused("Điểm ghi tối đa hai chữ số thập phân.", "points")
    return points


@transaction.atomic
def accept_rest(assessment: Assessment, *, by: User, scores: Iterable[Score] | None = None) -> int:
    """Accept the self-scores that wait for `by`'s first appraisal, those among `scores` or all;
    return how many.

    Scores of other appraisers, those that somebody appraised already and those that `by` entered
    stay as they are. Raises `ScoreRefused`.
    """
    assessment = _ours(assessment, by, State.FIRST, "Kỳ chấm điểm không ở bước thẩm định này.")
    check_window(assessment, Step.FIRST_APPRAISAL)
    waiting = assessment.scores.appraised_by(by).waiting_for(by)
    if scores is not None:
        waiting = waiting.filter(pk__in=[score.pk for score in scores])
    waiting = list(waiting.with_parts())
    for score in waiting:
        score.first_verdict, score.first_points = Verdict.ACCEPTED, accepted_points(score)
        score.first_reason, score.first_by, score.first_at = "", by, timezone.now()
        score.version += 1
    fields = ["first_verdict", "first_points", "first_reason", "first_by", "first_at", "version"]
    with acting(by=by):
        Score.objects.bulk_update(waiting, fields, batch_size=200)
    set_totals(assessment, assessment.scores.with_parts())
    return len(waiting)


@transaction.atomic
def finish_first(assessment: Assessment, *, by: User) -> None:
    """End the first appraisal, so that the unit has an index; what was changed or questioned goes
    back for explanation.

    When nothing was, the second appraisal is all that is left. Raises `ScoreRefused` while scores
    wait.
    """
    assessment = _ours(assessment, by, State.FIRST, "Chỉ kết thúc được khi đang thẩm định lần 1.")
    check_window(assessment, Step.FIRST_APPRAISAL)
    if left := assessment.scores.self_scored().filter(first_verdict="").count():
        raise ScoreRefused(f"Còn {left} tiêu chí chưa thẩm định.")
    open_ones = assessment.scores.filter(first_verdict__in=Score.EXPLAINED).exists()
    move(assessment, State.EXPLANATION if open_ones else State.SECOND, by=by)
    set_totals(assessment, assessment.scores.for_totals())


@transaction.atomic
def end_explanation(assessment: Assessment, *, by: User) -> None:
    """Go on to the second appraisal although the unit did not hand its explanations in; its time
    must be over.
    """
    assessment = _ours(assessment, by, State.EXPLANATION, "Đơn vị không ở bước giải trình.")
    window = window_of(assessment, Step.EXPLANATION)
    if window and timezone.now() <= window.closes_at:
        raise ScoreRefused(f"Đơn vị còn thời gian giải trình đến {moment(window.closes_at)}.")
    move(assessment, State.SECOND, by=by, reason="Hết thời gian giải trình")


@transaction.atomic
def appraise_again(
    score: Score, *, by: User, seen: int, points: Decimal, reason: str = ""
) -> Score:
    """Give the second appraisal of a score that was changed or questioned; other points than before
    ask for a reason.

    Raises `ScoreChanged` and `ScoreRefused`.
    """
    score = _appraised(score, by, seen, State.SECOND, Step.SECOND_APPRAISAL)
    check_results_open(score.assessment.criteria_set_id)
    if score.first_verdict not in Score.EXPLAINED:
        raise ScoreRefused("Điểm đã được chấp nhận ở lần 1 nên không thẩm định lại.")
    if points != score.first_points and not reason.strip():
        raise ScoreRefused("Điểm khác lần 1: hãy ghi lý do.", "reason")
    score.second_points = _within(points, score.final_maximum)
    score.second_reason, score.second_by, score.second_at = reason.strip(), by, timezone.now()
    save_score(score, by=by)
    set_totals(score.assessment, score.assessment.scores.with_parts())
    return score


@transaction.atomic
def reopen(assessment: Assessment, *, by: User, reason: str) -> None:
    """Open a locked or appraised assessment for self-scoring again; history keeps the appraisal.

    The standing body may while appraisal has not begun and its window is open, an appraiser until
    publication. Raises `ScoreRefused`.
    """
    assessment = lock_assessment(assessment.pk)
    if not reason.strip():
        raise ScoreRefused("Hãy ghi lý do mở lại.", "reason")
    if assessment.state in (State.DRAFT, State.PUBLISHED):
        raise ScoreRefused("Kỳ chấm điểm này không mở lại được.")
    check_results_open(assessment.criteria_set_id)
    if not Assessment.objects.appraised_by(by).filter(pk=assessment.pk).exists():
        if (
            assessment.appraised
            or not Assessment.objects.lockable_by(by).filter(pk=assessment.pk).exists()
        ):
            raise ScoreRefused("Chỉ Sở Nội vụ mở lại được khi đã thẩm định.")
        check_window(assessment, Step.SELF_SCORE)
    _open_again(assessment, by=by, reason=reason.strip())


@transaction.atomic
def reopen_returned(assessment: Assessment, *, by: User) -> None:
    """Open the self-score again whose report a leader returned; nothing is to be done when it was
    not locked yet.

    Raises `ScoreRefused` once appraisal has begun, and when the unit has no time left.
    """
    assessment = lock_assessment(assessment.pk)
    if assessment.state == State.DRAFT:
        return
    if assessment.appraised:
        raise ScoreRefused(
            "Sở Nội vụ đã bắt đầu thẩm định nên không trả lại được báo cáo tự chấm. Muốn sửa điểm, "
            "hãy đề nghị Sở Nội vụ mở lại."
        )
    check_window(assessment, Step.SELF_SCORE)
    _open_again(assessment, by=by, reason="Lãnh đạo trả lại báo cáo tự chấm")


def _open_again(assessment: Assessment, *, by: User, reason: str) -> None:
    """Bring the locked assessment back to its self-score, and its report to who drafted it."""
    move(assessment, State.DRAFT, by=by, reason=reason)
    for score in assessment.scores.exclude(first_verdict="", explanation="").with_parts():
        _forget_appraisal(score)
        save_score(score, by=by)
    ScoreEvidence.objects.filter(score__assessment=assessment).update(explains=False)
    assessment.locked_at = None
    assessment.save(update_fields=["locked_at"])
    recount(assessment)
    if assessment.record:
        give_back(assessment.record, by=by, note=f"Mở lại điểm tự chấm: {reason}")


def _forget_appraisal(score: Score) -> None:
    """Give the fields of both appraisals and of the explanation the values of a new score."""
    blank = Score()
    for name in FORGOTTEN:
        setattr(score, name, getattr(blank, name))


def _ours(assessment: Assessment, by: User, state: str, refusal: str) -> Assessment:
    """The assessment, locked, when it is in `state` and for `by` to see to."""
    found = lock_assessment(assessment.pk)
    if not Assessment.objects.appraised_by(by).filter(pk=found.pk).exists():
        raise ScoreRefused("Chỉ người thẩm định của Sở Nội vụ làm được bước này.")
    if not Assessment.objects.conducted_by(by).filter(pk=found.pk).exists():
        raise ScoreRefused(OF_OTHERS)
    if found.state != state:
        raise ScoreRefused(refusal)
    return found


def _appraised(score: Score, by: User, seen: int, state: str, step: str) -> Score:
    """The score, locked, when `by` may appraise it now and nobody saved it since `seen`."""
    _ours(score.assessment, by, state, "Kỳ chấm điểm không ở bước thẩm định này.")
    score = lock_score(score, by)
    if not Score.objects.appraised_by(by).filter(pk=score.pk).exists():
        raise ScoreRefused("Tiêu chí này được phân công cho người thẩm định khác.")
    if by.pk in (score.self_by_id, score.explained_by_id):
        raise ScoreRefused(OWN_ENTRY)
    check_window(score.assessment, step)
    if score.version > seen:
        raise ScoreChanged(score)
    return score
