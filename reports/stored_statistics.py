"""The statistical forms of a report as plain rows, frozen with its other figures.

Text, annexes and pages are all written from them; nothing here asks the database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from vietnamese import parse_decimal


def place_of(row: int, column: str = "") -> str:
    """Return the place of a cell among the figures of a report, by the id of its row and the code
    of its column.
    """
    return f"statistic-{row}.{column}" if column else f"statistic-{row}"


@dataclass(frozen=True)
class StatisticsColumn:
    """A column of a form; a form of one figure a row has a single one without code."""

    code: str
    heading: str
    group: str = ""


@dataclass(frozen=True)
class StatisticsCell:
    """A figure as it is written: from the year's start (`shown`), of the period alone (`own`), of
    the same period last year. `entries` are the ids of what was entered.
    """

    shown: str = ""
    own: str = ""
    last_year: str = ""
    estimate: bool = False
    entries: list[int] = field(default_factory=list, compare=False)

    @property
    def figure(self) -> str:
        """The figure with its mark: `ước 1.060`; empty when it was not reported."""
        return f"ước {self.shown}" if self.estimate and self.shown else self.shown

    @property
    def number(self) -> Decimal | None:
        """The figure as a number; None for words and what was not reported."""
        try:
            return parse_decimal(self.shown.removesuffix("%")) if self.shown else None
        except ValueError:  # `có`, `kết hợp cả hai`
            return None


@dataclass(frozen=True)
class StatisticsRow:
    """A line of a form with a cell for each of its columns; a heading has none. A ratio has the
    code of the row that it is a `share_of`.
    """

    pk: int
    code: str
    name: str
    unit: str = ""
    area: int | None = None
    level: int = 0
    computed: bool = False
    single: bool = False
    share_of: str = ""
    cells: list[StatisticsCell] = field(default_factory=list)

    @property
    def is_heading(self) -> bool:
        return not self.cells


@dataclass(frozen=True)
class StatisticsSentence:
    """A sentence on figures of a form; without text some were not reported, which `missing` names.

    `places` are those of its figures among the figures of the report.
    """

    area: int | None
    text: str
    missing: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class StatisticsSource:
    """Where figures of a form come from: which office sent how many, who accepted them last and
    when; `how` says typed or from a file.
    """

    office: str
    figures: int
    how: str
    sent_on: str
    accepted_by: str = ""
    accepted_on: str = ""


@dataclass(frozen=True)
class StatisticsTable:
    """A form with its figures. `findings` are conditions of the form that do not hold, `owed` how
    many cells had to be entered for the period and `entered` how many of them were.
    """

    form: int
    code: str
    name: str
    issuer: str
    row_heading: str
    columns: list[StatisticsColumn] = field(default_factory=list)
    rows: list[StatisticsRow] = field(default_factory=list)
    sentences: list[StatisticsSentence] = field(default_factory=list)
    sources: list[StatisticsSource] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    owed: int = 0
    entered: int = 0

    @property
    def known(self) -> bool:
        """Was anything of it reported?"""
        return any(cell.shown for row in self.rows for cell in row.cells)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "StatisticsTable":
        """Return the table that `asdict` made plain."""
        parts = {
            "columns": [StatisticsColumn(**each) for each in data["columns"]],
            "rows": [_row(each) for each in data["rows"]],
            "sentences": [StatisticsSentence(**each) for each in data["sentences"]],
            "sources": [StatisticsSource(**each) for each in data["sources"]],
        }
        return cls(**data | parts)

    def cells_of(self, row: StatisticsRow) -> list[tuple[StatisticsColumn, StatisticsCell]]:
        """The cells of a row with their columns; the single figure of a row has one without
        code.
        """
        columns = [StatisticsColumn("", "")] if row.single else self.columns
        return list(zip(columns, row.cells, strict=False))

    def places(self) -> list[tuple[StatisticsRow, list[tuple[str, StatisticsCell]]]]:
        """The rows in order, each with its cells and their places among the report's figures."""
        return [
            (row, [(place_of(row.pk, column.code), cell) for column, cell in self.cells_of(row)])
            for row in self.rows
        ]

    def said(self) -> Iterator[str]:
        """Yield each row with its figures as a line of text, for what is held against them."""
        for row in self.rows:
            for column, cell in self.cells_of(row):
                for figure in filter(None, (cell.shown, cell.own, cell.last_year)):
                    yield f"{row.name} {column.heading}: {figure} {row.unit}"


def table_of(tables: Iterable[StatisticsTable], code: str) -> StatisticsTable | None:
    """Return the table of the form with this code, None where the report has none."""
    return next((table for table in tables if table.code == code), None)


def _row(data: dict[str, Any]) -> StatisticsRow:
    return StatisticsRow(**data | {"cells": [StatisticsCell(**each) for each in data["cells"]]})
