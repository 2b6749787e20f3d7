"""The tasks of a plan that are overdue on a day: who owes them, since when, and is it explained."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F

from plans.models import Plan

from .matrix_order import order_in
from .models import TaskPart, TaskUnit, parts_of
from .standing import Lateness
from .standing_sql import StandingSql

NO_UNIT = "Chưa có đơn vị chủ trì"


class LateTask(NamedTuple):
    """A task that is late: what it is, who owes it and since when."""

    pk: int
    number: str
    words: str
    leads: str
    since: date
    days: int
    asked_due: date | None
    explained_at: datetime | None

    @property
    def words_late(self) -> str:
        """How late: `12 ngày`."""
        return f"{self.days} ngày"


def late_tasks(plan: Plan, on: date, key: str = "", *, most: int | None = None) -> list[LateTask]:
    """Return the tracked tasks of `plan` that are overdue on the day `on` (today, or the end of the
    period `key`), the longest first, `most` so many (two queries).
    """
    standing = StandingSql(plan, on, key)
    tasks = standing.of(plan.tasks.tracked(), None).filter(lateness=Lateness.OVERDUE)
    tasks = tasks.annotate(since=F("stood_awaited_by")).with_words().with_explained()
    said = ("pk", "area", "ordinal", "words", "since", "asked_due", "explained_at")
    rows = list(tasks.order_by("since", *order_in(plan)).values_list(*said)[:most])
    parts = parts_of([pk for pk, *_ in rows])
    return [
        LateTask(
            pk,
            f"{plan.area_numeral(area)}.{ordinal}",
            words,
            _leads(parts[pk]),
            since,
            (standing.on - since).days,
            asked_due,
            explained_at,
        )
        for pk, area, ordinal, words, since, asked_due, explained_at in rows
    ]


def _leads(parts: list[TaskPart]) -> str:
    """Who owes the task: its units, else the words of the plan."""
    leads = (part.names or part.text for part in parts if part.role == TaskUnit.Role.LEAD)
    return "; ".join(leads) or NO_UNIT
