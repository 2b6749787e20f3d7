"""How many tasks of a plan stand how on a day, counted by the database: what follows of a standing
is worked out once for all tasks that are alike.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from foundation.web.written import rows_by
from plans.models import Plan

from .models import ProgressUpdate, Task, TaskUnit
from .models.task import TaskQuerySet
from .standing import Alike, Lateness, TaskTally, tally_alike
from .standing_sql import StandingSql, yes_no

Review = ProgressUpdate.Review
# what of tasks the database groups them by
GROUPED = ("stood_state", "stood_state_review", "lateness", "missing", "ongoing", "fell_due")
BESIDE = ("waits", "updated")
AREA, UNIT = "area", "unit"
NO_NAME, ALONE = Value(""), Value(False)


class Told(NamedTuple):
    """What is counted of tasks: how they stand, does what was sent last wait for review, was there
    word in the interval, and do several units lead them?
    """

    alike: Alike
    waits: bool
    updated: bool
    shared: bool


class Counted(NamedTuple):
    """The tasks of an area (its number), or of a unit that leads them (its id and name; 0 for those
    that no unit leads), by what is told of them.
    """

    key: int
    name: str
    told: Counter[Told]


class TaskCounts:
    """The tracked tasks of `plan` on the day `on`: today, or the end of the period `key` where that
    is past. The interval of the day begins on `since`.
    """

    def __init__(self, plan: Plan, on: date, key: str = "", *, since: date | None = None):
        self._plan = plan.pk
        standing, year_end = StandingSql.of_plan(plan, on, key), date(plan.year, 12, 31)
        self._day = standing, year_end, since or on, on

    def tally(self) -> TaskTally:
        """Return how many tasks stand how (one query)."""
        counted: Counter[Alike] = Counter()
        for *grouped, number in rows_by(_alike_ones, [self._plan], *self._day):
            counted[_alike(*grouped)] += number
        return tally_alike(counted)

    def by_area_and_lead(self) -> tuple[list[Counted], list[Counted]]:
        """Return the tasks of each area, and those of each unit that leads some: a task of several
        units is counted for each of them (one query).
        """
        found = rows_by(_by_area_and_lead, [self._plan], *self._day)
        return _read(found, AREA), _read(found, UNIT)


# What is asked of the database: of the one plan whose id is named.


def _tasks(
    plan: Sequence[int], standing: StandingSql, year_end: date, since: date, on: date
) -> TaskQuerySet:
    tasks = standing.of(Task.objects.filter(plan=plan[0]).tracked().order_by(), None)
    tasks = tasks.with_update_in(since, on)
    tasks = tasks.alias(ends_by=Coalesce("due", Value(year_end)))
    ongoing, over = Q(time_kind__in=Task.ONGOING), Q(ends_by__lte=standing.on)
    tasks = tasks.alias(ongoing=yes_no(ongoing), fell_due=yes_no(over & ~ongoing))
    waits = yes_no(Q(last_review=Review.WAITING))
    return tasks.annotate(waits=waits, **{name: F(name) for name in GROUPED})


def _alike_ones(plan: Sequence[int], *day: Any) -> QuerySet[Task, tuple]:
    return _tasks(plan, *day).values_list(*GROUPED).annotate(number=Count("pk"))


def _by_area_and_lead(plan: Sequence[int], *day: Any) -> QuerySet[Any, tuple]:
    tasks = _tasks(plan, *day)
    leads = TaskUnit.objects.filter(role=TaskUnit.Role.LEAD, task=OuterRef("pk")).order_by()
    units = leads.values("task").annotate(number=Count("units", distinct=True))
    lead = FilteredRelation("units", condition=Q(units__role=TaskUnit.Role.LEAD))
    led = tasks.alias(lead=lead, leading=Subquery(units.values("number")))
    led = led.filter(lead__units__isnull=False)
    several, name = yes_no(Q(leading__gt=1)), "lead__units__short_name"
    unled = tasks.exclude(Exists(leads.exclude(units=None)))
    of_areas = _told(tasks, AREA, "area")
    of_units = _told(led, UNIT, "lead__units", name, several)
    return of_areas.union(of_units, _told(unled, UNIT, Value(0)), all=True)


def _told(
    tasks: TaskQuerySet,
    kind: str,
    key: Any,
    name: Any = NO_NAME,
    shared: Any = ALONE,
) -> QuerySet[Any, tuple]:
    """The tasks of each `key` (with its `name`) by what is told of them, with their number."""
    told = tasks.values_list(Value(kind), key, name, shared, *BESIDE, *GROUPED)
    return told.annotate(number=Count("pk", distinct=True))


def _read(found: Iterable[tuple], kind: str) -> list[Counted]:
    counted: dict[int, Counted] = {}
    for of, key, name, shared, waits, updated, *grouped, number in found:
        if of == kind:
            of_key = counted.setdefault(key, Counted(key, name, Counter()))
            of_key.told[Told(_alike(*grouped), waits, updated, shared)] += number
    return list(counted.values())


def _alike(
    state: str, review: str, lateness: str, missing: bool, ongoing: bool, fell_due: bool
) -> Alike:
    return Alike(
        state=state,
        lateness=Lateness(lateness),
        waiting=review == Review.WAITING,
        running=ongoing,
        on_beat=ongoing and not missing,
        fell_due=fell_due,
    )
