"""The matrix of a plan's tasks: which rows a filter leaves, in what order, and the counts beside
each choice. All of it is asked of the database; only the rows of a page are read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet, Value, Window
from django.db.models.functions import Lag, Lead, RowNumber

from accounts.models import Unit, User
from foundation.web.written import rows_by, rows_for
from plans.areas import area_title
from plans.models import Plan

from .matrix_order import areas_of
from .models import ProgressUpdate, Task, TaskPerson
from .models.people import FULL_NAME
from .models.task import TaskQuerySet
from .rows import MatrixRow, rows_of
from .search import (
    MISSING,
    NOBODY,
    Search,
    counted_areas,
    first_asking,
    first_waiting,
    page_of_tasks,
    tasks_asking,
    units_behind,
)
from .sections import section
from .standing import FINISHED, Lateness, group_of
from .standing_sql import StandingSql, tasks_of, unstaffed, yes_no

MOST_IN_A_LETTER = 200
ROWS_IN_A_PIECE = 200

Review = ProgressUpdate.Review
Group = tuple[str, int, list[MatrixRow]]  # heading, number found, rows
# what tasks are alike in that are counted together: columns of theirs, and how they stand
OF_TASKS = ("area", "time_kind", "last_review")
STANDS = ("stood_state", "stood_state_review", "lateness", "missing", "owes", "leading")


class TaskMatrix:
    """The rows of a plan that `wanted` (the cleaned values of a filter form) leaves, for one person
    on one day: as at the end of the `period` that is wanted, as today when it is not over.

    What is found, each kind of counts and of names asks the database once, however many tasks there
    are, and each of the methods that find rows once more.
    """

    def __init__(self, plan: Plan, user: User, wanted: dict[str, Any], *, today: date):
        self.plan, self.user, self.wanted, self.today = plan, user, wanted, today
        key = wanted.get("period") or ""
        self.on = min(plan.period_ends.get(key, today), today) if key else today
        self._standing = StandingSql.of_plan(plan, self.on, key)

    @cached_property
    def _search(self) -> Search:
        areas, filters = areas_of(self.plan), frozenset(self.wanted.items())
        search = Search(filters, self._standing, self.user.unit_id, areas)
        return search.with_leads(self.plan.pk)

    @cached_property
    def rows(self) -> list[MatrixRow]:
        """All rows found, in order: for files, which hold them all (three queries)."""
        return self._load(self._in_order.for_page())

    def rows_between(self, first: int, last: int) -> list[MatrixRow]:
        """Return the rows from the place `first` up to `last`, in order (three queries)."""
        return self._load(rows_by(page_of_tasks, [self.plan.pk], self._search, first, last))

    def groups_in_pieces(self) -> Iterator[list[Group]]:
        """Yield the `groups` of all rows, few rows at a time; a heading stands once."""
        ids, last = self.ids(), ""
        for first in range(0, len(ids), ROWS_IN_A_PIECE):
            tasks = self._search.these(ids[first : first + ROWS_IN_A_PIECE])
            piece = self.groups(self._load(tasks))
            yield [("" if title == last else title, number, rows) for title, number, rows in piece]
            last = piece[-1][0]

    @cached_property
    def total(self) -> int:
        """How many rows there are."""
        return self.by_area.total()

    @cached_property
    def by_area(self) -> Counter:
        """How many rows there are of each area."""
        return Counter(dict(rows_by(counted_areas, [self.plan.pk], self._search)))

    @property
    def waiting(self) -> bool:
        """Does what was sent last on one of the rows wait for review (one query)?"""
        return bool(rows_by(first_waiting, [self.plan.pk], self._search))

    @cached_property
    def counts(self) -> dict[str, Counter]:
        """How many rows each choice of each filter would show, the other filters kept."""
        counts = self._counted
        for kind, pk, _, number in self._counted_by_name:
            counts[kind][pk if kind == "unit" else str(pk) if pk else NOBODY] = number
        return counts

    @property
    def units(self) -> dict[int, str]:
        """The units behind tasks of the plan, by id, in their order: its authority's, and those
        right below it.
        """
        authority = self.plan.unit.its_authority.pk
        return dict(rows_by(units_behind, [self.plan.pk], authority))

    @property
    def people(self) -> dict[str, str]:
        """Who does one of all these tasks, by id."""
        return {str(pk): name for pk, name in self._doing.values_list("person", FULL_NAME)}

    @property
    def people_counted(self) -> dict[str, str]:
        """The same, of those beside whom their number stands in `counts`: no query more."""
        told = self._counted_by_name
        return {str(pk): name for kind, pk, name, _ in told if kind == "person" and pk}

    @property
    def _doing(self) -> QuerySet:
        doing = TaskPerson.objects.current().with_part().order_by()
        return doing.filter(task__in=self._search.among(self.plan.pk).values("pk"))

    def groups(self, rows: Iterable[MatrixRow]) -> list[Group]:
        """Return `rows` of a page under their headings, each with the number found; one group when
        sorted otherwise.
        """
        rows = list(rows)
        if self.wanted.get("sort"):
            return [("", self.total, rows)]
        by_area = defaultdict(list)
        for row in rows:
            by_area[row.task.area].append(row)
        return [
            (area_title(self.plan, area), self.by_area[area], found)
            for area, found in by_area.items()
        ]

    def ids(self, most: int | None = None) -> list[int]:
        """Return the ids of the tasks found, in order; at `most` so many of them."""
        return list(self._in_order.values_list("pk", flat=True)[:most])

    @property
    def to_urge(self) -> list[int]:
        """The ids of those that one letter may urge."""
        return self.ids(MOST_IN_A_LETTER)

    def page_of(self, task: Task, size: int) -> set[int]:
        """Return the ids on the page of so many rows on which `task` stands; none when the filter
        hides it.
        """
        beside = self._beside(task, RowNumber())
        if beside is None:
            return set()
        first = (beside[0] - 1) // size * size
        return set(self._in_order.values_list("pk", flat=True)[first : first + size])

    def neighbours(self, task: Task) -> tuple[int | None, int | None]:
        """Return the ids of the tasks before and after `task`; none at the ends, and when the
        filter hides it.
        """
        return self._beside(task, Lag("pk"), Lead("pk")) or (None, None)

    def to_report_after(self, task: Task) -> list[int]:
        """Return the ids of the tasks on which the person may report and something is still to be
        said.

        After the last one come those before `task`: what is left there is owed as well.
        """
        here = Q(pk=task.pk)
        if self.plan.open:
            asking = tasks_asking(self.user, self.plan.pk, self._search, self.today)
            here |= Q(pk__in=asking.order_by().values("pk"))
        found = self._in_order.filter(here).values_list("pk", flat=True)
        left = list(found)
        place = left.index(task.pk) if task.pk in left else len(left)
        return left[place + 1 :] + left[:place]

    @cached_property
    def first_to_report(self) -> int | None:
        """The id of the first of them."""
        if not self.plan.open:
            return None
        found = rows_for(first_asking, self.user, self.plan.pk, self._search, self.today)
        return next(iter(found), None)

    @property
    def _in_order(self) -> TaskQuerySet:
        return self._search.in_order(self._search.found(self.plan.pk))

    @cached_property
    def _counted(self) -> dict[str, Counter]:
        """The counts beside the choices but for units and people: the database counts the tasks
        that are alike, and what follows of that is said once for all.
        """
        flags = {"mine": Q(pk__in=tasks_of(self.user.unit_id))}
        flags |= {
            name: self._search.condition(self.plan.pk, name)
            for name in ("unit", "person")
            if name in self._search.asked
        }
        said: dict[str, Any] = {name: F(name) for name in STANDS}
        said |= {f"is_{name}": yes_no(condition) for name, condition in flags.items()}
        tasks = self._standing.of(self._search.among(self.plan.pk), self.user.unit_id).annotate(
            **said
        )
        counts: dict[str, Counter] = defaultdict(Counter)
        for row in tasks.values(*OF_TASKS, *said).annotate(number=Count("pk")):
            choices = self._choices(row)
            failing = [
                name for name in self._search.asked if self._search.asked[name] not in choices[name]
            ]
            if len(failing) < 2:
                for name in failing or choices:
                    for choice in choices[name]:
                        counts[name][choice] += row["number"]
        return counts

    def _choices(self, row: dict[str, Any]) -> dict[str, tuple]:
        """The choices of each filter under which tasks are found that are alike in all of `row`;
        of units and people only those that are asked for.
        """
        state, late, last = row["stood_state"], Lateness(row["lateness"]), row["last_review"]
        waits, returned = last == Review.WAITING, last == Review.RETURNED
        place = section(
            finished=state in FINISHED,
            lateness=late,
            owes=row["owes"],
            leads=row["leading"],
            returned=returned,
            waiting=waits,
        )
        found: dict[str, tuple] = {
            "area": (row["area"],),
            "time": (row["time_kind"],),
            "state": (state,),
            "group": (group_of(state, late),),
            "late": (late, MISSING) if row["missing"] else (late,),
            "review": (last if waits or returned else row["stood_state_review"],),
            "section": (place,),
            "mine": (row["is_mine"],),
        }
        for name in ("unit", "person"):
            found[name] = (self._search.asked[name],) if row.get(f"is_{name}") else ()
        return found

    @cached_property
    def _counted_by_name(self) -> list[tuple[str, int, str, int]]:
        """How many tasks each unit behind them and each person who does them would show (`unit` or
        `person`, id, a person's name, number); those that nobody does with 0 for an id (one query).
        """
        of_units = self._also_found("unit", "task_units__task")
        of_people = self._also_found("person", "task")
        if role := self.wanted.get("unit_role"):
            of_units &= Q(task_units__role=role)
        if under := self._search.units_asked:
            of_people &= Q(unit__in=under)
        behind = Unit.objects.filter(
            task_units__task__in=self._search.among(self.plan.pk).values("pk")
        ).order_by()
        units = behind.values_list(Value("unit"), "pk", Value("")).annotate(
            number=Count("task_units__task", distinct=True, filter=of_units or None)
        )
        people = self._doing.values_list(Value("person"), "person", FULL_NAME).annotate(
            number=Count("task", distinct=True, filter=of_people or None)
        )
        left = unstaffed(self._search.among(self.plan.pk), under).filter(
            self._also_found("person", "taskunit__task")
        )
        nobody = left.values_list(Value("person"), Value(0), Value(""))
        nobody = nobody.annotate(number=Count("taskunit__task", distinct=True))
        return list(units.union(people, nobody, all=True))

    def _also_found(self, name: str, task: str) -> Q:
        """What all filters but the one of this name ask of the task at the path `task`."""
        if not set(self._search.asked) - {name}:
            return Q()
        return Q(**{f"{task}__in": self._search.found(self.plan.pk, without=name).values("pk")})

    def _beside(self, task: Task, *said: Func) -> Any:
        """What these functions of windows say of `task` among the rows in order; None when it is
        not there.
        """
        windows = {
            f"beside_{n}": Window(each, order_by=self._search.order) for n, each in enumerate(said)
        }
        place = Window(RowNumber(), order_by=self._search.order)
        # in one condition with a window, so that it is asked after those have seen all rows
        here = Q(pk=task.pk) | Q(place=0)
        found = self._search.found(self.plan.pk).annotate(place=place, **windows).filter(here)
        return found.values_list(*windows).first()

    def _load(self, tasks: Iterable[Task]) -> list[MatrixRow]:
        return rows_of(self.plan, self.user, tasks, today=self.on)
