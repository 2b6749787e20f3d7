"""What a format module yields and all after it reads: lines, rows, blocks with their place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .words import squeeze

_LAST_NUMBER = re.compile(r"(.*?)(\d+)(?:–(\d+))?$")


@dataclass(frozen=True)
class Line:
    """A line of a text file, or a paragraph of a Word file (`whole`: only a slip can cut it)."""

    text: str
    gap: bool = False  # blank line before it
    whole: bool = False
    indent: int = 0  # spaces before its text
    at: str = ""  # where people find it: `dòng 12`, `đoạn 7`, `trang 3`


@dataclass(frozen=True)
class TableRow:
    """One row of a table; `merged` holds the columns that repeat the cell above them."""

    cells: tuple[str, ...]
    table: int = 0
    merged: frozenset[int] = frozenset()
    # where people find it: `bảng 1, hàng 5`; in a sheet with `*` for the column: `Phụ lục!*12`
    at: str = ""

    @property
    def where(self) -> str:
        """Where people find the row."""
        return self.at.replace("!*", ", hàng ")

    def cell_at(self, column: int) -> str:
        """Where people find a cell (columns from 0): `Phụ lục!C12`, `bảng 1, hàng 5, cột 3`."""
        if "*" in self.at:
            return self.at.replace("*", _letters(column))
        return f"{self.at}, cột {column + 1}" if self.at else ""

    def cell(self, column: int | None) -> str:
        return self.cells[column] if column is not None and column < len(self.cells) else ""

    @property
    def filled(self) -> list[str]:
        """The texts of the cells that hold any, a text repeated by a merged cell once."""
        return list(dict.fromkeys(squeeze(cell) for cell in self.cells if cell.strip()))

    @property
    def filled_lines(self) -> list[list[str]]:
        """The lines of each cell that holds any."""
        return [
            cell.split("\n")
            for column, cell in enumerate(self.cells)
            if cell.strip() and column not in self.merged
        ]


@dataclass(frozen=True)
class Footnote:
    mark: str
    text: str


@dataclass(frozen=True)
class Gap:
    """What of a file could not be read: behind which place, and what to tell a person."""

    at: str
    message: str


@dataclass(frozen=True)
class Contents:
    """What a format module found in one file, and what of the file it left out."""

    parts: list[Line | TableRow]
    footnotes: list[Footnote] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    by_ocr: bool = False  # words of it were recognised in pictures


@dataclass(frozen=True)
class Place:
    """Where something stands: blocks `line` to `end_line` (from 1) of the source text of `file`.

    In a table row `column` is its cell (from 1); `at` is the place as people know it in the file.
    """

    file: str
    line: int
    end_line: int
    at: str = ""
    column: int | None = None


@dataclass(frozen=True)
class Block:
    """A whole paragraph, or a table row: `row` is set, `text` is its cells in one line."""

    text: str
    place: Place
    row: TableRow | None = None


def cover(places: Iterable[Place]) -> Place:
    """Return the place from the first to the last of `places` (of one file)."""
    found = list(places)
    last = max(found, key=lambda place: place.end_line)
    return Place(found[0].file, found[0].line, last.end_line, span(found[0].at, last.at))


def span(first: str, last: str) -> str:
    """Return where people find what reaches from `first` to `last`: `dòng 3–5`."""
    if first == last or not (first and last):
        return first or last
    begin, end = _LAST_NUMBER.match(first), _LAST_NUMBER.match(last)
    if begin and end and begin[1] == end[1]:
        return f"{begin[1]}{begin[2]}–{end[3] or end[2]}"
    return f"{first} – {last}"


def _letters(column: int) -> str:
    """The name of a sheet's column (from 0): `A`, `Z`, `AA`."""
    first, last = divmod(column, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)
