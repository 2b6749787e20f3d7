"""The matrix of a plan's tasks: which rows a filter leaves, in what order, and the counts beside
each choice. All of it is asked of the database; only the rows of a page are read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import (
    Count,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Lag, Lead, RowNumber

from accounts.models import Holiday, Unit, User
from plans.areas import area_title
from plans.models import Plan
from vietnamese import WorkCalendar

from .matrix_order import BY_STANDING, Places, order_of, places_of_leads
from .models import ProgressUpdate, Task, TaskPerson, TaskUnit
from .models.people import FULL_NAME
from .models.task import TaskQuerySet
from .rows import MatrixRow, load_rows
from .sections import section
from .standing import FINISHED, Lateness, group_of
from .standing_sql import StandingSql, asking, staffed, tasks_of, unstaffed, yes_no

MISSING = "missing"  # a choice beside the kinds of lateness: an interval closed without an update
NOBODY = "none"  # a choice beside the people: a unit has nobody who does the task
MOST_IN_A_LETTER = 200
ROWS_IN_A_PIECE = 200

Review = ProgressUpdate.Review
Group = tuple[str, int, list[MatrixRow]]  # heading, number found, rows
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
# what tasks are alike in that are counted together: columns of theirs, and how they stand
OF_TASKS = ("area", "time_kind", "last_review")
STANDS = ("stood_state", "stood_state_review", "lateness", "missing", "owes", "leading")
FILTERS = (*COLUMNS, "unit", "mine", "person")
# those that ask how tasks stand; the others ask for what is written of them
OF_STANDING = {"state", "group", "late", "review", "section"}


class TaskMatrix:
    """The rows of a plan that `wanted` (the cleaned values of a filter form) leaves, for one person
    on one day: as at the end of the `period` that is wanted, as today when it is not over.

    What is found, each kind of counts and of names asks the database once, however many tasks there
    are, and each of the methods that find rows once more.
    """

    def __init__(
        self,
        plan: Plan,
        user: User,
        wanted: dict[str, Any],
        *,
        today: date,
        calendar: WorkCalendar | None = None,
    ):
        self.plan, self.user, self.wanted, self.today = plan, user, wanted, today
        self._known_calendar = calendar
        key = wanted.get("period") or ""
        self.on = self._day(key)
        self._standing = StandingSql(plan, self.on, key)
        self._asked = {name: wanted[name] for name in FILTERS if wanted.get(name)}

    def _day(self, key: str) -> date:
        """The day on which the rows are looked at: the end of this period, at the latest today."""
        if not key:
            return self.today
        prefetch_related_objects([self.plan], "periods")
        cut_offs = {period.key: period.cut_off for period in self.plan.periods.all()}
        return min(cut_offs.get(key, self.today), self.today)

    @cached_property
    def rows(self) -> list[MatrixRow]:
        """All rows found, in order: for files, which hold them all (three queries)."""
        return self._load(self._in_order)

    def rows_between(self, first: int, last: int) -> list[MatrixRow]:
        """Return the rows from the place `first` up to `last`, in order (three queries)."""
        return self._rows_of(self._in_order.values("pk")[first:last])

    def groups_in_pieces(self) -> Iterator[list[Group]]:
        """Yield the `groups` of all rows, few rows at a time; a heading stands once."""
        ids, last = self.ids(), ""
        for first in range(0, len(ids), ROWS_IN_A_PIECE):
            piece = self.groups(self._rows_of(ids[first : first + ROWS_IN_A_PIECE]))
            yield [("" if title == last else title, number, rows) for title, number, rows in piece]
            last = piece[-1][0]

    def _rows_of(self, pks: Any) -> list[MatrixRow]:
        """The rows of these ids, in order: what a row shows is not worked out for all those that
        are put in order.
        """
        tasks = Task.objects.filter(pk__in=pks)
        if self._sorts_by_standing:
            tasks = self._standing.of(tasks, self.user.unit_id)
        return self._load(self._ordered(tasks))

    @cached_property
    def total(self) -> int:
        """How many rows there are."""
        return self.by_area.total()

    @cached_property
    def by_area(self) -> Counter:
        """How many rows there are of each area."""
        return Counter({area: number for area, number, _ in self._areas})

    @property
    def waiting(self) -> int:
        """On how many of the rows what was sent last waits for review."""
        return sum(waiting for _, _, waiting in self._areas)

    @cached_property
    def _areas(self) -> list[tuple[int, int, int]]:
        """The areas of the rows, how many each has, and how many of them wait for review."""
        waiting = Count("pk", filter=Q(last_review=Review.WAITING))
        areas = self._found().values_list("area")
        return list(areas.annotate(number=Count("pk"), waiting=waiting))

    @cached_property
    def counts(self) -> dict[str, Counter]:
        """How many rows each choice of each filter would show, the other filters kept."""
        counts = self._counted
        for kind, pk, number in self._counted_by_name:
            counts[kind][pk if kind == "unit" else str(pk) if pk else NOBODY] = number
        return counts

    @property
    def units(self) -> dict[int, str]:
        """The units behind tasks of the plan, by id, in their order: its authority's, and those
        right below it.
        """
        # one is looked for beside each unit: a join would read the units of all tasks
        parts = TaskUnit.objects.filter(units=OuterRef("pk"), task__plan=self.plan).order_by()
        around = Unit.objects.around(self.plan.unit.authority_id).order_by("order", "name")
        behind = around.alias(part=Subquery(parts.values("pk")[:1])).exclude(part=None)
        return dict(behind.values_list("pk", "short_name"))

    @property
    def people(self) -> dict[str, str]:
        """Who does one of all these tasks, by id."""
        return {str(pk): name for pk, name in self._doing.values_list("person", FULL_NAME)}

    @property
    def _doing(self) -> QuerySet:
        doing = TaskPerson.objects.current().with_part().order_by()
        return doing.filter(task__in=self._looked_at.values("pk"))

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
        asking = Q(pk__in=self._asking.order_by().values("pk"))
        found = self._in_order.filter(asking | Q(pk=task.pk)).values_list("pk", flat=True)
        left = list(found)
        place = left.index(task.pk) if task.pk in left else len(left)
        return left[place + 1 :] + left[:place]

    @cached_property
    def first_to_report(self) -> int | None:
        """The id of the first of them."""
        return self._asking.values_list("pk", flat=True).first()

    @property
    def _asking(self) -> TaskQuerySet:
        found = asking(self._found(standing=True), self.plan, self.user, today=self.today)
        return self._ordered(found)

    @property
    def _in_order(self) -> TaskQuerySet:
        return self._ordered(self._found())

    def _ordered(self, tasks: TaskQuerySet) -> TaskQuerySet:
        return tasks.order_by(*self._order)

    @property
    def _order(self) -> list[Any]:
        return order_of(self.plan, self.wanted.get("sort") or "", lambda: self._leads)

    @property
    def _sorts_by_standing(self) -> bool:
        return self.wanted.get("sort") in BY_STANDING

    @cached_property
    def _leads(self) -> Places:
        return places_of_leads(self._looked_at)

    @property
    def _looked_at(self) -> TaskQuerySet:
        """The tasks of the plan among which the filter looks."""
        tasks = self.plan.tasks.all() if self.wanted.get("untracked") else self.plan.tasks.tracked()
        return (tasks.matching(self.wanted["q"]) if self.wanted.get("q") else tasks).order_by()

    def _found(self, *, without: str = "", standing: bool = False) -> TaskQuerySet:
        """The tasks that all filters leave, all but the one `without`; with how they stand where
        filters, order or the caller (`standing`) ask for it.
        """
        asked = set(self._asked) - {without}
        found = self._looked_at
        if standing or asked & OF_STANDING or self._sorts_by_standing:
            found = self._standing.of(found, self.user.unit_id)
        return found.filter(*(self._condition(name) for name in asked))

    @cached_property
    def _counted(self) -> dict[str, Counter]:
        """The counts beside the choices but for units and people: the database counts the tasks
        that are alike, and what follows of that is said once for all.
        """
        flags = {"mine": Q(pk__in=tasks_of(self.user.unit_id))}
        flags |= {name: self._condition(name) for name in ("unit", "person") if name in self._asked}
        said: dict[str, Any] = {name: F(name) for name in STANDS}
        said |= {f"is_{name}": yes_no(condition) for name, condition in flags.items()}
        tasks = self._standing.of(self._looked_at, self.user.unit_id).annotate(**said)
        counts: dict[str, Counter] = defaultdict(Counter)
        for row in tasks.values(*OF_TASKS, *said).annotate(number=Count("pk")):
            choices = self._choices(row)
            failing = [name for name in self._asked if self._asked[name] not in choices[name]]
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
            found[name] = (self._asked[name],) if row.get(f"is_{name}") else ()
        return found

    @property
    def _counted_by_name(self) -> Iterable[tuple[str, int, int]]:
        """How many tasks each unit behind them and each person who does them would show (`unit` or
        `person`, id, number); those that nobody does with 0 for an id (one query).
        """
        of_units = self._also_found("unit", "task_units__task")
        of_people = self._also_found("person", "task")
        if role := self.wanted.get("unit_role"):
            of_units &= Q(task_units__role=role)
        if under := self._units_asked:
            of_people &= Q(unit__in=under)
        behind = Unit.objects.filter(task_units__task__in=self._looked_at.values("pk")).order_by()
        units = behind.values_list(Value("unit"), "pk").annotate(
            number=Count("task_units__task", distinct=True, filter=of_units or None)
        )
        people = self._doing.values_list(Value("person"), "person").annotate(
            number=Count("task", distinct=True, filter=of_people or None)
        )
        left = unstaffed(self._looked_at, under).filter(
            self._also_found("person", "taskunit__task")
        )
        nobody = left.values_list(Value("person"), Value(0))
        nobody = nobody.annotate(number=Count("taskunit__task", distinct=True))
        return units.union(people, nobody, all=True)

    def _also_found(self, name: str, task: str) -> Q:
        """What all filters but the one of this name ask of the task at the path `task`."""
        if not set(self._asked) - {name}:
            return Q()
        return Q(**{f"{task}__in": self._found(without=name).values("pk")})

    def _beside(self, task: Task, *said: Func) -> Any:
        """What these functions of windows say of `task` among the rows in order; None when it is
        not there.
        """
        windows = {f"beside_{n}": Window(each, order_by=self._order) for n, each in enumerate(said)}
        place = Window(RowNumber(), order_by=self._order)
        # in one condition with a window, so that it is asked after those have seen all rows
        here = Q(pk=task.pk) | Q(place=0)
        found = self._found().annotate(place=place, **windows).filter(here)
        return found.values_list(*windows).first()

    def _condition(self, name: str) -> Q:
        """What the filter of this name asks of a task that knows how it stands."""
        asked = self._asked[name]
        if name == "unit":
            return Q(pk__in=tasks_of(asked, self.wanted.get("unit_role") or ""))
        if name == "mine":
            return Q(pk__in=tasks_of(self.user.unit_id))
        if name == "person":
            under = self._units_asked
            return Q(
                pk__in=unstaffed(self.plan.tasks.all(), under)
                if asked == NOBODY
                else staffed(int(asked), under)
            )
        if asked == MISSING:
            return Q(missing=True)
        return Q(**{COLUMNS[name]: asked})

    @cached_property
    def _units_asked(self) -> set[int]:
        """The units under which the filter looks for people; none named are all."""
        asked = {self.wanted.get("unit"), self.user.unit_id if self.wanted.get("mine") else None}
        return {unit for unit in asked if unit}

    def _load(self, tasks: TaskQuerySet) -> list[MatrixRow]:
        return load_rows(
            self.plan, self.user, tasks, today=self.on, whole=True, calendar=self._calendar
        )

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return self._known_calendar or Holiday.objects.calendar()
