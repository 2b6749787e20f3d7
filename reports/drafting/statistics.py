"""What sections tell of statistical forms, where the figures hold their rows."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..outlines.content import SectionSpec
from ..outlines.kinds import ALL_FORMS
from ..stored_statistics import StatisticsRow, StatisticsTable
from .source import DraftSource
from .words import bullets


def statistics(source: DraftSource, section: SectionSpec) -> str | None:
    """Return what the section's form says, of its area alone if it names one; None without any."""
    area = source.area_of(section) if section.area else None
    if section.area and area is None:
        return None
    lines = statistics_lines(
        source.figures.statistics, code=section.form, area=area.number if area else None
    )
    return "\n".join(lines) or None


def statistics_lines(
    tables: Iterable[StatisticsTable], *, code: str, area: int | None = None
) -> list[str]:
    """Return what the form with this code (or `ALL_FORMS`) says of an area, or all of it: its
    sentences in a paragraph, of a form without sentences its figures as a list. What was not
    reported is not told.
    """
    chosen = [table for table in tables if code in (ALL_FORMS, table.code)]
    return [line for table in chosen for line in _lines_of(table, area)]


def lines_of_no_area(tables: Iterable[StatisticsTable], code: str) -> list[str]:
    """Return what the form with this code (or `ALL_FORMS`) says of areas that the plan has not, and
    of none: sentences, of a list without any its rows.
    """
    rest = [
        replace(
            table,
            rows=[each for each in table.rows if each.area is None],
            sentences=[each for each in table.sentences if each.area is None],
        )
        for table in tables
        if any(each.area is None for each in table.sentences)
        or not (table.sentences or len(table.columns) > 1)
    ]
    return statistics_lines(rest, code=code)


def _lines_of(table: StatisticsTable, area: int | None) -> Iterator[str]:
    if table.sentences:
        told = [each.text for each in table.sentences if each.text and area in (None, each.area)]
        if told:
            yield " ".join(told)
        return
    rows = [row for row in table.rows if area in (None, row.area)]
    items = [item for row in rows if (item := _item(table, row))]
    if items:
        yield f"{table.name}:"
        yield from bullets(items)


def _item(table: StatisticsTable, row: StatisticsRow) -> str:
    """A row with its figures: `Văn bản ban hành: 12 văn bản`; empty without any."""
    figures = [
        f"{column.heading}: {cell.figure}" if column.code else cell.figure
        for column, cell in table.cells_of(row)
        if cell.shown
    ]
    unit = "" if row.unit in ("", "%") or len(figures) > 1 else f" {row.unit}"
    return f"{row.name}: {', '.join(figures)}{unit}" if figures else ""
