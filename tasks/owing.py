"""What a task owes in the course of its plan's year, and when that first came.

Plain Python. It says nothing that depends on the day on which one looks, so that it is stored
beside tasks (`models.settling`): what is late is seen by holding days against deadlines.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from plans.periods import Interval
from vietnamese import WorkCalendar

from .standing import State, TaskTime, UpdateFacts, finished_on

OWN_RHYTHM_DEADLINE = 2  # working days after an interval of the task's own rhythm

# end, key and `sent` of each `OwedWord`, days as ISO 8601
StoredWords = list[list[Any]]


@dataclass(frozen=True)
class Sending:
    """What an update says, on which day it was sent, and whether it counts now."""

    facts: UpdateFacts
    sent_on: date
    counts: bool


class OwedWord(NamedTuple):
    """What a task owes: a word about the interval that ends on the day `end`, the plan's one with
    this `key` (empty: one of an own rhythm), or its end by that day (`key` None). `sent` is the
    day on which it first came.
    """

    end: date
    key: str | None
    sent: date | None = None

    def deadline(self, of_periods: Mapping[str, date], calendar: WorkCalendar) -> date:
        """Return the last day on which it is on time; `of_periods` are the deadlines of the plan's
        periods by their keys.
        """
        return self.end if self.key is None else deadline_of(self, of_periods, calendar)


def deadline_of(
    interval: Interval | OwedWord, of_periods: Mapping[str, date], calendar: WorkCalendar
) -> date:
    """Return the last day on which a word about `interval` is on time: the deadline of the plan's
    period (by its key), of an own rhythm two working days after its end.
    """
    return of_periods.get(interval.key or "") or calendar.shift(interval.end, OWN_RHYTHM_DEADLINE)


def first_sent(interval: Interval, sendings: Iterable[Sending]) -> date | None:
    """Return the day on which the word about `interval` was first sent, even one that was returned
    and sent again; None where none counts.
    """
    about = [each for each in sendings if each.facts.covers_interval(interval)]
    if not any(each.counts for each in about):
        return None
    return min(each.sent_on for each in about)


def owed_words(time: TaskTime, sendings: Sequence[Sending]) -> Iterator[OwedWord]:
    """Yield what a task of this `time` owes by what was sent about it: `sendings` are the updates
    that were not withdrawn, in order of effective day and sending.

    A running task owes a word in each interval, until it ended. Any other owes its end: it came on
    the day by which it was done, as its state says everywhere. What an update dropped that counts
    is owed no more.
    """
    if not time.owes:
        return
    counting = [each.facts for each in sendings if each.counts]
    ended = finished_on(counting)
    for interval in time.intervals if time.running else ():
        if ended is None or interval.start <= ended:
            yield OwedWord(interval.end, interval.key, first_sent(interval, sendings))
    dropped = bool(counting) and counting[-1].state == State.NOT_DOING
    if not time.running and time.ends_by and not dropped:
        yield OwedWord(time.ends_by, None, ended)


def words_in_json(words: Iterable[OwedWord]) -> StoredWords:
    """Return `words` as they are stored."""
    return [
        [each.end.isoformat(), each.key, each.sent.isoformat() if each.sent else None]
        for each in words
    ]
