"""How many tasks of a plan stand how on a day, counted by the database: what follows of a standing
is worked out once for all tasks that are alike.
"""

from collections import Counter
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
        standing = StandingSql(plan, on, key)
        tasks = standing.of(plan.tasks.tracked().order_by(), None)
        tasks = tasks.with_update_in(since or on, on)
        tasks = tasks.alias(ends_by=Coalesce("due", Value(date(plan.year, 12, 31))))
        ongoing, over = Q(time_kind__in=Task.ONGOING), Q(ends_by__lte=standing.on)
        tasks = tasks.alias(ongoing=yes_no(ongoing), fell_due=yes_no(over & ~ongoing))
        self._tasks = tasks.annotate(
            waits=yes_no(Q(last_review=Review.WAITING)), **{name: F(name) for name in GROUPED}
        )

    def tally(self) -> TaskTally:
        """Return how many tasks stand how (one query)."""
        counted: Counter[Alike] = Counter()
        for *grouped, number in self._tasks.values_list(*GROUPED).annotate(number=Count("pk")):
            counted[_alike(*grouped)] += number
        return tally_alike(counted)

    def by_area_and_lead(self) -> tuple[list[Counted], list[Counted]]:
        """Return the tasks of each area, and those of each unit that leads some: a task of several
        units is counted for each of them (one query).
        """
        leads = TaskUnit.objects.filter(role=TaskUnit.Role.LEAD, task=OuterRef("pk")).order_by()
        units = leads.values("task").annotate(number=Count("units", distinct=True))
        lead = FilteredRelation("units", condition=Q(units__role=TaskUnit.Role.LEAD))
        led = self._tasks.alias(lead=lead, leading=Subquery(units.values("number")))
        led = led.filter(lead__units__isnull=False)
        several, name = yes_no(Q(leading__gt=1)), "lead__units__short_name"
        unled = self._tasks.exclude(Exists(leads.exclude(units=None)))
        of_areas = _told(self._tasks, AREA, "area")
        of_units = _told(led, UNIT, "lead__units", name, several)
        found = of_areas.union(of_units, _told(unled, UNIT, Value(0)), all=True)
        return _read(found, AREA), _read(found, UNIT)


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


def _read(found: QuerySet[Any, tuple], kind: str) -> list[Counted]:
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
