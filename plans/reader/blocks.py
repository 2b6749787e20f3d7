"""What a format module yields and everything after it reads: lines, table rows, and mended blocks with their place."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .words import squeeze


@dataclass(frozen=True)
class Line:
    """One line of a text file, or one paragraph of a Word file (`whole`: nothing but a slip can have cut it)."""

    text: str
    gap: bool = False  # blank line before it
    whole: bool = False
    indent: int = 0  # spaces before its text


@dataclass(frozen=True)
class Row:
    """One row of a table; `merged` holds the columns that repeat the cell above them."""

    cells: tuple[str, ...]
    table: int = 0
    merged: frozenset[int] = frozenset()

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
            cell.split("\n") for column, cell in enumerate(self.cells) if cell.strip() and column not in self.merged
        ]


@dataclass(frozen=True)
class Footnote:
    mark: str
    text: str


@dataclass(frozen=True)
class Contents:
    """What a format module found in one file."""

    parts: list[Line | Row]
    footnotes: list[Footnote] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where an entry stands: blocks `line` to `end_line` (from 1) of the source text of `file`."""

    file: str
    line: int
    end_line: int


@dataclass(frozen=True)
class Block:
    """A whole paragraph, or one table row (then `row` is set and `text` is its cells in one line)."""

    text: str
    place: Place
    row: Row | None = None


def cover(places: Iterable[Place]) -> Place:
    """Return the place from the first to the last of `places` (of one file)."""
    found = list(places)
    return Place(found[0].file, found[0].line, max(place.end_line for place in found))
