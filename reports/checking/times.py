"""Days that do not exist or lie outside the period, and periods and years of other reports."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plans.models import ReportingPeriod

from ..reading.documents import citations
from ..reading.facts import Facts
from ..reading.lines import Line
from ..reading.mentions import Day, Span
from .finding import Finding, Kind
from .knowledge import Knowledge

MONTHS: dict[str, int] = {
    ReportingPeriod.Key.QUARTER_1: 3,
    ReportingPeriod.Key.SIX_MONTHS: 6,
    ReportingPeriod.Key.QUARTER_3: 9,
    ReportingPeriod.Key.YEAR: 12,
}
# The clause speaks of what is to come, or of the year before.
TO_COME = re.compile(
    r"du kien|\bse\b|phan dau|thoi han|den han|qua han|nguy co|kha nang|chuyen sang|tiep tuc|"
    r"truoc ngay|trong ke hoach|ke hoach nam|trien khai nam|xay dung"
)
LOOKING_BACK = re.compile(
    r"so voi|cung ky|nam truoc|\btu nam\b|\btang\b|\bgiam\b|chuyen tiep|\bcu\b"
)

NO_SUCH_DAY = "Lịch không có ngày này; hãy sửa."
OUTSIDE = "Ngày này nằm ngoài kỳ báo cáo và không có trong kế hoạch, kết quả; hãy kiểm tra lại."
OTHER_PERIOD = "Báo cáo này là của {title}; hãy sửa kỳ, hoặc xác nhận kèm lý do."
OTHER_YEAR = "Báo cáo này là của năm {year}; hãy sửa năm, hoặc xác nhận kèm lý do."


@dataclass(frozen=True)
class PeriodBounds:
    """From when to when a report speaks: the plan's year up to the day of the figures or issue."""

    year: int
    last_month: int
    end: date
    title: str

    @cached_property
    def start(self) -> date:
        return date(self.year, 1, 1)


def bounds(knowledge: Knowledge, issued_on: date | None) -> PeriodBounds:
    """Return the bounds of a report."""
    figures = knowledge.figures
    cut_off = date.fromisoformat(figures.cut_off)
    return PeriodBounds(
        figures.year,
        MONTHS[figures.period],
        max(cut_off, issued_on or cut_off),
        figures.period_title,
    )


def check_times(knowledge: Knowledge, period: PeriodBounds, line: Line) -> Iterator[Finding]:
    """Yield the days, periods and years of a written line that do not belong to the report."""
    under = knowledge.drafted.under(line.section, line.text)
    base = Facts.of([under]) if under else None
    cited = _days_of_documents(knowledge, line)
    for day in line.mentions.days:
        words = line.text[day.start : day.end]
        if not day.real:
            yield Finding(Kind.DATE, line.section, words, NO_SUCH_DAY, line.text)
        elif day not in cited and not _day_fits(knowledge, period, line, day, base):
            yield Finding(Kind.DATE, line.section, words, OUTSIDE, line.text)
    for span in line.mentions.spans:
        words = line.text[span.start : span.end]
        if not _year_fits(knowledge, period, line, span):
            advice = OTHER_YEAR.format(year=period.year)
            yield Finding(Kind.PERIOD, line.section, words, advice, line.text)
        elif not _span_fits(knowledge, period, line, span, base):
            advice = OTHER_PERIOD.format(title=period.title)
            yield Finding(Kind.PERIOD, line.section, words, advice, line.text)


def _days_of_documents(knowledge: Knowledge, line: Line) -> list[Day]:
    """The days of known documents, which may well lie after the cut-off: a report that replaces an
    issued one names the day of that.
    """
    return [
        each.day
        for each in citations(line.text, line.mentions)
        if each.day and knowledge.documents.bears_its_day(each)
    ]


def _day_fits(
    knowledge: Knowledge, period: PeriodBounds, line: Line, day: Day, base: Facts | None
) -> bool:
    if subject := line.subject_at(day.start):
        if subject.facts.knows_day(day):
            return True
    elif base and not line.ahead:
        if base.days:
            return base.knows_day(day)
    elif knowledge.facts.knows_day(day) and (day.day or day.year is None):
        return True
    meant = day.in_year(period.year)
    if line.ahead:
        return period.start <= meant <= date(period.year + 1, 12, 31)
    return period.start <= meant <= period.end


def _year_fits(knowledge: Knowledge, period: PeriodBounds, line: Line, span: Span) -> bool:
    if span.year in (None, period.year):
        return True
    if (subject := line.subject_at(span.start)) and subject.facts.knows_span(span):
        return True
    if span.year == period.year + 1:
        return line.ahead or _is_to_come(line, span)
    if span.year == period.year - 1 and LOOKING_BACK.search(_clause(line, span)):
        return True
    return _is_said(knowledge, line, span)


def _span_fits(
    knowledge: Knowledge, period: PeriodBounds, line: Line, span: Span, base: Facts | None
) -> bool:
    if span.lone or span.year not in (None, period.year) or line.ahead:
        return True
    if (subject := line.subject_at(span.start)) and subject.facts.knows_span(span):
        return True
    if base and base.spans:
        months = {(first, last) for first, last, _ in base.spans}
        return (span.first, span.last) in months
    if span.last <= period.last_month:
        return True
    return _is_to_come(line, span) or _is_said(knowledge, line, span)


def _is_to_come(line: Line, span: Span) -> bool:
    return bool(TO_COME.search(_clause(line, span)))


def _clause(line: Line, span: Span) -> str:
    """The words around the span, up to the next sentence."""
    text = line.flat
    start = max(text.rfind(mark, 0, span.start) for mark in (". ", "; ", ": "))
    ends = [end for mark in (". ", "; ") if (end := text.find(mark, span.end)) >= 0]
    return text[max(start, 0) : min([len(text), *ends])]


def _is_said(knowledge: Knowledge, line: Line, span: Span) -> bool:
    """Do the texts behind the report say the same with the two words before it?"""
    before = line.flat[: span.start].split()[-2:]
    phrase = " ".join([*before, *line.flat[span.start : span.end].split()])
    return len(before) == 2 and phrase in knowledge.names
