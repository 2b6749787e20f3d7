"""How the tasks of plans stand on a day: the facts from the database, the rule from `standing`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from plans.models import Plan
from plans.periods import Interval
from vietnamese import WorkCalendar

from .models import ProgressUpdate, Task
from .models.progress import ProgressUpdateQuerySet
from .standing import (
    Sending,
    TaskStanding,
    TaskTime,
    UpdateFacts,
    deadline_of,
    first_sent,
    standing,
)

Review = ProgressUpdate.Review


def standings(
    tasks: Iterable[Task],
    *,
    on: date,
    calendar: WorkCalendar,
    waiting: bool = True,
    plan: Plan | None = None,
) -> dict[int, TaskStanding]:
    """Return how each of `tasks` (a queryset or rows) stands on the day `on`.

    Accepted updates count, those that wait for review too unless `waiting` says else. One query
    for the updates however many tasks there are; the plans come in two more, unless all are of
    `plan`.
    """
    days = standings_on_days(tasks, (on,), calendar=calendar, waiting=waiting, plan=plan)
    return days[on]


def standings_on_days(
    tasks: Iterable[Task],
    days: Collection[date],
    *,
    calendar: WorkCalendar,
    waiting: bool = True,
    plan: Plan | None = None,
) -> dict[date, dict[int, TaskStanding]]:
    """Return how each of `tasks` stands on each of `days`, in as many queries as `standings`."""
    rows = list(tasks)
    if plan:
        plans = {plan.pk: plan}
    else:
        plans = Plan.objects.prefetch_related("periods").in_bulk({task.plan_id for task in rows})
    last = max(days)
    updates = counted_updates([task.pk for task in rows], on=last, waiting=waiting)
    for replaced in (each for each in plans.values() if each.state == Plan.State.REPLACED):
        updates |= _carried_on(replaced, rows, on=last, waiting=waiting)
    found: dict[date, dict[int, TaskStanding]] = {day: {} for day in days}
    for on, task in product(days, rows):
        of_plan = plans[task.plan_id]
        day = of_plan.as_of(on)
        sent = [each for each in updates[task.pk] if each.effective_on <= day]
        found[on][task.pk] = standing(task.time_in(of_plan), sent, on=day, calendar=calendar)
    return found


def standing_of(task: Task, *, on: date, calendar: WorkCalendar) -> TaskStanding:
    """Return how `task` stands on the day `on` as `standings` does, from its prefetched updates: in
    no query, unless its plan was replaced.
    """
    plan = task.plan
    if plan.state == Plan.State.REPLACED:  # its updates went on
        return standings([task], on=on, calendar=calendar, plan=plan)[task.pk]
    day = plan.as_of(on)
    sent = [update.facts for update in task.updates_by(day) if update.counts]
    return standing(task.time_in(plan), sent, on=day, calendar=calendar)


def counted_updates(
    tasks: Iterable[int], *, on: date, waiting: bool
) -> dict[int, list[UpdateFacts]]:
    """Return for each task id (or task of a queryset) what its counting updates effective by `on`
    say, in order.
    """
    rows = _counting(waiting).filter(task__in=tasks).effective_by(on).in_order()
    found: dict[int, list[UpdateFacts]] = defaultdict(list)
    for task, *facts in rows.values_list("task", *ProgressUpdate.FACTS):
        found[task].append(UpdateFacts(*facts))
    return found


def _carried_on(
    plan: Plan, tasks: Iterable[Task], *, on: date, waiting: bool
) -> dict[int, list[UpdateFacts]]:
    """The updates of the tasks of a replaced `plan` that had been sent when it was replaced: they
    went on to the tasks of the plans that came after.
    """
    first = {task.pk: task.pk for task in tasks if task.plan_id == plan.pk}
    heirs = dict(first)
    while heirs:
        going_on = Task.objects.filter(previous__in=heirs).values_list("pk", "previous")
        heirs = {pk: heirs[previous] for pk, previous in going_on if previous}
        first |= heirs
    found: dict[int, list[UpdateFacts]] = defaultdict(list)
    rows = _counting(waiting).filter(task__in=first, sent_at__lte=plan.ended_at)
    rows = rows.effective_by(on).in_order()
    for task, *facts in rows.values_list("task", *ProgressUpdate.FACTS):
        found[first[task]].append(UpdateFacts(*facts))
    return found


def _counting(waiting: bool) -> ProgressUpdateQuerySet[ProgressUpdate]:
    """The updates that count: accepted ones, and with `waiting` those that nobody has reviewed."""
    return ProgressUpdate.objects.counting() if waiting else ProgressUpdate.objects.accepted()


class OwedInterval(NamedTuple):
    """One interval of a running task as a person sees it: covered (in time or late), missing,
    running or ahead.
    """

    interval: Interval
    state: str


def intervals_of(task: Task, *, on: date, calendar: WorkCalendar) -> list[OwedInterval]:
    """Return the intervals that a running `task` owes, each with its state on the day `on`; none
    for other tasks.

    An interval was reported on in time when the first update about it, even one that was returned
    and sent again, came by its deadline: that of the plan's period, of an own rhythm two working
    days after its end.
    """
    plan = task.plan
    time = task.time_in(plan)
    if not time.intervals:
        return []
    kept = (update for update in task.updates_by(on) if update.review != Review.WITHDRAWN)
    sent = [update.sending for update in kept]
    return [OwedInterval(each, state) for each, state in _states(time, plan, sent, on, calendar)]


def _states(
    time: TaskTime, plan: Plan, sent: list[Sending], on: date, calendar: WorkCalendar
) -> Iterator[tuple[Interval, str]]:
    deadlines = {period.key: period.deadline for period in plan.periods.all()}
    for interval in time.intervals:
        if first := first_sent(interval, sent):
            in_time = first <= deadline_of(interval, deadlines, calendar)
            yield interval, "covered" if in_time else "covered_late"
        elif interval.end < on:
            yield interval, "missing"
        else:
            yield interval, "running" if on in interval else "ahead"
