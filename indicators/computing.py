"""Targets that the plan's own tasks answer: how the tasks stood at the end of each period."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from plans.models import Plan, ReportingPeriod
from tasks.figures import counted_updates, standings
from tasks.models import Task
from tasks.standing import Lateness, State, TaskStanding, standing, tally
from vietnamese import WorkCalendar

from .models import Target

STORED = Decimal("0.0001")  # the decimals of a stored value

StandingsOn = Callable[[date], Collection[TaskStanding]]


class ComputedFigure(NamedTuple):
    """A rate of the plan's tasks on a day, with what it is a share of."""

    numerator: int
    denominator: int
    value: Decimal


def rate_of(target: Target, rows: Collection[TaskStanding]) -> ComputedFigure | None:
    """Return the rate of tasks standing so that `target` asks for; None where nothing can be
    counted.
    """
    counted = tally(rows)
    on_schedule = counted.total - counted.overdue - counted.done_late
    part, whole = {
        Target.ComputedFrom.PLAN: (counted.done, counted.total),
        Target.ComputedFrom.DUE: (counted.fell_due_done, counted.fell_due),
        Target.ComputedFrom.ON_TIME: (sum(map(_is_done_on_time, rows)), counted.fell_due),
        Target.ComputedFrom.SCHEDULE: (on_schedule, counted.total),
    }[Target.ComputedFrom(target.computed_from)]
    if not whole:
        return None
    share = (Decimal(100 * part) / whole).quantize(STORED, ROUND_HALF_UP)
    return ComputedFigure(part, whole, share)


def _is_done_on_time(row: TaskStanding) -> bool:
    done = row.fell_due and row.state == State.DONE
    return done and row.lateness != Lateness.FINISHED_LATE


def day_of(period: ReportingPeriod, today: date) -> date | None:
    """Return the day on which the tasks are counted for `period`: its cut-off, while it runs today;
    None before it begins.
    """
    return min(period.cut_off, today) if period.interval.start <= today else None


def standings_on(
    plan: Plan, days: Iterable[date], tasks: Collection[Task] | None = None
) -> dict[date, list[TaskStanding]]:
    """Return how the tracked tasks of `plan` (`tasks`, where they were read) stood at the end of
    each of `days`, by accepted updates.

    A handful of queries however many tasks and days there are; of a replaced plan some more.
    """
    wanted = sorted(set(days))
    if not wanted:
        return {}
    if tasks is None:
        tasks = list(plan.tasks.tracked().for_standing())
    no_holidays = WorkCalendar()  # they move days left, never a state
    if plan.state == Plan.State.REPLACED:  # its updates went on to the tasks of the plan after it
        options: dict[str, Any] = {"calendar": no_holidays, "waiting": False, "plan": plan}
        return {day: list(standings(tasks, on=day, **options).values()) for day in wanted}
    pks = [task.pk for task in tasks]
    updates = counted_updates(pks, on=wanted[-1], waiting=False)
    found = {}
    for day in wanted:
        on = plan.as_of(day)
        found[day] = [
            standing(
                task.time_in(plan),
                [each for each in updates[task.pk] if each.effective_on <= on],
                on=on,
                calendar=no_holidays,
            )
            for task in tasks
        ]
    return found
