"""What differs between the figures that a report was issued with and those of today."""

import re
from collections.abc import Iterable, Iterator

from vietnamese import number

from .stored_figures import STATE_WORDS, IndicatorRow, ReportFigures, TaskRow
from .stored_statistics import StatisticsCell, StatisticsTable, place_of

TRAILING_ZEROS = re.compile(r",(\d*?)0+(?!\d)")

TOTALS = {"total": "Tổng số nhiệm vụ", "done": "Nhiệm vụ hoàn thành", "overdue": "Nhiệm vụ quá hạn"}


def differences(frozen: ReportFigures, now: ReportFigures) -> list[str]:
    """Return what `now` says otherwise than `frozen`, a sentence each."""
    return [
        *_totals(frozen, now),
        *_tasks(frozen.tasks, now.tasks),
        *_indicators(frozen.indicators, now.indicators),
        *_statistics(frozen.statistics, now.statistics),
    ]


def _totals(frozen: ReportFigures, now: ReportFigures) -> Iterator[str]:
    for name, words in TOTALS.items():
        then, today = getattr(frozen.totals, name), getattr(now.totals, name)
        if then != today:
            yield f"{words}: {number(then)} → {number(today)}."


def _tasks(frozen: list[TaskRow], now: list[TaskRow]) -> Iterator[str]:
    before = {row.pk: row for row in frozen}
    for row in now:
        then = before.pop(row.pk, None)
        if then is None:
            yield f"Nhiệm vụ “{row.content[:80]}” được thêm."
        elif then.state != row.state:
            change = f"{STATE_WORDS[then.state].lower()} → {STATE_WORDS[row.state].lower()}"
            yield f"Nhiệm vụ “{row.content[:80]}”: {change}."
        elif (then.result, then.document) != (row.result, row.document):
            yield f"Nhiệm vụ “{row.content[:80]}” có kết quả khác."
    yield from (f"Nhiệm vụ “{row.content[:80]}” không còn theo dõi." for row in before.values())


def _indicators(frozen: list[IndicatorRow], now: list[IndicatorRow]) -> Iterator[str]:
    before = {pk: (value, rests_on) for pk, _, value, rests_on in _values(frozen)}
    for pk, words, value, rests_on in _values(now):
        then, rested_on = before.get(pk, (value, rests_on))
        if _bare(then) != _bare(value):
            yield f"Chỉ tiêu “{words}”: {then or 'chưa có'} → {value or 'chưa có'}."
        elif rested_on != rests_on:  # the same share of other figures
            yield f"Chỉ tiêu “{words}”: {rested_on or value} → {rests_on or value}."


def _values(rows: Iterable[IndicatorRow]) -> Iterator[tuple[int, str, str, str]]:
    """Each figure by the id of its target: what it is called, its value, what that is a share
    of.
    """
    for row in rows:
        if row.several:
            for part in row.parts:
                words = f"{row.statement[:80]} – {part.label}"
                yield part.pk, words, part.value, part.fraction
        else:
            yield row.pk, row.statement[:80], row.value, row.fraction


def _statistics(frozen: Iterable[StatisticsTable], now: Iterable[StatisticsTable]) -> Iterator[str]:
    """Figures of forms that were frozen and are others today; what was added later is none."""
    today = {place: cell for _, place, cell in _cells(now)}
    for words, place, then in _cells(frozen):
        if (cell := today.get(place)) and cell.shown != then.shown:
            yield f"{words}: {then.shown or 'chưa có'} → {cell.shown or 'chưa có'}."


def _cells(tables: Iterable[StatisticsTable]) -> Iterator[tuple[str, str, StatisticsCell]]:
    for table in tables:
        for row in table.rows:
            for column, cell in table.cells_of(row):
                name = f"{row.name[:80]} ({column.heading})" if column.code else row.name[:80]
                yield f"{table.name}, “{name}”", place_of(row.pk, column.code), cell


def _bare(value: str) -> str:
    """The value without the zeros by which figures of one table are written alike."""
    return TRAILING_ZEROS.sub(lambda found: f",{found[1]}".rstrip(","), value)
