"""Which days an export says it is about, held against the period that it is brought in for."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from plans.periods import PERIOD_KEYS, Interval
from vietnamese import fold, short_date

from .tables import days_in

NEAR = timedelta(days=31)  # systems begin their year and close their quarters on other days
SHARED = 0.5  # of the days of a file and of a period, that make them the same
_QUARTERS = {"i": 0, "1": 0, "ii": 1, "2": 1, "iii": 2, "3": 2, "iv": 3, "4": 3}
_QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4])\b(?!\s*[,-]|\s+va\b)")
_MONTHS = re.compile(r"\b(0?6|9|09) thang\b")
# not the year of a document that the form was issued with
_YEAR = re.compile(r"(?<!thang \d )(?<!thang \d\d )\bnam (20\d\d)\b|\bquy \w+ ?/ ?(20\d\d)\b")
_MONTH = re.compile(r"(?<!\d )\bthang (\d{1,2})\b(?:(?:/| nam )(20\d\d))?")
_DAY = re.compile(r"ngay[^a-z]*$")  # before the month of a date
_RUNNING = re.compile(r"\bluy ke\b|\btu dau nam\b")


class Span(StrEnum):
    """What the figures of a file are counted from."""

    OWN = "own"  # the period alone
    RUNNING = "running"  # the year's start
    OTHER = "other"  # another period
    UNKNOWN = "unknown"
    MIXED = "mixed"  # “lũy kế” without days that would say what it means


def span_of(
    titles: Iterable[str], headings: Iterable[str], key: str, year: int, intervals: list[Interval]
) -> tuple[Span, str]:
    """Return what the words of a file say of its days, with a sentence for the person where that is
    another period or not clear.
    """
    titles, headings = list(titles), list(headings)
    interval = next(each for each in intervals if each.key == key)
    if days := days_in(titles):
        return _by_days(days, interval, intervals)
    words = fold(" ".join(titles))
    if found := _by_words(words, key, year) or _by_headings(headings, key, year):
        return found
    if _RUNNING.search(f"{words} {fold(' '.join(headings))}") and key != PERIOD_KEYS[0]:
        return Span.MIXED, "Tệp có chữ “lũy kế”: chưa rõ số riêng của kỳ hay số từ đầu năm."
    return Span.UNKNOWN, ""


def _by_days(
    days: tuple[date, date], interval: Interval, intervals: list[Interval]
) -> tuple[Span, str]:
    first, last = days
    words = (
        f"Tệp ghi số liệu từ ngày {short_date(first)} đến ngày {short_date(last)}; kỳ đang nhập từ "
        f"ngày {short_date(interval.start)} đến ngày {short_date(interval.end)}."
    )
    start = intervals[0].start
    if abs(first - start) <= NEAR:
        closing = min(intervals, key=lambda each: abs(each.end - last))
        same = closing.key == interval.key and abs(closing.end - last) <= NEAR
        exact = (first, last) == (start, interval.end)
        found = Span.OWN if interval.key == intervals[0].key else Span.RUNNING
    else:
        same = _shared(days, (interval.start, interval.end)) >= SHARED
        exact = (first, last) == (interval.start, interval.end)
        found = Span.OWN
    return (found, "" if exact else words) if same else (Span.OTHER, words)


def _shared(one: tuple[date, date], other: tuple[date, date]) -> float:
    """The share of days that two spans have in common, of the longer one."""
    common = (min(one[1], other[1]) - max(one[0], other[0])).days + 1
    longer = max((last - first).days + 1 for first, last in (one, other))
    return max(common, 0) / longer


def _by_headings(headings: Iterable[str], key: str, year: int) -> tuple[Span, str] | None:
    """What all headings of figures say alike: `Thực hiện 6 tháng`."""
    said = {_by_words(fold(heading), key, year) for heading in headings}
    return said.pop() if len(said) == 1 else None


def _by_words(words: str, key: str, year: int) -> tuple[Span, str] | None:
    at = PERIOD_KEYS.index(key)
    years = {int(named or short) for named, short in _YEAR.findall(words)}
    if years and year not in years:
        return Span.OTHER, f"Tệp ghi năm {min(years)}, kế hoạch của năm {year}."
    quarters = {_QUARTERS[each] for each in _QUARTER.findall(words)}
    if len(quarters) == 1 and not _RUNNING.search(words):
        [said] = quarters
        if said != at:
            return Span.OTHER, f"Tệp ghi quý {said + 1}, kỳ đang nhập thuộc quý {at + 1}."
        return Span.OWN, ""
    months = {int(each) for each in _MONTHS.findall(words)}
    if len(months) == 1:
        [said] = months
        if PERIOD_KEYS[at] != ("six-months" if said == 6 else "quarter-3"):
            return Span.OTHER, f"Tệp ghi {said} tháng, không phải kỳ đang nhập."
        return Span.RUNNING, ""
    named = {
        int(each[1])
        for each in _MONTH.finditer(words)
        if int(each[2] or year) in (year - 1, year) and not _DAY.search(words[: each.start()])
    }
    if len(named) == 1 and not _RUNNING.search(words):
        return Span.OTHER, f"Tệp ghi số liệu tháng {min(named)}, không phải cả kỳ đang nhập."
    if year in years and at == len(PERIOD_KEYS) - 1:
        return Span.MIXED, f"Tệp ghi năm {year}: chưa rõ số riêng của quý IV hay số cả năm."
    return None
