"""How a task stands on a day: its state, its beat, its group, and by when it owes the next word.

Plain Python, facts in and figures out: pages, reports, the API, Excel and scores all ask here.
What differs between them is the day and which updates count.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from plans.periods import Interval, rhythm_intervals
from vietnamese import WorkCalendar, time_left

SOON = timedelta(days=7)


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


def group_of(state: str, lateness: Lateness) -> Group:
    """Return where a task that stands so is counted: the first group that fits."""
    if state == State.NOT_DOING:
        return Group.DROPPED
    if state == State.DONE:
        return Group.DONE
    if lateness == Lateness.OVERDUE:
        return Group.OVERDUE
    return Group.NOT_STARTED if state == State.NOT_STARTED else Group.DOING


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
class Alike:
    """What of how a task stands is counted: tasks that are alike in all of it count together."""

    state: str
    lateness: Lateness
    waiting: bool
    running: bool
    on_beat: bool
    fell_due: bool

    @property
    def group(self) -> Group:
        return group_of(self.state, self.lateness)

    @property
    def finished(self) -> bool:
        return self.state in FINISHED


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
    def alike(self) -> Alike:
        """What of it is counted."""
        return Alike(
            state=self.state,
            lateness=self.lateness,
            waiting=self.waiting,
            running=self.running,
            on_beat=self.on_beat,
            fell_due=self.fell_due,
        )

    @property
    def group(self) -> Group:
        return group_of(self.state, self.lateness)


@dataclass(frozen=True)
class Outlook:
    """How a task stands by what was said of it so far, with the days on which that changes by
    itself: nothing here depends on the day on which one looks. Stored beside tasks
    (`models.StoredOutlook`), so that SQL can ask what this says.

    `awaited_by` is the day by which the next word is owed as long as the plan is open, `matters_on`
    the day that matters: that one, or the end of the task. `missing_from` is the day on which the
    first interval closed in which nobody reported; from `owes_from` to `owes_until` the interval of
    the day asks for a word.
    """

    state: str
    state_review: str
    awaited_by: date | None
    matters_on: date | None
    finished_late: bool
    missing_from: date | None
    owes_from: date | None
    owes_until: date | None

    def lateness(self, on: date) -> Lateness:
        """Where the task stands against its time on the day `on`."""
        if self.finished_late:
            return Lateness.FINISHED_LATE
        if self.awaited_by is None or self.awaited_by > on + SOON:
            return Lateness.ON_TIME
        return Lateness.OVERDUE if self.awaited_by < on else Lateness.DUE_SOON

    def owes(self, on: date) -> bool:
        """Does the interval of the day `on` (or one before it) still ask for a word?"""
        if self.owes_from is None or self.owes_until is None:
            return False
        return self.owes_from <= on <= self.owes_until


def outlook(time: TaskTime, updates: Sequence[UpdateFacts]) -> Outlook:
    """Return how a task of this `time` stands by `updates`: those that count, in order of effective
    day and sending. It is said as if the plan were open.
    """
    latest = updates[-1] if updates else None
    owed, end, ended = owed_by(time, latest), time.ends_by, finished_on(updates)
    late = bool(time.owes and end and ended and ended > end and updates[-1].state == State.DONE)
    asking = [each for each in time.intervals if owed and time.running and owed <= each.end]
    return Outlook(
        state=latest.state if latest else State.NOT_STARTED,
        state_review=latest.review if latest else "",
        awaited_by=owed,
        matters_on=owed or end,
        finished_late=late,
        missing_from=next((each.end for each in missing_intervals(time, updates)), None),
        owes_from=asking[0].start if asking else None,
        owes_until=asking[-1].end if asking else None,
    )


def standing(
    time: TaskTime, updates: Sequence[UpdateFacts], *, on: date, calendar: WorkCalendar
) -> TaskStanding:
    """Return how a task of this `time` stands on the day `on`.

    `updates` are those that count, effective by then, in order of effective day and sending. It is
    computed as if the plan were open, so that it also says how a closed plan stood.
    """
    latest, ahead = updates[-1] if updates else None, outlook(time, updates)
    lateness, due = ahead.lateness(on), ahead.matters_on
    return TaskStanding(
        state=ahead.state,
        percent=latest.percent if latest else 0,
        review=latest.review if latest else None,
        lateness=lateness,
        due=due,
        days=_days(time, updates, ahead, on, calendar),
        left=time_left(on, due, calendar) if due and lateness == Lateness.DUE_SOON else "",
        missing=tuple(each for each in missing_intervals(time, updates) if each.end <= on),
        owes=ahead.owes(on),
        running=time.running,
        fell_due=not time.running and time.ends_by is not None and time.ends_by <= on,
        past_its_end=time.ends_by is not None and time.ends_by < on,
    )


def missing_intervals(time: TaskTime, updates: Sequence[UpdateFacts]) -> Iterator[Interval]:
    """Yield the intervals that no update covers, closed or not, up to the one in which the task
    ended.
    """
    ended = finished_on(updates)
    for interval in time.intervals if time.owes else ():
        told = any(update.covers_interval(interval) for update in updates)
        if not told and (ended is None or interval.start <= ended):
            yield interval


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


def _days(
    time: TaskTime,
    updates: Sequence[UpdateFacts],
    ahead: Outlook,
    on: date,
    calendar: WorkCalendar,
) -> int:
    """The calendar days past the day that matters, or the working days left to it."""
    ended, owed = finished_on(updates), ahead.awaited_by
    if ended and time.ends_by and ahead.finished_late:
        return (ended - time.ends_by).days
    if owed is None:
        return 0
    return (on - owed).days if owed < on else calendar.between(on, owed)


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
    return tally_alike(Counter(row.alike for row in standings))


def tally_alike(counted: Counter[Alike]) -> TaskTally:
    """Count tasks by group, and what stands beside the groups, from how many are alike."""
    groups, lateness = Counter[Group](), Counter[Lateness]()
    running, fell_due = Counter[Alike](), Counter[Alike]()
    for each, number in counted.items():
        groups[each.group] += number
        lateness[each.lateness] += number
        if each.running and each.group == Group.DOING:
            running[each] = number
        if each.fell_due and each.group != Group.DROPPED:
            fell_due[each] = number
    return TaskTally(
        all=counted.total(),
        dropped=groups[Group.DROPPED],
        done=groups[Group.DONE],
        done_late=lateness[Lateness.FINISHED_LATE],
        overdue=groups[Group.OVERDUE],
        not_started=groups[Group.NOT_STARTED],
        doing=groups[Group.DOING],
        running=running.total(),
        on_beat=sum(number for each, number in running.items() if each.on_beat),
        due_soon=lateness[Lateness.DUE_SOON],
        waiting=sum(number for each, number in counted.items() if each.waiting),
        fell_due=fell_due.total(),
        fell_due_done=sum(n for each, n in fell_due.items() if each.state == State.DONE),
    )
