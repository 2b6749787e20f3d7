"""Tables of a PDF over pages: repeated heads dropped, rows cut by a page break whole."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from planreader.blocks import TableRow
from planreader.words import starts_lower

from .grids import RuledCell, RuledGrid
from .paragraphs import cell_text

_NUMBER = re.compile(r"[IVXLC]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*", re.ASCII)
_SAME_WIDTH = 6.0  # points
_MOST_PADDING = 8.0
_HEAD_ROWS = 4
_LONG_HEAD, _LONGEST_HEAD = 20, 300  # letters
_ALIKE = 0.9  # of the letters


@dataclass
class _GridRow:
    cells: list[RuledCell | None]  # None where a cell reaches over from the left
    page: int
    merged: set[int] = field(default_factory=set)

    def text(self, column: int) -> str:
        cell = self.cells[column]
        return " ".join(line.text for line in cell.lines) if cell else ""

    @property
    def texts(self) -> list[str]:
        return [self.text(column) for column in range(len(self.cells))]

    @property
    def is_blank(self) -> bool:
        return not any(self.texts)


@dataclass
class PagedTable:
    """One table and the rows found of it so far."""

    grid: RuledGrid  # its last page's
    rows: list[_GridRow]

    @classmethod
    def begun(cls, grid: RuledGrid, page: int) -> "PagedTable":
        """Return the table that begins in `grid` on this page (from 1)."""
        return cls(grid, _rows(grid, page))

    def goes_on_in(self, grid: RuledGrid) -> bool:
        """Tell whether `grid`, first on the next page, has the columns of this table."""
        widths = [
            [right - left for left, right in pairwise(each.across)] for each in (self.grid, grid)
        ]
        same = len(widths[0]) == len(widths[1])
        return same and all(
            abs(one - other) < _SAME_WIDTH for one, other in zip(*widths, strict=True)
        )

    def add_page(self, grid: RuledGrid, page: int) -> None:
        """Take in the rows of `grid`, on the next page of this table."""
        rows = _rows(grid, page)
        for head in self.rows[:_HEAD_ROWS]:
            if rows and _alike(rows[0].texts, head.texts):
                rows = rows[1:]
            else:
                break
        if rows and self.rows:
            rows = self._mended(rows)
        self.grid, self.rows = grid, [*self.rows, *rows]

    def _mended(self, rows: list[_GridRow]) -> list[_GridRow]:
        first, last = rows[0], self.rows[-1]
        if self._is_cut(first):
            for column, cell in enumerate(first.cells):
                if cell and cell.lines:
                    _lengthen(last, column, cell)
            return rows[1:]
        for column, cell in enumerate(first.cells):
            above = last.cells[column]
            if cell and above and not cell.lines and any(column in row.merged for row in self.rows):
                cell.lines = above.lines
                first.merged.add(column)
        return rows

    def _is_cut(self, first: _GridRow) -> bool:
        """Is a page's first row the rest of the last: without the number that others have?"""
        filled = [text for text in first.texts if text]
        numbers = self._number_column()
        if numbers is None:
            return bool(filled) and starts_lower(filled[0])
        spans = any(
            cell and cell.lines and cell.end_column - cell.column > len(first.cells) / 2
            for cell in first.cells
        )
        return not first.text(numbers) and not spans and bool(self.rows[-1].text(numbers))

    def _number_column(self) -> int | None:
        body = self.rows[1:]
        for column in range(len(self.rows[0].cells)):
            if (
                sum(bool(_NUMBER.fullmatch(row.text(column).strip(" .)"))) for row in body)
                > len(body) / 2
            ):
                return column
        return None

    def as_rows(self, number: int) -> list[TableRow]:
        """Return the rows of this table, which is the `number`th of its file."""
        insets = [
            line.left - cell.left
            for row in self.rows
            for cell in row.cells
            if cell
            for line in cell.lines
        ]
        padding = max(1.0, min(_MOST_PADDING, min(insets, default=1.0)))
        return [
            TableRow(
                tuple(cell_text(cell, padding) if cell else "" for cell in row.cells),
                number,
                frozenset(row.merged),
                f"trang {row.page}, bảng {number}, hàng {index}",
            )
            for index, row in enumerate(self.rows, 1)
            if not row.is_blank
        ]


def _alike(texts: list[str], head: list[str]) -> bool:
    """Tell whether a row repeats a row of the head; recognised from a scan, letters may differ."""
    if texts == head:
        return True
    one, other = " ".join(texts), " ".join(head)
    if not _LONG_HEAD < len(one) < _LONGEST_HEAD or len(other) > _LONGEST_HEAD:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _lengthen(row: _GridRow, column: int, rest: RuledCell) -> None:
    """Put the lines of `rest` at the end of the cell of `row` that stands over it."""
    above = next((cell for cell in reversed(row.cells[: column + 1]) if cell), None)
    if above is None:
        row.cells[column] = rest
    else:
        above.lines = [*above.lines, *rest.lines]


def _rows(grid: RuledGrid, page: int) -> list[_GridRow]:
    rows = [_GridRow([None] * (len(grid.across) - 1), page) for _ in grid.down[1:]]
    for cell in grid.cells:
        for number in range(cell.row, cell.end_row):
            rows[number].cells[cell.column] = cell
            if number > cell.row:
                rows[number].merged.add(cell.column)
    return rows
