"""What the sections of a report say of its statistical forms."""

from collections.abc import Iterable, Iterator

from .drafting.words import bullets
from .stored_statistics import StatisticsRow, StatisticsTable


def statistics_lines(
    tables: Iterable[StatisticsTable], *, code: str = "", area: int | None = None
) -> list[str]:
    """Return what the forms say (one of them, by its `code`) of an area, or all of it: sentences
    where the form has any, else its figures as a list. What was not reported is not told.
    """
    return [line for table in tables if code in ("", table.code) for line in _lines_of(table, area)]


def _lines_of(table: StatisticsTable, area: int | None) -> Iterator[str]:
    if table.sentences:
        told = [each for each in table.sentences if area in (None, each.area)]
        yield from (each.text for each in told if each.text)
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
