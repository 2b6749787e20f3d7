"""Vietnam's working days."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

import holidays as public_holidays


class WorkCalendar:
    """Vietnam's working days: the public calendar, with the Saturdays worked in the place of days
    off, corrected for days off and worked.
    """

    def __init__(self, days_off: Iterable[date] = (), days_worked: Iterable[date] = ()):
        self._off, self._worked = frozenset(days_off), frozenset(days_worked)
        self._counts: dict[int, list[int]] = {}  # of years, as `_until` needs them

    def is_working(self, day: date) -> bool:
        if day in self._worked:
            return True
        return day not in self._off and day in _public(day.year)

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
        if last <= first:
            return 0
        years = (date(year, 12, 31) for year in range(first.year, last.year))
        return self._until(last) - self._until(first) + sum(map(self._until, years))

    def _until(self, day: date) -> int:
        """How many its year has up to and including `day`."""
        if day.year not in self._counts:
            days = map(self.is_working, _days_of(day.year))
            self._counts[day.year] = list(accumulate(days))
        return self._counts[day.year][day.timetuple().tm_yday - 1]


@cache
def _public(year: int) -> frozenset[date]:
    """The working days of the public calendar."""
    public = public_holidays.country_holidays("VN", years=year)
    by_week = (day for day in _days_of(year) if day.weekday() < 5 or day in public.weekend_workdays)
    return frozenset(day for day in by_week if day not in public)


def _days_of(year: int) -> Iterator[date]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return map(date.fromordinal, range(first, last + 1))


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
