"""Groups rows into tables of tasks or targets, mends cut rows, dissolves all others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from ..blocks import Block, Place, TableRow, cover
from ..paragraph_marks import ROMAN, split_mark
from ..phrases.headings import area_of_heading
from ..words import bare, is_upper, squeeze, starts_lower
from .columns import (
    QUARTERS,
    TIMES,
    Column,
    columns_of,
    is_numbering,
    merged_columns,
    sub_columns_of,
)
from .paragraphs import mend_cell

_BOUND = re.compile(r"^(?:từ|đến)\s+(?=\S)", re.IGNORECASE)
_LAYOUT = re.compile(r"cong hoa xa hoi|noi nhan|doc lap - tu do|\bso ?:|\b(?:tm|kt|tl|tuq)\. ")
_NUMBER = re.compile(
    r"[IVXLC]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*|[IVX]+(?:\.\d{1,3})+|[a-zđ]|\d{1,3}[a-z]", re.ASCII
)


_TARGET_COLUMNS = frozenset(
    {Column.ORDINAL, Column.TARGET, Column.CONTENT, Column.MEASURE, Column.VALUE, Column.BASELINE}
)
_TASK_COLUMNS = frozenset(Column) - {Column.NOTE, Column.MEASURE, Column.VALUE, Column.BASELINE}


class _PlacedRow(NamedTuple):
    row: TableRow
    place: Place


@dataclass
class TableEntry:
    """One row of a table by the meaning of its cells, in as many lines as the cells have."""

    cells: dict[Column, str]
    place: Place
    row: TableRow
    after_break: bool = False  # a repeated heading stood before it
    columns: dict[Column, int] = field(default_factory=dict)

    def text(self, column: Column) -> str:
        said = mend_cell(self.cells.get(column, ""))
        return self._whole_time(said) if column is Column.TIME else said

    def _whole_time(self, said: str) -> str:
        """The time of one column (`said`), of two: `Từ 01/02/2026 đến 30/06/2026`, or of one a
        quarter, with marks: `Quý I, III`.
        """
        marked = [roman for column, roman in QUARTERS.items() if self.text(column)]
        if marked and not said:
            return f"Quý {', '.join(marked)}"
        start, end = (_BOUND.sub("", self.text(column)) for column in (Column.START, Column.END))
        end = end or (_BOUND.sub("", said) if start else said)
        if start and end and start != end:
            return f"Từ {start} đến {end}"
        return end or (f"Từ {start}" if start else "")

    def place_of(self, column: Column) -> Place:
        """The cell of this row under `column`; the whole row when it has none."""
        marked = [each for each in QUARTERS if self.text(each)]
        times = (Column.TIME, Column.END, Column.START, *marked)
        parts = times if column is Column.TIME else (column,)
        at = next((self.columns[part] for part in parts if part in self.columns), None)
        if at is None:
            return self.place
        return replace(self.place, column=at + 1, at=self.row.cell_at(at) or self.place.at)

    @property
    def number(self) -> str:
        return self.text(Column.ORDINAL).strip(" .)/")


@dataclass
class Table:
    """A table of tasks or of targets."""

    columns: dict[Column, int]
    entries: list[TableEntry] = field(default_factory=list)

    @property
    def main(self) -> Column:
        return Column.TARGET if self.holds_targets else Column.CONTENT

    def remarks(self, used: set[Place]) -> list[Block]:
        """Return what is neither task nor target: rows that are not `used`, and of the others the
        cells that no entry has a value for.
        """
        texts = (
            (
                self._beside(entry) if entry.place in used else " ".join(entry.row.filled),
                entry.place,
            )
            for entry in self.entries
        )
        return [Block(text, place) for text, place in texts if text]

    def _beside(self, entry: TableEntry) -> str:
        """The notes of a row, who watches a target, and what stands in columns of other matters."""
        read = _TARGET_COLUMNS if self.holds_targets else _TASK_COLUMNS
        taken = {index for column, index in entry.columns.items() if column in read}
        others = (
            entry.text(column)
            if (column := next((c for c, i in entry.columns.items() if i == index), None))
            else mend_cell(cell)
            for index, cell in enumerate(entry.row.cells)
            if index not in taken and index not in entry.row.merged
        )
        return " ".join(filter(None, dict.fromkeys(others)))

    @property
    def holds_targets(self) -> bool:
        names = self.columns.keys()
        if Column.TARGET not in names:
            return (
                Column.CONTENT in names
                and {Column.MEASURE, Column.VALUE} <= names
                and TIMES.isdisjoint(names)
            )
        return Column.CONTENT not in names or bool({Column.MEASURE, Column.VALUE} & names)


def with_tables(blocks: Sequence[Block]) -> list[Block | Table]:
    """Return `blocks` with task and target tables grouped, other rows as paragraphs."""
    result: list[Block | Table] = []
    last: Table | None = None
    for run in _runs(blocks):
        rows = _rows(run)
        if not rows:
            result += run
            continue
        before, table = _table(rows, last)
        result += [paragraph for each in before for paragraph in _dissolved(each, before)]
        if table is not None and (table is not last or table not in result):
            result.append(table)
        last = table or last
    return result


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Runs of paragraphs, and of rows of one table (page breaks leave nothing between)."""
    run: list[Block] = []
    for _, group in groupby(blocks, lambda block: block.row.table if block.row else None):
        piece = list(group)
        if run and not _is_more(run, piece):
            yield run
            run = []
        run += piece
    if run:
        yield run


