"""How tasks stand on a day: state, lateness and what they owe. The one place where these are
computed.

Pages, reports and scores all use `standing`; what differs is the day and which updates count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils import timezone

from plans import periods
from plans.models import Plan
from vietnamese import WorkCalendar

from .models import ProgressUpdate, Task

State, Review = ProgressUpdate.State, ProgressUpdate.Review

SOON = timedelta(days=7)


class Lateness(StrEnum):
    """Where a task stands against its time."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    FINISHED_LATE = "finished_late"


class UpdateFacts(NamedTuple):
    """What of an update matters for the standing of its task."""

    effective_on: date
    state: str
    percent: int
    review: str


@dataclass(frozen=True)
class TaskStanding:
    """How a task stands on a day.

    `state` is what totals count: an ongoing task is done when each interval closed so far has an
    update. `due` is the day that matters next, `days` the working days left to it or the calendar
    days past it, `missing` the closed intervals of an ongoing task without an update; `owes` says
    that the running one has none yet.
    """

    state: str
    percent: int
    review: str | None
    lateness: Lateness
    due: date | None
    days: int
    missing: tuple[periods.Interval, ...] = ()
    owes: bool = False

    @property
    def finished(self) -> bool:
        return self.state in ProgressUpdate.FINISHED

    @property
    def waiting(self) -> bool:
        return self.review == Review.WAITING

    @property
    def overdue(self) -> bool:
        return self.lateness == Lateness.OVERDUE


def standing(
    task: Task, plan: Plan, updates: Sequence[UpdateFacts], *, on: date, calendar: WorkCalendar
) -> TaskStanding:
    """Return how `task` of `plan` stands on the day `on` by its counting `updates`, effective by
    then and in order.
    """
    latest = updates[-1] if updates else None
    if task.ongoing:
        return _ongoing(task, plan, updates, latest, on, calendar)
    state = latest.state if latest else State.NOT_STARTED
    if state in ProgressUpdate.FINISHED:
        finished_on = _finished_on(updates)
        past = (finished_on - task.due).days if state == State.DONE and task.due else 0
        days = max(past, 0)
        lateness = Lateness.FINISHED_LATE if days else Lateness.ON_TIME
    else:
        lateness, days = _against(task.due, on, calendar)
    return TaskStanding(state, _percent(latest), _review(latest), lateness, task.due, days)


def _ongoing(
    task: Task,
    plan: Plan,
    updates: Sequence[UpdateFacts],
    latest: UpdateFacts | None,
    on: date,
    calendar: WorkCalendar,
) -> TaskStanding:
    """A continuous or recurring task: late by intervals closed without an update, not by date."""
    owed = owed_intervals(task, plan)
    if latest and (latest.state == State.NOT_DOING or _done_for_good(updates, plan)):
        return TaskStanding(latest.state, latest.percent, latest.review, Lateness.ON_TIME, None, 0)
    closed = [interval for interval in owed if interval.end <= on]
    missing = tuple(i for i in closed if not any(u.effective_on in i for u in updates))
    state = _ongoing_state(latest, closed, missing)
    running = next((interval for interval in owed if on in interval), None)
    owes = running is not None and not any(u.effective_on in running for u in updates)
    # A report on the closing day itself counts the interval; the screen says "late" only from the
    # day after.
    late = [interval for interval in missing if interval.end < on]
    owing = late[-1] if late else running
    due = owing.end if owing else None
    lateness, days = _against(due, on, calendar) if late or owes else (Lateness.ON_TIME, 0)
    return TaskStanding(
        state, _percent(latest), _review(latest), lateness, due, days, missing, owes
    )


def owed_intervals(task: Task, plan: Plan) -> list[periods.Interval]:
    """Return the intervals in each of which an ongoing `task` owes an update.

    These are the plan's reporting intervals, or the task's own rhythm when that is shorter than a
    quarter; what had closed before the plan was issued (or, for a draft, handed out) is not owed.
    """
    if task.rhythm and task.rhythm < 3:
        owed = periods.rhythm_intervals(plan.year, task.rhythm)
    else:
        owed = plan.intervals
    begun = plan.issued_on or (
        timezone.localdate(plan.handed_out_at) if plan.handed_out_at else plan.year_start
    )
    return [interval for interval in owed if interval.end >= begun]


class OwedInterval(NamedTuple):
    """One interval of an ongoing task as a person sees it."""

    interval: periods.Interval
    state: str  # covered, missing, running or ahead


def intervals_of(task: Task, plan: Plan, *, on: date) -> list[OwedInterval]:
    """Return the intervals that an ongoing `task` owes, each with its state on the day `on`; none
    for other tasks.
    """
    if not task.ongoing:
        return []
    days = [
        update.effective_on
        for update in counted_updates([task.pk], on=on, reviews=COUNTING)[task.pk]
    ]
    return [
        OwedInterval(interval, _interval_state(interval, days, on))
        for interval in owed_intervals(task, plan)
    ]


