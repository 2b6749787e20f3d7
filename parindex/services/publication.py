"""The end of a round: the ranking, and its publication by a decision."""

from contextlib import suppress
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import Unit, User
from documents.models import Document
from documents.numbering import REFERENCE
from documents.services import enter_issued, keep_final
from documents.sources import DocumentRefused
from foundation.journal.acts import acting
from vietnamese import sort_key

from ..models import Assessment, CriteriaSet, Score
from . import ScoreRefused
from .desk import check_results_open, decision_of, lock_round, publisher
from .steps import move

State = Assessment.State
NOT_RUNNING = "Chỉ công bố được kết quả của bộ tiêu chí đang áp dụng."
SURVEYED_HALF = (
    "Tiêu chí {} mới có kết quả điều tra ở một số đơn vị; hãy nhập đủ hoặc bỏ kết quả "
    "của cả tiêu chí."
)


@transaction.atomic
def publish(criteria_set: CriteriaSet, *, by: User, number: str, decided_on: date) -> int:
    """Publish the results by a decision that was signed outside the program, `number` with its
    symbol; return how many units. The decision is entered in the register of who publishes.

    Raises `ScoreRefused` as `publish_decided` does, for `by` who does not run the round, a number
    that is none, and while the decision goes over the desk; `DocumentRefused` for a number that is
    taken or out of the order of days.
    """
    Unit.objects.lock(publisher(criteria_set).pk)
    stored = lock_round(criteria_set, by=by)
    if stored is None:
        raise ScoreRefused(NOT_RUNNING)
    _check_running(stored)
    check_results_open(stored.pk)
    if not (given := REFERENCE.fullmatch(number.strip())):
        raise ScoreRefused(
            "Hãy ghi số quyết định công bố cùng ký hiệu, ví dụ 15/QĐ-UBND.", "number"
        )
    record = decision_of(stored, by=by)
    record.symbol = given["symbol"]
    published = _publish(stored, record, by, int(given["number"]), decided_on)
    # what was signed outside may lack what a document of the program needs
    with suppress(DocumentRefused):
        keep_final(record, by=by)
    return published


@transaction.atomic
def publish_decided(record: Document, *, by: User, number: int, decided_on: date) -> int:
    """Publish the results of a round with their ranks by the decision `record`, which a leader
    approved; return how many units. Equal indices share a rank.

    Raises `ScoreRefused` unless every opened assessment has its second appraisal, each explained
    score of it appraised. Number and day are given by whoever keeps the register.
    """
    stored = lock_round(CriteriaSet.objects.get(record=record))
    if stored is None:
        raise ScoreRefused(NOT_RUNNING)
    _check_running(stored)
    published = _publish(stored, record, by, number, decided_on)
    keep_final(record, by=by)
    return published


def _check_running(criteria_set: CriteriaSet) -> None:
    if not criteria_set.running:
        raise ScoreRefused(NOT_RUNNING)


def _publish(stored: CriteriaSet, record: Document, by: User, number: int, decided_on: date) -> int:
    """Publish what is locked: enter the decision, store ranks, close the round."""
    rows = ranking(stored)
    if faults := missing_for_publication(stored, rows):
        raise ScoreRefused(faults[0])
    enter_issued(record, by=by, number=number, issued_on=decided_on)
    for assessment in rows:
        _publish_one(assessment, by, record.reference, decided_on)
    stored.state = CriteriaSet.State.CLOSED
    with acting(by=by):
        stored.save(update_fields=["state"])
    return len(rows)


def ranking(criteria_set: CriteriaSet, *, compared: bool = False) -> list[Assessment]:
    """Return the assessments of the round in the order of their index, each with the `rank` that it
    would get.

    Equal indices share a rank and go by the names of their units; those that are not through yet
    stand last. Nothing is stored. `compared` adds the results of the year before
    (`with_result_before`).
    """
    found = criteria_set.assessments.select_related("unit")
    found = found.with_result_before() if compared else found
    rows = list(found.order_by("pk"))
    rows.sort(
        key=lambda row: (
            not row.through,
            -(row.index or 0) if row.through else 0,
            sort_key(str(row.unit)),
        )
    )
    rank, above = 0, None
    for place, assessment in enumerate(rows, start=1):
        rank = rank if place > 1 and assessment.index == above else place
        assessment.rank, above = rank, assessment.index
    return rows


def missing_for_publication(criteria_set: CriteriaSet, rows: list[Assessment]) -> list[str]:
    """Return what keeps `rows` (all of the round) from being published, one sentence each."""
    if not rows:
        return ["Chưa có đơn vị nào trong đợt chấm điểm."]
    found = []
    if behind := [str(row.unit) for row in rows if row.state != State.SECOND]:
        found.append(f"Chưa thẩm định xong {len(behind)} đơn vị: {_some(behind)}.")
    scores = Score.objects.filter(assessment__in=rows)
    again = scores.filter(assessment__state=State.SECOND).awaiting_second()
    if names := sorted(set(again.values_list("assessment__unit__short_name", flat=True))):
        found.append(f"Còn tiêu chí chưa thẩm định lần 2 ở {len(names)} đơn vị: {_some(names)}.")
    halves = (
        scores.surveyed()
        .values_list("criterion__code")
        .annotate(all=Count("pk"), there=Count("self_points"))
    )
    found += [
        SURVEYED_HALF.format(code)
        for code, all_, there in halves.order_by("criterion__order")
        if 0 < there < all_
    ]
    return found


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" và các đơn vị khác" if len(names) > 5 else "")


def _publish_one(assessment: Assessment, by: User, number: str, decided_on: date) -> None:
    assessment.decision_number, assessment.decision_on = number, decided_on
    assessment.published_at = timezone.now()
    assessment.save(update_fields=["rank", "decision_number", "decision_on", "published_at"])
    move(assessment, State.PUBLISHED, by=by)
