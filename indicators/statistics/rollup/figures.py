"""The figures of one form beside each other for many communes, and their sum."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse

from accounts.models import Unit, User
from plans.models import Plan
from vietnamese import fold, number, sort_key

from ..accepted import accepted_in, figures_of
from ..figures import Cell, Figure, FormFigures
from ..models import FormCheck, FormColumn, FormRow, StatisticalForm, shown
from ..stored import Told, cell_key
from .sums import CellSum, cell_sum, reported, together

ON_A_PAGE = 50
SORTED_BY_FIGURES = 400  # communes up to which each one's figures are read at once


class Standing(StrEnum):
    """How much of the form a commune has reported for the period."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NONE = "none"


STANDING_WORDS = {
    Standing.COMPLETE: "Đã báo cáo đủ",
    Standing.PARTIAL: "Báo cáo chưa đủ",
    Standing.NONE: "Chưa báo cáo",
}


class ShownColumn(NamedTuple):
    """A figure that stands in a column of the table."""

    row: FormRow
    column: FormColumn | None
    label: str

    @property
    def sort(self) -> str:
        """The name of the column in addresses."""
        return f"c{self.row.pk}-{self.column.pk if self.column else 0}"


class TypedCell(NamedTuple):
    """A cell that every commune enters: its row, itself, what it is called where it is stored, and
    the periods that make up what is shown of it.
    """

    row: FormRow
    cell: Cell
    key: str
    periods: Sequence[str]


class ShownFigure(NamedTuple):
    """A figure of a commune as it is read: its column, words, value and whether an estimate."""

    label: str
    text: str
    value: Decimal | None
    estimate: bool = False


class ShownSum(NamedTuple):
    """A sum as it is read, with how many communes are in it; `uneven` when it is worked out of sums
    of different communes.
    """

    label: str
    text: str
    value: Decimal | None
    communes: int
    estimate: bool
    uneven: bool


@dataclass
class RollUpLine:
    """A commune with its figures; without `plan` it has issued none for the year."""

    unit: Unit
    plan: int | None
    owed: int
    reported: int
    address: str = ""
    figures: Sequence[ShownFigure] = field(default_factory=list)

    @property
    def standing(self) -> Standing:
        if not self.reported:
            return Standing.NONE
        return Standing.COMPLETE if self.reported >= self.owed else Standing.PARTIAL

    @property
    def words(self) -> str:
        """How much it has reported: `40/42 ô`."""
        if self.plan is None:
            return "chưa ban hành kế hoạch"
        return f"{number(self.reported)}/{number(self.owed)} ô" if self.reported else "chưa báo cáo"


