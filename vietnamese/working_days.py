"""Vietnam's working days."""

from collections.abc import Iterable
from datetime import date, timedelta

import holidays as public_holidays


class WorkCalendar:
    """Vietnam's working days: the public calendar, corrected for days off and worked."""

    def __init__(self, days_off: Iterable[date] = (), days_worked: Iterable[date] = ()):
        self._public = public_holidays.country_holidays("VN")
        self._off, self._worked = frozenset(days_off), frozenset(days_worked)
        self._counted: dict[tuple[date, date], int] = {}

    def is_working(self, day: date) -> bool:
        if day in self._worked:
            return True
        return day.weekday() < 5 and day not in self._off and day not in self._public

    def shift(self, day: date, working_days: int) -> date:
        """Return the working day that lies `working_days` after `day` (before it when negative)."""
        step = timedelta(days=1 if working_days >= 0 else -1)
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Return how many are after `first` up to and including `last`; 0 when not later."""
        if (first, last) not in self._counted:  # the tasks of a plan share few days
            days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
            self._counted[first, last] = sum(map(self.is_working, days))
        return self._counted[first, last]
