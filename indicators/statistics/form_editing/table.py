"""A form laid out as the table that offices will see."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ..figures import FormFigures
from ..models import FormColumn, FormRow


@dataclass(frozen=True)
class Head:
    """A heading over columns; over two rows where its column is in no group."""

    words: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class TableCell:
    """What stands in a cell: a figure; whether a person enters it; over how many columns."""

    text: str
    typed: bool
    columns: int = 1


@dataclass(frozen=True)
class Line:
    """A row of the table with its cells, none for a heading."""

    row: FormRow
    cells: tuple[TableCell, ...]


@dataclass(frozen=True)
class FormTable:
    """The table of a form with the figures of one period."""

    known: FormFigures
    key: str

    @property
    def grouped(self) -> bool:
        """Has it headings over several columns?"""
        return any(column.group for column in self.known.columns)

    @property
    def first_heads(self) -> list[Head]:
        """The upper headings of the columns."""
        if not self.known.columns:
            return [Head("Số liệu")]
        found = []
        for group, columns in groupby(self.known.columns, key=lambda column: column.group):
            together = list(columns)
            if group:
                found.append(Head(group, len(together)))
            else:
                found += [Head(each.heading, rows=1 + self.grouped) for each in together]
        return found

    @property
    def second_heads(self) -> list[FormColumn]:
        """The columns that stand under the heading of a group."""
        return [column for column in self.known.columns if column.group]

    @property
    def lines(self) -> Iterator[Line]:
        for row in self.known.rows:
            yield Line(row, tuple(self._cells(row)))

    @property
    def width(self) -> int:
        """How many columns of figures there are."""
        return max(len(self.known.columns), 1)

    def _cells(self, row: FormRow) -> Iterator[TableCell]:
        for column in self.known.columns_of(row):
            shown = self.known.shown(row, column, self.key) if self.key else ""
            span = self.width if column is None else 1
            yield TableCell(shown, self.known.is_typed(row, column), span)
