"""Which tasks of a plan a filter leaves and in what order, for the SQL that is written once: all
that it depends on, but the plan itself, which comes with each question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.models import Role, Unit, User
from foundation.web.written import rows_by

from .matrix_order import (
    BY_LEAD,
    BY_STANDING,
    Areas,
    Places,
    names_of_leads,
    order_of,
    places_in,
)
from .models import ProgressUpdate, Task, TaskUnit
from .models.task import TaskQuerySet
from .standing import Lateness
from .standing_sql import StandingSql, asking, staffed, tasks_of, unstaffed

MISSING = "missing"  # a choice beside the kinds of lateness: an interval closed without an update
NOBODY = "none"  # a choice beside the people: a unit has nobody who does the task
# the filters whose choices a column says
COLUMNS = {
    "area": "area",
    "time": "time_kind",
    "state": "stood_state",
    "group": "group",
    "late": "lateness",
    "review": "shown_review",
    "section": "section",
}
FILTERS = (*COLUMNS, "unit", "mine", "person")
# those that ask how tasks stand; the others ask for what is written of them
OF_STANDING = {"state", "group", "late", "review", "section"}


@dataclass(frozen=True)
class Search:
    """What a filter asks for (`filters`, by name) on the day of `standing`, for somebody of `unit`;
    `areas` and `leads` say the order.
    """

    filters: frozenset[tuple[str, Any]]
    standing: StandingSql
    unit: int | None
    areas: Areas
    leads: Places = ()

    def with_leads(self, plan: int) -> Self:
        """Return the same, knowing who leads where the order asks for it (one query then)."""
        if self.wanted.get("sort") not in BY_LEAD:
            return self
        return replace(self, leads=places_in(rows_by(_names, [plan], self)))

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """What is asked for, by the names of the form."""
        return dict(self.filters)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The filters that leave tasks out."""
        return {name: self.wanted[name] for name in FILTERS if self.wanted.get(name)}

    def among(self, plan: int) -> TaskQuerySet:
        """Return the tasks among which the filters look."""
        tasks = Task.objects.filter(plan=plan)
        tasks = tasks if self.wanted.get("untracked") else tasks.tracked()
        return (tasks.matching(self.wanted["q"]) if self.wanted.get("q") else tasks).order_by()

    def found(self, plan: int, *, without: str = "", standing: bool = False) -> TaskQuerySet:
        """Return the tasks that all filters leave, all but the one `without`; with how they stand
        where filters, order or the caller (`standing`) ask for it.
        """
        asked = set(self.asked) - {without}
        found = self.among(plan)
        if standing or asked & OF_STANDING or self._sorts_by_standing:
            found = self.standing.of(found, self.unit)
        return found.filter(*(self.condition(plan, name) for name in asked))

    def in_order(self, tasks: TaskQuerySet) -> TaskQuerySet:
        """Return `tasks`, found before, in order."""
        return tasks.order_by(*self.order)

    @property
    def order(self) -> list[Any]:
        return order_of(self.wanted.get("sort") or "", self.areas, self.leads)

    def these(self, pks: Any) -> TaskQuerySet:
        """Return the tasks of these ids in order: what a row shows is not worked out for all those
        that are put in order.
        """
        tasks = Task.objects.filter(pk__in=pks)
        if self._sorts_by_standing:
            tasks = self.standing.of(tasks, self.unit)
        return self.in_order(tasks).for_rows()

    def condition(self, plan: int, name: str) -> Q:
        """Return what the filter of this name asks of a task that knows how it stands."""
        asked = self.asked[name]
        if name == "unit":
            return Q(pk__in=tasks_of(asked, self.wanted.get("unit_role") or ""))
        if name == "mine":
            return Q(pk__in=tasks_of(self.unit))
        if name == "person":
            tasks = Task.objects.filter(plan=plan)
            return Q(
                pk__in=unstaffed(tasks, self.units_asked)
                if asked == NOBODY
                else staffed(int(asked), self.units_asked)
            )
        if asked == MISSING:
            return Q(missing=True)
        if name == "late":
            return self.standing.is_late(Lateness(asked))
        return Q(**{COLUMNS[name]: asked})

    @property
    def units_asked(self) -> set[int]:
        """The units under which the filter looks for people; none named are all."""
        asked = {self.wanted.get("unit"), self.unit if self.wanted.get("mine") else None}
        return {unit for unit in asked if unit}

    @property
    def _sorts_by_standing(self) -> bool:
        return self.wanted.get("sort") in BY_STANDING


# What is asked of the database: of the one plan whose id is named.


def counted_areas(plan: Sequence[int], search: Search) -> QuerySet[Task, tuple[int, int]]:
    """The areas of the tasks found, and how many each has."""
    # of the rows, not of their ids, which the narrow index does not have
    return search.found(plan[0]).values_list("area").annotate(number=Count("area"))


def first_waiting(plan: Sequence[int], search: Search) -> QuerySet[Task, int]:
    """The area of one of the tasks found on which what was sent last waits for review."""
    waiting = search.found(plan[0]).filter(last_review=ProgressUpdate.Review.WAITING)
    return waiting.values_list("area", flat=True)[:1]


def page_of_tasks(plan: Sequence[int], search: Search, first: int, last: int) -> TaskQuerySet:
    """The tasks found from the place `first` up to `last`, in order, with all that a row shows."""
    found = search.in_order(search.found(plan[0]))
    return search.these(found.values("pk")[first:last])


def units_behind(plan: Sequence[int], authority: int) -> QuerySet[Unit, tuple[int, str]]:
    """The units behind tasks of the plan, in their order: its authority's, and those right below
    it.
    """
    # one is looked for beside each unit: a join would read the units of all tasks
    parts = TaskUnit.objects.filter(units=OuterRef("pk"), task__plan=plan[0]).order_by()
    around = Unit.objects.around(authority).order_by("order", "name")
    behind = around.alias(part=Subquery(parts.values("pk")[:1])).exclude(part=None)
    return behind.values_list("pk", "short_name")


def tasks_asking(user: User, plan: int, search: Search, today: date) -> TaskQuerySet:
    """Those found on which `user` may report and something is still to be said, in order."""
    return search.in_order(asking(search.found(plan, standing=True), user, today=today))


def first_asking(user: User, plan: int, search: Search, today: date) -> QuerySet[Task, int]:
    """The ids of the first of them, at least one."""
    found = tasks_asking(user, plan, search, today).values_list("pk", flat=True)
    # for a single one of an office PostgreSQL would look beside every task of the plan, in order
    return found[:1] if user.has_role(Role.STANDING_BODY) else found


def _names(plan: Sequence[int], search: Search) -> QuerySet[Any, str]:
    return names_of_leads(search.among(plan[0]))
