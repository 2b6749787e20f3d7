"""Of which day an update of a task may speak, and when being done asks for a second word."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from plans.periods import Interval

from .models import ProgressUpdate, Task
from .owing import OWN_RHYTHM_DEADLINE


def earliest_day(task: Task, today: date) -> date:
    """Return the earliest day of which an update sent `today` may speak without the reviewer's
    word.

    Until the deadline of the interval that closed last that is its end, else today.
    """
    closed = _closed_last(task, today)
    return closed.end if closed else today


def proposed_day(task: Task, today: date, unit_id: int | None = None) -> date:
    """Return the day of which the form proposes to speak: the end of the newest interval that
    closed, as long as a running task can still be reported on for it by this office and nobody has,
    else today.
    """
    if not task.ongoing:
        return today
    last = _closed_last(task, today)
    closed = {*_opened_again(task, today, unit_id), *([last] if last else [])}
    said = task.updates_by(today) if closed else []
    updates = [update.facts for update in said if update.counts]
    missing = (
        each.end for each in closed if not any(update.covers_interval(each) for update in updates)
    )
    return max(missing, default=today)


def is_backdated(task: Task, day: date, unit_id: int | None = None) -> bool:
    """Does an update that is sent today speak of an earlier day than the rule allows?

    One that answers a return may keep the day of what was returned, and one of an office for which
    a period was opened again speaks of the end of its interval.
    """
    today = timezone.localdate()
    if day >= earliest_day(task, today):
        return False
    if any(day == each.end for each in _opened_again(task, today, unit_id)):
        return False
    last = task.updates.last_sent()
    return not (last and last.review == ProgressUpdate.Review.RETURNED and last.effective_on == day)


def asks_for_whole_year(task: Task, day: date) -> bool:
    """Must somebody say whether a running task that is done on `day` is done for the whole year?

    It goes without saying in the last interval.
    """
    intervals = task.time_in(task.plan).intervals
    return bool(intervals) and day < intervals[-1].start


def share_of_year(task: Task, day: date) -> int:
    """Return the percentage of a running task that is done for its interval of `day` alone: how
    many of the year's intervals have a word, never less than was said before.
    """
    intervals = task.time_in(task.plan).intervals
    updates = list(task.updates.counting().effective_by(day).in_order())
    spoken = sum(
        day in interval or any(update.facts.covers_interval(interval) for update in updates)
        for interval in intervals
    )
    said = updates[-1].percent if updates else 0
    return min(99, max(said, 100 * spoken // max(1, len(intervals))))


def _closed_intervals(task: Task, today: date) -> list[Interval]:
    """The intervals before `today` that a word is owed for; of a dated task those of the plan."""
    own = task.time_in(task.plan).intervals
    intervals: Iterable[Interval] = own or task.plan.intervals
    return [each for each in intervals if each.end < today]


def _closed_last(task: Task, today: date) -> Interval | None:
    """The interval that closed last, while it can still be reported on: its deadline (that of the
    plan's period, of an own rhythm two working days) is not past and no period since was closed.
    """
    closed = max(_closed_intervals(task, today), key=_end, default=None)
    if closed is None:
        return None
    periods = task.plan.reporting_periods
    if any(period.is_closed(today) and period.cut_off >= closed.end for period in periods):
        return None
    deadlines = {period.key: period.deadline for period in periods}
    deadline = deadlines.get(closed.key) or task.plan.calendar.shift(
        closed.end, OWN_RHYTHM_DEADLINE
    )
    return closed if today <= deadline else None


def _opened_again(task: Task, today: date, unit_id: int | None) -> list[Interval]:
    """The closed intervals that lie in a period which was opened once more for this office."""
    opened = {
        period.key for period in task.plan.reporting_periods if period.opening_for(unit_id, today)
    }
    if not opened:
        return []
    ended = _closed_intervals(task, today)
    return [each for each in ended if task.plan.period_key_of(each.end) in opened]


def _end(interval: Interval) -> date:
    return interval.end
