"""Targets that the plan's own tasks answer: how the tasks stood at the end of each period."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from plans.models import Plan, ReportingPeriod
from tasks.figures import alike_on_days
from tasks.models import Task
from tasks.standing import Alike, Lateness, State, tally_alike

from .models import Target

STORED = Decimal("0.0001")  # the decimals of a stored value

CountedOn = Callable[[date], Counter[Alike]]


class ComputedFigure(NamedTuple):
    """A rate of the plan's tasks on a day, with what it is a share of."""

    numerator: int
    denominator: int
    value: Decimal


def rate_of(target: Target, tasks: Counter[Alike]) -> ComputedFigure | None:
    """Return the rate of tasks standing so that `target` asks for; None where nothing can be
    counted.
    """
    counted = tally_alike(tasks)
    on_schedule = counted.total - counted.overdue - counted.done_late
    part, whole = {
        Target.ComputedFrom.PLAN: (counted.done, counted.total),
        Target.ComputedFrom.DUE: (counted.fell_due_done, counted.fell_due),
        Target.ComputedFrom.ON_TIME: (_done_on_time(tasks), counted.fell_due),
        Target.ComputedFrom.SCHEDULE: (on_schedule, counted.total),
    }[Target.ComputedFrom(target.computed_from)]
    if not whole:
        return None
    share = (Decimal(100 * part) / whole).quantize(STORED, ROUND_HALF_UP)
    return ComputedFigure(part, whole, share)


def _done_on_time(tasks: Counter[Alike]) -> int:
    return sum(
        number
        for each, number in tasks.items()
        if each.fell_due and each.state == State.DONE and each.lateness != Lateness.FINISHED_LATE
    )


def day_of(period: ReportingPeriod, today: date) -> date | None:
    """Return the day on which the tasks are counted for `period`: its cut-off, while it runs today;
    None before it begins.
    """
    return min(period.cut_off, today) if period.interval.start <= today else None


def counted_on(
    plan: Plan, days: Iterable[date], tasks: Collection[Task] | None = None
) -> dict[date, Counter[Alike]]:
    """Return how the tracked tasks of `plan` (`tasks`, where they were read) stood at the end of
    each of `days`, by accepted updates.

    Tasks and updates are read once, however many tasks and days there are; of a replaced plan the
    tasks that carry on are looked for besides.
    """
    wanted = sorted(set(days))
    if not wanted:
        return {}
    rows = plan.tasks.tracked().for_standing() if tasks is None else tasks
    return alike_on_days(rows, wanted, plan=plan)
