"""What goes to a leader: the finished self-score with its report, the decision on publication."""

from django.db import transaction

from accounts.models import Unit, User
from documents.kinds import Kind, symbol_of
from documents.models import Document
from documents.services import open_document, submit

from ..models import Assessment, CriteriaSet
from . import ScoreRefused, check_not_on_the_desk
from .locking import lock_assessment, lock_assessments, lock_set

SELF_SCORE, PUBLICATION = "self-score", "publication"  # sources of documents in the register


@transaction.atomic
def submit_self_score(assessment: Assessment, *, by: User) -> Document:
    """Put the finished self-score with its report on the leader's desk; until it comes back, nobody
    enters scores.

    Raises `ScoreRefused` when `by` is not the standing body or it is locked or on the desk, and
    `DocumentRefused` for what is in the way (`check_finished`).
    """
    assessment = lock_assessment(assessment.pk)
    mine = Assessment.objects.lockable_by(by).filter(pk=assessment.pk)
    if not mine.filter(state=Assessment.State.DRAFT).exists():
        raise ScoreRefused("Chỉ cơ quan thường trực trình được điểm tự chấm, khi chưa chốt.")
    check_not_on_the_desk(assessment)
    record = _report_of(assessment, by)
    submit(record, by=by)
    return record


def _report_of(assessment: Assessment, by: User) -> Document:
    """The report that goes to the leader: a new one after one that is out."""
    if assessment.record is None or assessment.record.is_out:
        unit, year = assessment.unit, assessment.criteria_set.year
        assessment.record = open_document(
            source=SELF_SCORE,
            unit=unit,
            kind=Kind.REPORT,
            title=f"Kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {year}",
            symbol=symbol_of(Kind.REPORT, unit.abbreviation),
            by=by,
            supersedes=assessment.record,
        )
        assessment.save(update_fields=["record"])
    return assessment.record


@transaction.atomic
def submit_decision(criteria_set: CriteriaSet, *, by: User) -> Document:
    """Put the decision on publication of the round on the desk of the authority that publishes;
    until it comes back, results stand.

    Raises `ScoreRefused` when `by` does not run the round or it is over, and `DocumentRefused` for
    what is in the way and while it is on the desk.
    """
    stored = lock_round(criteria_set, by=by)
    if stored is None or not stored.running:
        raise ScoreRefused("Chỉ người thẩm định trình được quyết định công bố, khi chưa công bố.")
    record = decision_of(stored, by=by)
    submit(record, by=by)
    return record


def lock_round(criteria_set: CriteriaSet, *, by: User | None = None) -> CriteriaSet | None:
    """Return the set as it stands, locked with all assessments by it; None when it is not among
    those whose round `by` runs.
    """
    sets = CriteriaSet.objects.kept_by(by) if by else CriteriaSet.objects.all()
    if stored := lock_set(sets, criteria_set.pk):
        lock_assessments(stored.assessments.all())
    return stored


def publisher(criteria_set: CriteriaSet) -> Unit:
    """Return the authority that publishes the round: the province, also of a department's set."""
    authority = criteria_set.authority
    above = authority.parent
    return above if above and authority.kind == Unit.Kind.DEPARTMENT else authority


def decision_of(criteria_set: CriteriaSet, *, by: User) -> Document:
    """Return the decision's place in the register, made when it has none; the set is locked."""
    if criteria_set.record is None:
        unit = publisher(criteria_set)
        criteria_set.record = open_document(
            source=PUBLICATION,
            unit=unit,
            kind=Kind.DECISION,
            title=f"Về việc công bố kết quả Chỉ số cải cách hành chính năm {criteria_set.year}",
            symbol=symbol_of(Kind.DECISION, unit.abbreviation),
            by=by,
            drafted_by=by.authority,
        )
        criteria_set.save(update_fields=["record"])
    return criteria_set.record


def check_results_open(criteria_set: int) -> None:
    """Raise `ScoreRefused` while the decision on the results of this set is with a leader or waits
    for its number: they stand as it says.
    """
    submitted = Document.objects.filter(
        criteria_set=criteria_set, state__in=Document.ON_THE_DESK
    ).first()
    if submitted:
        raise ScoreRefused(
            "Quyết định công bố kết quả đang trình lãnh đạo nên kết quả không sửa được. Hãy rút "
            "lại quyết định, hoặc chờ lãnh đạo trả lại.",
            place=submitted.get_absolute_url(),
        )