class RollUp:
    """A form over the communes that a person appraises, for a year and a period.

    `cumulative`: from the year's start; `row` is the code of the one row that is shown over the
    columns of the form (all rows of a form without columns when empty).
    """

    def __init__(
        self,
        user: User,
        form: StatisticalForm,
        *,
        year: int,
        key: str,
        cumulative: bool,
        row: str = "",
        wanted: dict[str, Any] | None = None,
    ):
        """Nothing is asked before it is shown."""
        self.user, self.form, self.year, self.key = user, form, year, key
        self.cumulative, self.wanted = cumulative, wanted or {}
        self._row = row

    # The form.

    @cached_property
    def _every_row(self) -> list[FormRow]:
        """The rows of the form, and those that the communes added."""
        added = Q(owner__in=self.user.appraised_authorities)
        return list(self.form.rows.filter(Q(owner=None) | added))

    @cached_property
    def _rows(self) -> list[FormRow]:
        return [row for row in self._every_row if row.owner_id is None]

    @cached_property
    def _columns(self) -> list[FormColumn]:
        return list(self.form.columns.all())

    @cached_property
    def _blank(self) -> FormFigures:
        checks: list[FormCheck] = []
        return FormFigures(self.form, self._rows, self._columns, checks, {})

    @property
    def has_columns(self) -> bool:
        """Has the form several figures a row, so that one row is shown?"""
        return bool(self._columns)

    @property
    def rows(self) -> list[FormRow]:
        """The rows to choose from: those with figures."""
        return [row for row in self._rows if row.kind != FormRow.Kind.HEADING]

    @cached_property
    def row(self) -> FormRow | None:
        """The row that is shown; of a form with columns there always is one: the first total, else
        the first row.
        """
        asked = next((row for row in self.rows if row.code == self._row), None)
        if asked or not self._columns:
            return asked
        of_columns = [row for row in self.rows if not row.single]
        totals = [row for row in of_columns if row.kind == FormRow.Kind.COMPUTED]
        return next(iter([*totals, *of_columns, *self.rows]), None)

    @cached_property
    def columns(self) -> list[ShownColumn]:
        """The figures that stand beside each other."""
        rows = [self.row] if self.row else self.rows
        return [
            ShownColumn(row, column, str(column) if column else f"({row.code}) {row.name}")
            for row in rows
            for column in self._blank.columns_of(row)
        ]

    @cached_property
    def owed(self) -> int:
        """How many cells a commune enters for the period."""
        return len(self._cell_keys) if self.form.has_period(self.key) else 0

    @cached_property
    def _cell_keys(self) -> set[str]:
        """What the cells that every commune enters are called where they are stored."""
        return {cell.key for cell in self._cells}

    @cached_property
    def _cells(self) -> list[TypedCell]:
        """The cells that every commune enters, with the periods that make their figures up."""
        if not self.form.has_period(self.key):
            return []
        blank = self._blank
        return [
            TypedCell(
                row,
                cell,
                cell_key(cell),
                blank.parts_until(row, column, self.key) if self.cumulative else [self.key],
            )
            for row, column in blank.typed_cells()
            for cell in [(row.pk, column.pk if column else None)]
        ]

    # The communes.

    @cached_property
    def _units(self) -> list[Unit]:
        """The communes that the words find, by name."""
        units = Unit.objects.filter(pk__in=self.user.appraised_authorities)
        units = units.in_force(date(self.year, 12, 31))
        for word in fold(self.wanted.get("q", "")).split():
            units = units.filter(search_text__contains=word)
        return sorted(units, key=lambda unit: sort_key(unit.short_name))

    @cached_property
    def _plans(self) -> dict[int, int]:
        """The newest plan in force of each commune that has one, as ids."""
        issued = Plan.objects.kept().of_year(self.year).filter(state__in=Plan.IN_FORCE)
        plans = issued.filter(unit__in=[unit.pk for unit in self._units])
        return dict(plans.order_by("issued_on", "pk").values_list("unit", "pk"))

    @cached_property
    def _told(self) -> dict[int, Told]:
        """What the communes reported, by their plans."""
        return accepted_in(self.form, self._plans.values())

    @cached_property
    def everybody(self) -> list[RollUpLine]:
        """The communes that the words find, by name, without figures."""
        return [
            RollUpLine(unit, plan, self.owed, self._reported(plan), self._address(plan))
            for unit in self._units
            for plan in [self._plans.get(unit.pk)]
        ]

    def _reported(self, plan: int | None) -> int:
        """How many of the cells of all communes a plan has reported for the period."""
        return len(self._cell_keys & self._told.get(plan or 0, {}).get(self.key, {}).keys())

    def _address(self, plan: int | None) -> str:
        if plan is None or not self.form.has_period(self.key):
            return ""
        return reverse("indicators:statistics_form", args=[plan, self.form.pk, self.key])

    @cached_property
    def lines(self) -> list[RollUpLine]:
        """The communes that the filter leaves, in the order asked for; figures are on a page."""
        asked = self.wanted.get("standing")
        lines = [each for each in self.everybody if asked in (None, "", each.standing.value)]
        sort = self.wanted.get("sort", "")
        if sort.lstrip("-") == "reported":
            lines.sort(key=lambda line: line.reported)
        elif self.sortable and (place := self._place(sort.lstrip("-"))) is not None:
            self.fill(lines)
            known = [line for line in lines if line.figures[place].value is not None]
            rest = [line for line in lines if line.figures[place].value is None]
            known.sort(key=lambda line: line.figures[place].value or Decimal(0))
            return [*(reversed(known) if sort.startswith("-") else known), *rest]
        return lines[::-1] if sort.startswith("-") else lines

    @property
    def sortable(self) -> bool:
        """Can the communes be ordered by a figure? Not where there are too many to read at once."""
        return len(self.everybody) <= SORTED_BY_FIGURES

    def _place(self, name: str) -> int | None:
        found = (n for n, column in enumerate(self.columns) if column.sort == name)
        return next(found, None)

    def fill(self, lines: Iterable[RollUpLine]) -> list[RollUpLine]:
        """Work out the figures of `lines` that have none yet; return all of them."""
        lines = list(lines)
        for line in lines:
            if not line.figures:
                known = self._figures_of(line.plan or 0)
                line.figures = [self._shown(known, column) for column in self.columns]
        return lines

    def _figures_of(self, plan: int) -> FormFigures:
        """The figures of a plan, those of its cells added up already; where its commune added rows,
        its own figures say from when on these count.
        """
        told = self._told.get(plan, {})
        if own := self._own_rows.get(plan):
            return replace(self._blank, rows=[*self._rows, *own], typed=figures_of(told), _known={})
        typed = {
            each.cell: together(parts)
            for each in self._cells
            if (parts := reported(told, each.key, each.periods))
        }
        return self._added_up(self._rows, typed)

    def _added_up(self, rows: Sequence[FormRow], typed: dict[Cell, Figure]) -> FormFigures:
        """The figures of these rows, where those that are typed run as far as what is shown."""
        return replace(
            self._blank,
            rows=rows,
            typed={self.key: typed},
            accumulated=self.cumulative,
            _known={},
        )

    @cached_property
    def _own_rows(self) -> dict[int, list[FormRow]]:
        """The rows that communes added, by their plans: no column shows them, totals hold them."""
        found: dict[int, list[FormRow]] = defaultdict(list)
        for row in self._every_row:
            if row.kind in FormRow.NUMERIC and row.owner_id in self._plans:
                found[self._plans[row.owner_id]].append(row)
        return found

    def _own_figures(self) -> dict[Cell, Figure]:
        """The figures of the rows that communes added, each of one commune."""
        added = {}
        for plan, rows in self._own_rows.items():
            typed = figures_of(self._told.get(plan, {}))
            known = replace(self._blank, rows=rows, typed=typed, _known={})
            for row, column in known.typed_cells():
                figure = known.at(row, column, self.key, cumulative=self.cumulative)
                if figure.known:
                    cell = row.pk, column.pk if column else None
                    added[cell] = Figure(value=figure.value, estimate=figure.estimate)
        return added

    def _shown(self, known: FormFigures, shown_column: ShownColumn) -> ShownFigure:
        row, column, label = shown_column
        figure = known.at(row, column, self.key, cumulative=self.cumulative)
        text = shown(row, figure.value, figure.text)
        return ShownFigure(label, text, figure.value, figure.estimate)

    # The sum.

    @cached_property
    def sums(self) -> list[ShownSum]:
        """The sum of each column over the communes found: typed cells added up, the others worked
        out of the sums.
        """
        added = [
            (each.cell, found)
            for each in self._cells
            if each.row.kind in (*FormRow.NUMERIC, FormRow.Kind.YES_NO)
            and (found := cell_sum(self._told.values(), each.key, each.periods))
        ]
        typed = {
            cell: Figure(value=found.value, estimate=found.estimate, entries=(place,))
            for place, (cell, found) in enumerate(added)
        }
        own = [row for rows in self._own_rows.values() for row in rows]
        if own and self._cells:
            typed |= self._own_figures()
        known = self._added_up([*self._rows, *own], typed)
        counted = [found for _, found in added]
        return [self._sum(known, column, counted) for column in self.columns]

    def _sum(
        self, known: FormFigures, shown_column: ShownColumn, cells: Sequence[CellSum]
    ) -> ShownSum:
        """A sum; what its figure rests on are the places of the sums that it is worked out of."""
        row, column, label = shown_column
        figure = known.at(row, column, self.key, cumulative=self.cumulative)
        counts = {cells[place].communes for place in figure.entries}
        yes = row.kind == FormRow.Kind.YES_NO and figure.value is not None
        text = f"{number(figure.value or 0)} xã có" if yes else shown(row, figure.value)
        return ShownSum(
            label, text, figure.value, min(counts, default=0), figure.estimate, len(counts) > 1
        )

    @property
    def standings(self) -> dict[str, int]:
        """How many of the communes found have reported all, a part, nothing."""
        found = dict.fromkeys((each.value for each in Standing), 0)
        for line in self.everybody:
            found[line.standing.value] += 1
        return found
