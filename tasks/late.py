"""The tasks of a plan that are overdue on a day: who owes them, since when, and is it explained."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from foundation.web.written import rows_by
from plans.models import Plan

from .matrix_order import Areas, areas_of, order_in
from .models import Task, TaskPart, TaskUnit, parts_of
from .models.task import TaskQuerySet
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
    standing = StandingSql.of_plan(plan, on, key)
    rows = rows_by(_told_late, [plan.pk], standing, areas_of(plan), most)
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


def overdue_tasks(plan: Plan, on: date) -> TaskQuerySet:
    """Return the tracked tasks of `plan` that are overdue on the day `on`, in its order."""
    return _overdue([plan.pk], StandingSql.of_plan(plan, on))


# What is asked of the database: of the one plan whose id is named.


def _overdue(plan: Sequence[int], standing: StandingSql) -> TaskQuerySet:
    tasks = Task.objects.filter(plan=plan[0]).tracked()
    return standing.of(tasks, None).filter(standing.is_late(Lateness.OVERDUE))


def _told_late(
    plan: Sequence[int], standing: StandingSql, areas: Areas, most: int | None
) -> QuerySet[Any, tuple]:
    tasks = _overdue(plan, standing).annotate(since=F("stood_awaited_by"))
    said = ("pk", "area", "ordinal", "words", "since", "asked_due", "explained_at")
    told = tasks.with_words().with_explained().values_list(*said)
    return told.order_by("since", *order_in(areas))[:most]


def _leads(parts: list[TaskPart]) -> str:
    """Who owes the task: its units, else the words of the plan."""
    leads = (part.names or part.text for part in parts if part.role == TaskUnit.Role.LEAD)
    return "; ".join(leads) or NO_UNIT
