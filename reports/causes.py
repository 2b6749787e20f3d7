"""Why tasks and indicators fall short, in the words of those who know: what offices explained and
declared, and why it was returned. Where nobody said why, there is no cause.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from indicators.models import Measurement
from plans.models import Plan, ReportingPeriod
from tasks.models import ExplanationRequest, ProgressUpdate
from vietnamese import document_date

from .summing import clauses

# A clause that says why: something is in the way, or late or missing for a reason.
POSTPONED = re.compile(r"(?<!\w)(?:hoãn|lùi|gia hạn)(?!\w)", re.IGNORECASE)
OBSTACLES = re.compile(r"(?<!\w)(?:vướng|còn chờ|đang chờ|phải chờ)(?!\w)", re.IGNORECASE)
REASONS = re.compile(r"(?<!\w)(?:vì|bởi|do)(?!\w)", re.IGNORECASE)
LATE = re.compile(r"(?<!\w)(?:chậm|muộn|trễ|lùi|quá hạn|chưa|không)(?!\w)", re.IGNORECASE)


def said_why(text: str) -> list[str]:
    """Return what of `text` says why something is late, not done or not reached: `do mưa lũ` of
    “trễ 10 ngày do mưa lũ”.
    """
    return [why for clause in clauses(text) if (why := _why(clause))]


def _why(clause: str) -> str:
    if OBSTACLES.search(clause):
        return clause
    if (put_off := POSTPONED.search(clause)) and (
        "," in clause[: put_off.start()] or REASONS.search(clause, put_off.end())
    ):
        return clause
    late = LATE.search(clause)
    reason = REASONS.search(clause, late.end()) if late else None
    return clause[reason.start() :] if reason else ""


class TaskCauses:
    """What is known on the day of a report about why tasks of a plan are late (two queries)."""

    def __init__(self, plan: Plan, *, by: date, until: date):
        """Read the explanations answered `by` a day, and the returned updates that speak of days
        up to `until`.
        """
        self.explained: dict[int, list[str]] = defaultdict(list)
        self.returned: dict[int, ProgressUpdate] = {}
        asked = ExplanationRequest.objects.filter(
            task__in=plan.tasks.tracked(), answered_at__isnull=False
        )
        for request in asked.order_by("answered_at", "pk"):
            if timezone.localdate(request.answered_at) <= by:
                self.explained[request.task_id].append(request.answer)
        returned = ProgressUpdate.objects.returned().filter(task__in=plan.tasks.tracked())
        for update in returned.effective_by(until).order_by("pk"):
            self.returned[update.task_id] = update

    def of(
        self, task: int, updates: Iterable[ProgressUpdate], *, running: bool = False
    ) -> list[str]:
        """Return why the task is late; `updates` are those that count, in order.

        What held up a task that runs on in an interval of before says nothing of this one.
        """
        updates = list(updates)
        telling = updates[-1:] if running else updates
        return [
            *self.explained[task],
            *(clause for update in telling for clause in said_why(update.result)),
            *self._returned(task, updates),
        ]

    def _returned(self, task: int, updates: list[ProgressUpdate]) -> list[str]:
        """Why the newest word on the task was returned, unless another one came after it."""
        returned = self.returned.get(task)
        if returned is None or any(update.pk > returned.pk for update in updates):
            return []
        day = document_date(returned.effective_on)
        return [f"kết quả báo ngày {day} phải làm lại: {returned.review_reason}"]


def indicator_causes(
    plan: Plan, period: ReportingPeriod, *, reviews: Iterable[str]
) -> dict[int, list[str]]:
    """Return why targets are not met, from the notes of their newest measurements, by target."""
    measured = Measurement.objects.filter(
        target__indicator__plan=plan, period__cut_off__lte=period.cut_off, review__in=reviews
    )
    newest = {row.target_id: row for row in measured.order_by("period__cut_off", "pk")}
    return {pk: found for pk, row in newest.items() if (found := said_why(row.note))}
