"""How a task stands on a day: its state, its beat, its group, and by when it owes the next word.

Plain Python, facts in and figures out: pages, reports, the API, Excel and scores all ask here.
What differs between them is the day and which updates count.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from plans.periods import Interval, rhythm_intervals
from vietnamese import WorkCalendar, time_left

SOON = timedelta(days=7)
OWN_RHYTHM_DEADLINE = 2  # working days after an interval of the task's own rhythm


class State(StrEnum):
    """What an office declares a task to be."""

    NOT_STARTED = "not_started"
    DOING = "doing"
    DONE = "done"
    NOT_DOING = "not_doing"


FINISHED = (State.DONE, State.NOT_DOING)


class Group(StrEnum):
    """Where a task is counted; each task is in one, so that the groups add up to all."""

    DROPPED = "not_doing"
    DONE = "done"
    OVERDUE = "overdue"
    NOT_STARTED = "not_started"
    DOING = "doing"


class Lateness(StrEnum):
    """Where a task stands against its time."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    FINISHED_LATE = "finished_late"


@dataclass(frozen=True)
class UpdateFacts:
    """What of a counting update matters for the standing of its task.

    `covers` is the key of the plan's interval that held its day when it was sent: a cut-off that
    moves later takes no interval away from it.
    """

    effective_on: date
    state: str
    percent: int
    review: str
    covers: str = ""

    def covers_interval(self, interval: Interval) -> bool:
        """Does the update speak of a day of `interval`?"""
        return self.effective_on in interval or bool(interval.key and interval.key == self.covers)


@dataclass(frozen=True)
class Sending:
    """What an update says, on which day it was sent, and whether it counts now."""

    facts: UpdateFacts
    sent_on: date
    counts: bool


def first_sent(interval: Interval, sendings: Iterable[Sending]) -> date | None:
    """Return the day on which the word about `interval` was first sent, even one that was returned
    and sent again; None where none counts.
    """
    about = [each for each in sendings if each.facts.covers_interval(interval)]
    if not any(each.counts for each in about):
        return None
    return min(each.sent_on for each in about)


def deadline_of(interval: Interval, of_periods: Mapping[str, date], calendar: WorkCalendar) -> date:
    """Return the last day on which a word about `interval` is on time: the deadline of the plan's
    period (by its key), of an own rhythm two working days after its end.
    """
    return of_periods.get(interval.key) or calendar.shift(interval.end, OWN_RHYTHM_DEADLINE)


@dataclass(frozen=True)
class TaskTime:
    """What of a task and its plan decides by when it owes a word.

    A `running` task (continuous or recurring) owes one in each of its `intervals`; any other an end
    by its `due` day, without one by the last day of the plan's year. A task that does not `owe`
    (not tracked, or of a plan that was never handed out) is never late.
    """

    year: int
    due: date | None
    running: bool = False
    intervals: tuple[Interval, ...] = ()
    owes: bool = True

    @property
    def ends_by(self) -> date | None:
        """The day by which the task is to be finished; None for a running one without a due day."""
        return self.due if self.due or self.running else date(self.year, 12, 31)


def owed_intervals(
    *, year: int, rhythm: int | None, of_plan: Iterable[Interval], begun: date | None
) -> tuple[Interval, ...]:
    """Return the intervals in each of which a running task owes an update.

    Those of its own `rhythm` in months when it has one, else the reporting intervals `of_plan`;
    what had closed before the plan was issued (or, for a draft, handed out) on the day `begun` is
    not owed, and nothing is while the plan has not `begun`.
    """
    if begun is None:
        return ()
    own = rhythm_intervals(year, rhythm) if rhythm else []
    return tuple(interval for interval in own or of_plan if interval.end >= begun)


def owed_by(time: TaskTime, latest: UpdateFacts | None) -> date | None:
    """Return the day by which the next word is owed after the `latest` counting update, or None."""
    if not time.owes or (latest and latest.state in FINISHED):
        return None
    if not time.running:
        return time.ends_by
    spoken = latest.effective_on if latest else date.min
    ends = (interval.end for interval in time.intervals if interval.start > spoken)
    return min(filter(None, (next(ends, None), time.due)), default=None)


@dataclass(frozen=True)
class TaskStanding:
    """How a task stands on a day.

    `due` is the day that matters (by which a word is owed, or the end of a finished task), `days`
    the working days left to it or the calendar days past it, `left` the first in words while it is
    due soon. `missing` are the closed intervals of
    a running task in which nobody reported, `owes` says that the interval of the day still asks for
    a word. `fell_due` says that the dated task had to be finished by the day, `past_its_end` that
    the day by which any task ends is over.
    """

    state: str
    percent: int
    review: str | None
    lateness: Lateness
    due: date | None
    days: int
    left: str = ""
    missing: tuple[Interval, ...] = ()
    owes: bool = False
    running: bool = False
    fell_due: bool = False
    past_its_end: bool = False

    @property
    def finished(self) -> bool:
        return self.state in FINISHED

    @property
    def waiting(self) -> bool:
        return self.review == "waiting"

    @property
    def overdue(self) -> bool:
        return self.lateness == Lateness.OVERDUE

    @property
    def on_beat(self) -> bool:
        """Is this a running task without a closed interval in which nobody reported?"""
        return self.running and not self.missing

    @property
    def group(self) -> Group:
        """Where the task is counted: the first group that fits."""
        if self.state == State.NOT_DOING:
            return Group.DROPPED
        if self.state == State.DONE:
            return Group.DONE
        if self.overdue:
            return Group.OVERDUE
        return Group.NOT_STARTED if self.state == State.NOT_STARTED else Group.DOING


