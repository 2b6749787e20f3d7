"""Which reminder of a due day has come: the days of reminding, in working days, as plain Python.

A step is how many working days a reminder lies after the due day: -7 is a week and more before it,
0 the day itself, 5 a week later. Steps only grow, so that whoever knows the last step they were
reminded of is reminded of each once, and of several that were missed by the last one alone.
"""

from dataclasses import dataclass
from datetime import date

from vietnamese import WorkCalendar


@dataclass(frozen=True)
class Rules:
    """The days on which an authority reminds its people, all in working days; `head_after` and
    `leader_after` of 0 mean that nobody is told.
    """

    before: tuple[int, ...] = (7, 3, 1)
    on_the_day: bool = True
    every: int = 5
    head_after: int = 3
    leader_after: int = 7


def days_from(due: date, day: date, calendar: WorkCalendar) -> int:
    """Return how many working days `day` lies after `due`, a negative number before it.

    A due day that is a day off is reached on the last working day before it.

    >>> days_from(date(2026, 11, 28), date(2026, 11, 27), WorkCalendar())  # a Saturday
    0
    """
    if day <= due:
        return -calendar.between(day, due)
    return calendar.between(due, day)


def step_reached(due: date, day: date, rules: Rules, calendar: WorkCalendar) -> int | None:
    """Return the last step that has come by `day`; None while `due` is further away than the first.

    >>> step_reached(date(2026, 11, 30), date(2026, 11, 26), Rules(), WorkCalendar())
    -3
    >>> step_reached(date(2026, 11, 30), date(2026, 12, 3), Rules(), WorkCalendar())
    0
    """
    at = days_from(due, day, calendar)
    steps = [-days for days in rules.before] + [0] * rules.on_the_day
    if at >= rules.every:
        steps.append(at - at % rules.every)
    return max((step for step in steps if step <= at), default=None)


def late_by(due: date, day: date, calendar: WorkCalendar) -> int:
    """Return how many working days `due` is over on `day`; 0 when it is not."""
    return max(days_from(due, day, calendar), 0)