def _rows(blocks: Sequence[Block]) -> list[_PlacedRow]:
    return [_PlacedRow(block.row, block.place) for block in blocks if block.row]


def _is_more(run: list[Block], piece: list[Block]) -> bool:
    """Is `piece` the table `run` on the next page: as wide, with the same heading or none?"""
    rows, more = _rows(run), _rows(piece)
    if not rows or not more:
        return not rows and not more
    heading, again = _heading(rows), _heading(more)
    same = again is None or heading is None or heading.keys() == again.keys()
    return same and abs(_width(rows) - _width(more)) <= 1


def _heading(rows: list[_PlacedRow]) -> dict[Column, int] | None:
    return next((columns for each in rows if (columns := columns_of(each.row))), None)


def _width(rows: list[_PlacedRow]) -> int:
    return max(len(each.row.cells) for each in rows)


def _table(rows: list[_PlacedRow], last: Table | None) -> tuple[list[_PlacedRow], Table | None]:
    """Rows before the heading, and the table; without a heading `last` goes on."""
    found = next(
        ((index, columns) for index, each in enumerate(rows) if (columns := columns_of(each.row))),
        None,
    )
    if found is None:
        if last is None or not _fits(rows, last):
            return rows, None
        _fill(last, rows, after_break=True)
        return [], last
    start, columns = found
    table = Table(columns)
    if (
        last is not None
        and columns.keys() == last.columns.keys()
        and _goes_on(rows[start + 1 :], columns)
    ):
        table = last
        table.columns = columns
    _fill(table, rows[start:], after_break=False)
    return rows[:start], table


def _fits(rows: list[_PlacedRow], table: Table) -> bool:
    return max(table.columns.values()) < _width(rows) <= max(table.columns.values()) + 3


def _goes_on(rows: list[_PlacedRow], columns: dict[Column, int]) -> bool:
    """Does the table under a repeated heading begin amid a row or a count?"""
    for each in rows:
        if columns_of(each.row) is None and not is_numbering(each.row):
            number = squeeze(each.row.cell(columns.get(Column.ORDINAL))).strip(" .)")
            return number not in {"1", "I", "A", "1.1", "01"}
    return False


def _fill(table: Table, rows: list[_PlacedRow], *, after_break: bool) -> None:
    above: TableRow | None = None
    fresh = after_break or bool(table.entries)
    for each in rows:
        if columns := columns_of(each.row):
            table.columns, above, fresh = (
                {**table.columns, **columns},
                each.row,
                bool(table.entries),
            )
        elif above is not None and (split := _split_columns(table, each.row, above)):
            table.columns, above = split, None
        elif is_numbering(each.row):
            continue
        elif each.row.filled:
            _add(
                table,
                TableEntry(
                    _cells(each.row, table.columns), each.place, each.row, fresh, table.columns
                ),
            )
            above, fresh = None, False


def _split_columns(table: Table, row: TableRow, above: TableRow) -> dict[Column, int]:
    """The columns when `row` splits the heading `above`; empty when it does not, or would leave no
    column for what is to be done or reached.
    """
    second = sub_columns_of(row, above)
    columns = merged_columns(table.columns, second) if second else {}
    return columns if {Column.CONTENT, Column.TARGET} & columns.keys() else {}


def _cells(row: TableRow, columns: dict[Column, int]) -> dict[Column, str]:
    return {column: row.cell(index) for column, index in columns.items()}


def _add(table: Table, entry: TableEntry) -> None:
    last = table.entries[-1] if table.entries else None
    if last is not None and _is_rest(entry, last, table):
        glue = " " if entry.after_break else "\n"
        for column, text in entry.cells.items():
            if text.strip() and table.columns[column] not in entry.row.merged:
                before = last.cells.get(column, "")
                last.cells[column] = f"{before}{glue}{text}" if before.strip() else text
        last.place = cover([last.place, entry.place])
    else:
        table.entries.append(entry)


def _is_rest(entry: TableEntry, last: TableEntry, table: Table) -> bool:
    """Is `entry` the rest of the row before, cut by a page break or split cells?"""
    if _NUMBER.fullmatch(entry.number) and table.columns[Column.ORDINAL] not in entry.row.merged:
        return False
    main = entry.text(table.main)
    if len(entry.row.filled) == 1 and _is_heading(entry.row.filled[0]):
        return False
    if table.columns[table.main] in entry.row.merged or not main:
        return (
            bool(entry.row.merged)
            or len(entry.row.filled) < len(table.columns)
            or entry.after_break
        )
    numbered = Column.ORDINAL in table.columns and any(
        _NUMBER.fullmatch(each.number) for each in table.entries
    )
    if len(entry.row.filled) == 1 and not entry.after_break and not starts_lower(main):
        return False
    return starts_lower(main) or (numbered and entry.after_break and bool(last.number))


def _is_heading(text: str) -> bool:
    mark, rest = split_mark(text)
    return not starts_lower(text) and (
        is_upper(text) or bool(area_of_heading(rest)) or bool(mark and mark.rank <= ROMAN)
    )


def _dissolved(placed: _PlacedRow, table: Sequence[_PlacedRow]) -> list[Block]:
    """A row as paragraphs: its cells' lines, or all in one line when it holds data."""
    row, place = placed
    text = bare(" ".join(cell for each in table for cell in each.row.cells))
    if len(table) < 4 or len(row.cells) == 1 or _LAYOUT.search(text):
        lines = [line for cell in row.filled_lines for line in cell]
        return [Block(squeeze(line), place) for line in lines if line.strip()]
    return [Block(" ".join(row.filled), place, row)]
