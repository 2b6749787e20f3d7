"""Vietnam's working days."""

from collections.abc import Iterable
from datetime import date, timedelta

import holidays as public_holidays


class WorkCalendar:
    """Vietnam's working days: the public calendar, with the Saturdays worked in the place of days
    off, corrected for days off and worked.
    """

    def __init__(self, days_off: Iterable[date] = (), days_worked: Iterable[date] = ()):
        self._public = public_holidays.country_holidays("VN")
        self._off, self._worked = frozenset(days_off), frozenset(days_worked)
        self._counted: dict[tuple[date, date], int] = {}

    def is_working(self, day: date) -> bool:
        if day in self._worked:
            return True
        if day in self._off or day in self._public:
            return False
        return day.weekday() < 5 or day in self._public.weekend_workdays  # known once it was asked

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


def time_left(first: date, last: date, calendar: WorkCalendar) -> str:
    """Return what is left on `first` until the end of `last`, which is not earlier, in words.

    >>> time_left(date(2026, 11, 26), date(2026, 11, 28), WorkCalendar())  # to a Saturday
    'còn 1 ngày làm việc'
    >>> time_left(date(2026, 11, 27), date(2026, 11, 29), WorkCalendar())
    'còn 2 ngày, là ngày nghỉ'
    >>> time_left(date(2026, 11, 30), date(2026, 11, 30), WorkCalendar())
    'đến hạn hôm nay'
    """
    if first == last:
        return "đến hạn hôm nay"
    if working := calendar.between(first, last):
        return f"còn {working} ngày làm việc"
    return f"còn {(last - first).days} ngày, là ngày nghỉ"
