"""Reads who, by when and with what product out of the cells of a row of tasks."""

import re
from collections.abc import Iterable
from dataclasses import replace

from ..layout.columns import Column
from ..layout.tables import TableEntry as Row
from ..phrases.assignments import Assignment, read_cell, trim_time
from ..words import bare, squeeze, word_count

_REPEATED = (
    Column.LEAD,
    Column.COORDINATE,
    Column.TIME,
    Column.START,
    Column.END,
    Column.PRODUCT,
)
# `nt`, `-nt-`, `n.t`, `như trên`, and the marks that stand under a word in a list.
_AS_ABOVE = re.compile(
    r"[\s.(\-–]*(?:n\.?\s?t\.?|(?:tuong tu )?nhu (?:(?:o|dong|muc|hang|noi dung) )?tren"
    r"|[\"'”“’‘″〃״`´,]{1,4}|//+|\\\\+)[\s.)\-–]*"
)
_AS_ABOVE_AND = re.compile(r"\s*(?:-\s?)?(?:n\.?t\.?|nhu tren)\s*(?:-\s*)?(?:[,;]|\bva\b)\s+(?=\S)")


def repeats_above(text: str) -> bool:
    """Does a cell only say that it holds what the cell above holds: `nt`, `như trên`, `"`?"""
    lines = [line for line in text.split("\n") if line.strip()]
    return bool(lines) and all(_AS_ABOVE.fullmatch(bare(line)) for line in lines)


class CellsAbove:
    """What the cells of the rows before held, for those that only point up."""

    def __init__(self) -> None:
        self._cells: dict[Column, str] = {}
        self._empty: set[Column] = set()  # in the row before
        self.over_a_gap: set[Column] = set()  # repeats that point at an empty cell

    def filled(self, row: Row) -> Row:
        """Return `row` with the texts of the cells above where its own repeat them."""
        cells = dict(row.cells)
        self.over_a_gap = set()
        for column in _REPEATED:
            text, above = cells.get(column, ""), self._cells.get(column, "")
            if above and repeats_above(text):
                cells[column] = above
                if column in self._empty:
                    self.over_a_gap.add(column)
            elif above and (match := _AS_ABOVE_AND.match(bare(text))):
                cells[column] = f"{above.rstrip(' .;,')}\n{text[match.end() :]}"
            if text.strip():
                self._cells[column] = cells[column]
        self._empty = {column for column in _REPEATED if not cells.get(column, "").strip()}
        return replace(row, cells=cells)


def row_assignment(row: Row) -> Assignment:
    """Return what the cells of `row` say, each with its place."""
    charged = read_cell(row.cells.get(Column.LEAD, ""))
    helpers = read_cell(row.cells.get(Column.COORDINATE, ""))
    found = Assignment(
        charged.lead,
        list(dict.fromkeys([*charged.coordinate, *helpers.lead, *helpers.coordinate])),
        charged.time or trim_time(row.text(Column.TIME)),
        _listed(row.cells.get(Column.PRODUCT, "").split("\n")),
    )
    places = {
        "lead": row.place_of(Column.LEAD),
        "product": row.place_of(Column.PRODUCT),
        "coordinate": row.place_of(Column.LEAD if charged.coordinate else Column.COORDINATE),
        "time": row.place_of(Column.LEAD if charged.time else Column.TIME),
    }
    return replace(found, places={name: places[name] for name in found.said})


def _listed(lines: Iterable[str]) -> str:
    """The text of a cell without the dashes before its items."""
    text = " ".join(re.sub(r"^\s*[-–+•]\s*", "", line) for line in lines)
    return squeeze(text).strip(" ;") if word_count(text) else ""
