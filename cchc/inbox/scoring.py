"""Scoring: criteria that an office owes, self-scores to hand in, units and rounds to appraise."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from foundation.web.written import rows_for
from parindex.awaited import (
    assessments_owed_by,
    assessments_to_appraise,
    assessments_to_hand_in,
    rounds_to_publish,
)
from parindex.models import Assessment

from .lines import Line, Place, lines
from .owed import Kind, Owed

State = Assessment.State
SOON = 7  # days before the self-score closes in which it is to be handed in


def score_lines(user: User) -> Iterator[QuerySet]:
    """The assessments in which the person's office owes scores or explanations, those that the
    standing body hands in, and the rounds whose results an appraiser may publish.
    """
    yield _of_assessments(assessments_owed_by(user), "score")
    yield _of_assessments(assessments_to_hand_in(user), "hand-in")
    yield lines(rounds_to_publish(user), "round", words=F("year"))


def _of_assessments(found: QuerySet, source: str) -> QuerySet:
    return lines(
        found,
        source,
        words=F("state"),
        label=F("criteria_set__year"),
        day=TruncDate("closes_at"),
        rows=F("left"),
    )


def owed_in_scoring(found: Iterable[Line], where: Place, today: date) -> Iterator[Owed]:
    """What the lines of scoring say."""
    for line in found:
        if line.source == "score":
            yield _score(line, where)
        elif line.source == "hand-in" and _is_to_hand_in(line, today):
            yield _hand_in(line, where)
        elif line.source == "round":
            yield _round(line, where)


def _score(line: Line, where: Place) -> Owed:
    explain = line.words == State.EXPLANATION
    query = "unexplained" if explain else "unscored"
    return Owed(
        Kind.SCORE,
        f"score:{line.pk}",
        f"{line.rows} tiêu chí của đơn vị chờ giải trình"
        if explain
        else f"{line.rows} tiêu chí của đơn vị chưa chấm",
        reverse("parindex:assessment_detail", args=[line.pk]) + f"?mine=1&{query}=1",
        "Giải trình" if explain else "Chấm điểm",
        place=f"Chấm điểm năm {line.label}",
        due=line.day,
        count=line.rows,
        unit_id=where.user.unit_id,
    )


def _is_to_hand_in(line: Line, today: date) -> bool:
    """Is nothing left to be scored or explained, or does the time run out?"""
    return not line.rows or (line.day is not None and (line.day - today).days <= SOON)


def _hand_in(line: Line, where: Place) -> Owed:
    explain = line.words == State.EXPLANATION
    left = "chưa giải trình" if explain else "chưa chấm"
    words = "Giải trình chưa gửi" if explain else "Điểm tự chấm chưa chốt"
    return Owed(
        Kind.SCORE,
        f"hand-in:{line.pk}",
        f"{words}: còn {line.rows} tiêu chí {left}" if line.rows else f"{words}: đã đủ tiêu chí",
        reverse("parindex:assessment_detail", args=[line.pk]),
        "Gửi giải trình" if explain else "Chốt điểm tự chấm",
        place=f"Chấm điểm năm {line.label}",
        due=line.day,
        unit_id=where.user.unit_id,
    )


def _round(line: Line, where: Place) -> Owed:
    return Owed(
        Kind.APPRAISE,
        f"round:{line.pk}",
        "Đã thẩm định xong mọi đơn vị, chưa công bố kết quả",
        reverse("parindex:set_publish", args=[line.pk]),
        "Công bố",
        place=f"Đợt chấm điểm năm {line.words}",
        unit_id=where.user.unit_id,
    )


def owed_in_appraisal(user: User) -> Iterator[Owed]:
    """The units whose appraisal waits for `user`, each with what is next (one query)."""
    if not user.appraises:
        return
    for assessment in rows_for(assessments_to_appraise, user):
        if step := _next_step(assessment):
            words, action, count = step
            yield Owed(
                Kind.APPRAISE,
                f"appraise:{assessment.pk}",
                f"{assessment.unit}: {words}",
                assessment.get_absolute_url(),
                action,
                place=f"Chấm điểm năm {assessment.criteria_set.year}",
                due=timezone.localdate(assessment.closes_at) if assessment.closes_at else None,
                count=count,
                unit_id=user.unit_id,
            )


def _next_step(assessment: Assessment) -> tuple[str, str, int] | None:
    """What the appraiser does next, in words, the words of the button, and with how many criteria;
    None while others have the word or the step is not open yet.
    """
    row, now = assessment, timezone.now()
    if row.state == State.EXPLANATION:
        over = row.closes_at and row.closes_at < now
        return ("hết thời gian giải trình", "Sang lần 2", 1) if over and row.conducted else None
    if row.opens_at and row.opens_at > now:
        return None
    if row.state == State.LOCKED:
        return ("đã chốt điểm tự chấm", "Bắt đầu thẩm định", 1) if row.conducted else None
    if row.state == State.SECOND:
        words = f"{row.again} tiêu chí chờ thẩm định lần 2"
        return (words, "Thẩm định lần 2", row.again) if row.again else None
    if row.to_judge:
        return f"{row.to_judge} tiêu chí chờ thẩm định lần 1", "Thẩm định", row.to_judge
    done = row.conducted and not row.unjudged
    return ("đã thẩm định đủ tiêu chí lần 1", "Kết thúc lần 1", 1) if done else None