def _interval_state(interval: periods.Interval, days: Sequence[date], on: date) -> str:
    if any(day in interval for day in days):
        return "covered"
    if interval.end < on:
        return "missing"
    return "running" if on in interval else "ahead"


def _done_for_good(updates: Sequence[UpdateFacts], plan: Plan) -> bool:
    """Did the update of the year's last interval say done?"""
    return (
        bool(plan.intervals)
        and updates[-1].state == State.DONE
        and updates[-1].effective_on in plan.intervals[-1]
    )


def _ongoing_state(
    latest: UpdateFacts | None,
    closed: Sequence[periods.Interval],
    missing: Sequence[periods.Interval],
) -> str:
    if closed and not missing:
        return State.DONE
    return State.DOING if latest and latest.state != State.NOT_STARTED else State.NOT_STARTED


def _finished_on(updates: Sequence[UpdateFacts]) -> date:
    """The day since which the latest state has stood without a break."""
    day = updates[-1].effective_on
    for update in reversed(updates):
        if update.state != updates[-1].state:
            break
        day = update.effective_on
    return day


def _against(due: date | None, on: date, calendar: WorkCalendar) -> tuple[Lateness, int]:
    if due is None:
        return Lateness.ON_TIME, 0
    if due < on:
        return Lateness.OVERDUE, (on - due).days
    left = calendar.between(on, due)
    return (Lateness.DUE_SOON if due - on <= SOON else Lateness.ON_TIME), left


def _percent(latest: UpdateFacts | None) -> int:
    return latest.percent if latest else 0


def _review(latest: UpdateFacts | None) -> str | None:
    return latest.review if latest else None


def counted_updates(
    tasks: Iterable[int], *, on: date, reviews: Iterable[str]
) -> dict[int, list[UpdateFacts]]:
    """Return for each task id its updates with these `reviews`, effective by `on`, in order."""
    rows = (
        ProgressUpdate.objects.filter(task__in=tasks, review__in=reviews)
        .effective_by(on)
        .in_order()
        .values_list("task", "effective_on", "state", "percent", "review")
    )
    found: dict[int, list[UpdateFacts]] = defaultdict(list)
    for task, day, state, percent, review in rows:
        found[task].append(UpdateFacts(day, state, percent, review))
    return found


COUNTING = (Review.WAITING, Review.ACCEPTED)
ACCEPTED = (Review.ACCEPTED,)


def standings(
    tasks: Iterable[Task],
    *,
    on: date,
    calendar: WorkCalendar,
    reviews: Iterable[str] = COUNTING,
    plan: Plan | None = None,
) -> dict[int, TaskStanding]:
    """Return how each of `tasks` (a queryset or rows) stands on the day `on`; waiting updates count
    unless told else.

    One query for the updates however many tasks there are; the plans come in two more, unless all
    are of `plan`.
    """
    rows = list(tasks)
    if plan:
        plans = {plan.pk: plan}
    else:
        plans = Plan.objects.prefetch_related("periods").in_bulk({task.plan_id for task in rows})
    updates = counted_updates([task.pk for task in rows], on=on, reviews=reviews)
    return {
        task.pk: standing(task, plans[task.plan_id], updates[task.pk], on=on, calendar=calendar)
        for task in rows
    }


def states_of(plan: Plan, *, on: date) -> Counter[str]:
    """Return how many tracked tasks of `plan` stand in each state on the day `on` (one query, and
    the periods).
    """
    prefetch_related_objects([plan], "periods")
    no_holidays = WorkCalendar()  # they move days left, never a state
    tasks: dict[int, Task] = {}
    updates: dict[int, list[UpdateFacts]] = defaultdict(list)
    for pk, time_kind, rhythm, due, *update in plan.tasks.tracked().with_counted(on, COUNTING):
        tasks[pk] = Task(pk=pk, plan=plan, time_kind=time_kind, rhythm=rhythm, due=due)
        updates[pk] += [UpdateFacts(*update)] if update[0] else []
    return Counter(
        standing(task, plan, updates[pk], on=on, calendar=no_holidays).state
        for pk, task in tasks.items()
    )


@dataclass(frozen=True)
class TaskTally:
    """How many tasks stand how; `total` leaves out those that will not be done."""

    total: int
    done: int
    doing: int
    not_started: int
    overdue: int
    due_soon: int
    finished_late: int
    waiting: int
    not_doing: int


def tally(standings: Iterable[TaskStanding]) -> TaskTally:
    """Count `standings` by state and lateness."""
    rows = list(standings)
    states = Counter(row.state for row in rows)
    lateness = Counter(row.lateness for row in rows)
    return TaskTally(
        total=len(rows) - states[State.NOT_DOING],
        done=states[State.DONE],
        doing=states[State.DOING],
        not_started=states[State.NOT_STARTED],
        overdue=lateness[Lateness.OVERDUE],
        due_soon=lateness[Lateness.DUE_SOON],
        finished_late=lateness[Lateness.FINISHED_LATE],
        waiting=sum(row.waiting for row in rows),
        not_doing=states[State.NOT_DOING],
    )
