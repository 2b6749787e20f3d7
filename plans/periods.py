"""Reporting periods and the intervals between them: which days they cover, in plain Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from vietnamese import WorkCalendar


@dataclass(frozen=True)
class DefaultPeriod:
    """A periodic report of the year: the end of its data window as (month, day), its names, and
    what running text calls the interval that it adds to the year.
    """

    key: str
    cut_off: tuple[int, int]
    name: str
    short_name: str
    in_sentence: str
    interval: str


# Data windows of periodic reports: Nghị định 09/2019/NĐ-CP, Điều 12; quarter-3 reports are
# cumulative over nine months.
DEFAULT_PERIODS = (
    DefaultPeriod("quarter-1", (3, 14), "Quý I năm {year}", "Quý I", "quý I", "quý I"),
    DefaultPeriod("six-months", (6, 14), "6 tháng đầu năm {year}", "6 tháng", "6 tháng", "quý II"),
    DefaultPeriod("quarter-3", (9, 14), "9 tháng năm {year}", "9 tháng", "9 tháng", "quý III"),
    DefaultPeriod("year", (12, 14), "năm {year}", "Cả năm", "cả năm", "quý IV"),
)
PERIOD_KEYS = tuple(period.key for period in DEFAULT_PERIODS)
INTERVAL_NAMES = {period.key: period.interval for period in DEFAULT_PERIODS}
IN_SENTENCES = {period.key: period.in_sentence for period in DEFAULT_PERIODS}
DEADLINE_AFTER = 2  # working days between the end of the window and the deadline
# Working days after the deadline in which a period still takes entries: none, as what comes later
# is not in the report that was due that day (Nghị định 09/2019/NĐ-CP, Điều 8, khoản 5).
GRACE = 0
MOST_GRACE = 30


def cut_off_and_deadline(
    period: DefaultPeriod, year: int, ordered: date | None, calendar: WorkCalendar
) -> tuple[date, date]:
    """Return the last day of the period's data and the day its report is due.

    By default the window of Nghị định 09/2019/NĐ-CP and two working days; when the plan orders an
    earlier deadline, the cut-off moves to two working days before it.
    """
    cut_off = date(year, *period.cut_off)
    if ordered is None:
        return cut_off, calendar.shift(cut_off, DEADLINE_AFTER)
    return min(cut_off, calendar.shift(ordered, -DEADLINE_AFTER)), ordered


def closing_day(deadline: date, grace: int, calendar: WorkCalendar | None) -> date:
    """Return the last day on which a period takes entries: `grace` working days after its deadline,
    which `calendar` counts (None where there are none to count).
    """
    return calendar.shift(deadline, grace) if calendar and grace else deadline


@dataclass(frozen=True)
class Interval:
    """The days from `start` to `end`, both included; `key` is that of the plan's period, if any."""

    start: date
    end: date
    key: str = field(default="", compare=False)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def year_start(year: int) -> date:
    """Return the first day of a plan year's data: 15 December (Nghị định 09/2019/NĐ-CP)."""
    return date(year - 1, 12, 15)


def intervals(year: int, cut_offs: Mapping[str, date]) -> list[Interval]:
    """Return the intervals between the cut-offs (by the key of their period).

    Each runs from the day after the one before, the first from year start.
    """
    return _between(year, ((end, key) for key, end in cut_offs.items()))


def rhythm_intervals(year: int, months: int) -> list[Interval]:
    """Return the intervals of `months` months each that make up the plan year, closing on the 14th.

    None for a rhythm longer than the year.
    """
    return _between(year, ((date(year, month, 14), "") for month in range(months, 13, months)))


def _between(year: int, ends: Iterable[tuple[date, str]]) -> list[Interval]:
    result, start = [], year_start(year)
    for end, key in sorted(ends):
        result.append(Interval(start, end, key))
        start = end + timedelta(days=1)
    return result
