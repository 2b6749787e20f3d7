"""How the tasks of plans stand on a day: the facts from the database, the rule from `standing`."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from django.db.models import QuerySet

from foundation.web.written import rows_by
from plans.models import Plan
from plans.periods import Interval
from vietnamese import WorkCalendar

from .models import ProgressUpdate, Task
from .models.progress import ProgressUpdateQuerySet
from .owing import Sending, deadline_of, first_sent
from .standing import Alike, TaskStanding, TaskTime, UpdateFacts, standing

Review = ProgressUpdate.Review
NO_HOLIDAYS = WorkCalendar()  # they move days left, never what is counted


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
    updates = _updates(rows, plans.values(), on=max(days), waiting=waiting)
    found: dict[date, dict[int, TaskStanding]] = {day: {} for day in days}
    for on, task in product(days, rows):
        of_plan = plans[task.plan_id]
        day = of_plan.as_of(on)
        sent = [each for each in updates[task.pk] if each.effective_on <= day]
        found[on][task.pk] = standing(task.time_in(of_plan), sent, on=day, calendar=calendar)
    return found


def alike_on_days(
    tasks: Iterable[Task], days: Collection[date], *, plan: Plan
) -> dict[date, Counter[Alike]]:
    """Return how many of `tasks` of `plan` stood how at the end of each of `days`, by accepted
    updates: in as many queries as `standings`.

    The rule is asked once for all tasks of the same time of which the same was said.
    """
    rows = list(tasks)
    updates = _updates(rows, [plan], on=max(days), waiting=False)
    groups: dict[tuple[Any, ...], list[Task]] = defaultdict(list)
    for task in rows:
        time = (task.due, task.ongoing, task.rhythm, task.tracked)  # what `time_in` asks of it
        groups[*time, *updates[task.pk]].append(task)
    found: dict[date, Counter[Alike]] = {day: Counter() for day in days}
    for on, group in product(days, groups.values()):
        day = plan.as_of(on)
        sent = [each for each in updates[group[0].pk] if each.effective_on <= day]
        time = group[0].time_in(plan)
        stands = standing(time, sent, on=day, calendar=NO_HOLIDAYS)
        found[on][stands.alike] += len(group)
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


def _updates(
    tasks: Collection[Task], plans: Iterable[Plan], *, on: date, waiting: bool
) -> dict[int, list[UpdateFacts]]:
    """What `counted_updates` says, of tasks of replaced plans what had been sent by then."""
    updates = counted_updates([task.pk for task in tasks], on=on, waiting=waiting)
    for replaced in (each for each in plans if each.state == Plan.State.REPLACED):
        updates |= _carried_on(replaced, tasks, on=on, waiting=waiting)
    return updates


def counted_updates(
    tasks: Collection[int], *, on: date, waiting: bool
) -> dict[int, list[UpdateFacts]]:
    """Return for each task id what its counting updates effective by `on` say, in order."""
    found: dict[int, list[UpdateFacts]] = defaultdict(list)
    for task, *facts in rows_by(_facts, tasks, on, waiting):
        found[task].append(UpdateFacts(*facts))
    return found


def _facts(
    tasks: Collection[int], on: date, waiting: bool
) -> QuerySet[ProgressUpdate, tuple[Any, ...]]:
    """What the counting updates of `tasks` (ids) effective by `on` say, each after its task."""
    rows = _counting(waiting).filter(task__in=tasks).effective_by(on).in_order()
    return rows.values_list("task", *ProgressUpdate.FACTS)


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
    deadlines = {period.key: period.deadline for period in plan.reporting_periods}
    for interval in time.intervals:
        if first := first_sent(interval, sent):
            in_time = first <= deadline_of(interval, deadlines, calendar)
            yield interval, "covered" if in_time else "covered_late"
        elif interval.end < on:
            yield interval, "missing"
        else:
            yield interval, "running" if on in interval else "ahead"