def standing(
    time: TaskTime, updates: Sequence[UpdateFacts], *, on: date, calendar: WorkCalendar
) -> TaskStanding:
    """Return how a task of this `time` stands on the day `on`.

    `updates` are those that count, effective by then, in order of effective day and sending. It is
    computed as if the plan were open, so that it also says how a closed plan stood.
    """
    latest = updates[-1] if updates else None
    state = latest.state if latest else State.NOT_STARTED
    missing = _missing(time, updates, on) if time.owes else ()
    owed = owed_by(time, latest)
    lateness, due, days = _against(time, updates, owed, on, calendar)
    return TaskStanding(
        state=state,
        percent=latest.percent if latest else 0,
        review=latest.review if latest else None,
        lateness=lateness,
        due=due,
        days=days,
        left=time_left(on, due, calendar) if due and lateness == Lateness.DUE_SOON else "",
        missing=missing,
        owes=_owes(time, owed, on),
        running=time.running,
        fell_due=not time.running and time.ends_by is not None and time.ends_by <= on,
        past_its_end=time.ends_by is not None and time.ends_by < on,
    )


def _missing(time: TaskTime, updates: Sequence[UpdateFacts], on: date) -> tuple[Interval, ...]:
    """The intervals closed by `on` that no update covers, up to the one in which the task ended."""
    ended = finished_on(updates)
    return tuple(
        interval
        for interval in time.intervals
        if interval.end <= on
        and (ended is None or interval.start <= ended)
        and not any(update.covers_interval(interval) for update in updates)
    )


def finished_on(updates: Sequence[UpdateFacts]) -> date | None:
    """Return the first day of the last unbroken state that ends the task; None while it goes on."""
    if not updates or updates[-1].state not in FINISHED:
        return None
    day = updates[-1].effective_on
    for update in reversed(updates):
        if update.state != updates[-1].state:
            break
        day = update.effective_on
    return day


def _against(
    time: TaskTime,
    updates: Sequence[UpdateFacts],
    owed: date | None,
    on: date,
    calendar: WorkCalendar,
) -> tuple[Lateness, date | None, int]:
    """Where the task stands against its time: lateness, the day that matters, days past or left."""
    end = time.ends_by
    if ended := finished_on(updates):
        if time.owes and end and ended > end and updates[-1].state == State.DONE:
            return Lateness.FINISHED_LATE, end, (ended - end).days
        return Lateness.ON_TIME, end, 0
    if owed is None:
        return Lateness.ON_TIME, end, 0
    if owed < on:
        return Lateness.OVERDUE, owed, (on - owed).days
    soon = owed - on <= SOON
    return (
        Lateness.DUE_SOON if soon else Lateness.ON_TIME,
        owed,
        calendar.between(on, owed),
    )


def _owes(time: TaskTime, owed: date | None, on: date) -> bool:
    """Does the interval of the day `on` (or one before it) still ask for a word?"""
    if not time.running or owed is None:
        return False
    return any(on in interval and owed <= interval.end for interval in time.intervals)


@dataclass(frozen=True)
class TaskTally:
    """How many tasks stand how.

    The groups `dropped`, `done`, `overdue`, `not_started` and `doing` add up to `all`; the others
    are parts of them: `done_late` of those done; `running` of those doing and `on_beat` of these;
    `fell_due` those that had to be finished and `fell_due_done` of these.
    """

    all: int
    dropped: int
    done: int
    done_late: int
    overdue: int
    not_started: int
    doing: int
    running: int
    on_beat: int
    due_soon: int
    waiting: int
    fell_due: int
    fell_due_done: int

    @property
    def total(self) -> int:
        """Those that are to be done: all without the dropped ones."""
        return self.all - self.dropped

    def of(self, group: Group) -> int:
        """How many are counted in `group`."""
        return {
            Group.DROPPED: self.dropped,
            Group.DONE: self.done,
            Group.OVERDUE: self.overdue,
            Group.NOT_STARTED: self.not_started,
            Group.DOING: self.doing,
        }[group]

    @property
    def plan_rate(self) -> Decimal | None:
        """Hoàn thành kế hoạch, in percent."""
        return rate(self.done, self.total)

    @property
    def due_rate(self) -> Decimal | None:
        """Hoàn thành trong số đến hạn, in percent."""
        return rate(self.fell_due_done, self.fell_due)

    @property
    def schedule_rate(self) -> Decimal | None:
        """Đúng tiến độ, in percent."""
        return rate(self.total - self.overdue - self.done_late, self.total)


def rate(part: int, whole: int) -> Decimal | None:
    """Return the share in percent to one decimal; None where nothing can be counted."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def tally(standings: Iterable[TaskStanding]) -> TaskTally:
    """Count `standings` by group, and what stands beside the groups."""
    rows = list(standings)
    groups, lateness = Counter(row.group for row in rows), Counter(row.lateness for row in rows)
    doing = [row for row in rows if row.group == Group.DOING and row.running]
    fell_due = [row for row in rows if row.fell_due and row.group != Group.DROPPED]
    return TaskTally(
        all=len(rows),
        dropped=groups[Group.DROPPED],
        done=groups[Group.DONE],
        done_late=lateness[Lateness.FINISHED_LATE],
        overdue=groups[Group.OVERDUE],
        not_started=groups[Group.NOT_STARTED],
        doing=groups[Group.DOING],
        running=len(doing),
        on_beat=sum(row.on_beat for row in doing),
        due_soon=lateness[Lateness.DUE_SOON],
        waiting=sum(row.waiting for row in rows),
        fell_due=len(fell_due),
        fell_due_done=sum(row.state == State.DONE for row in fell_due),
    )
