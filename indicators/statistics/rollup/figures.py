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

from ..figures import ACCEPTED, NOTHING, Cell, Figure, FormFigures, Typed
from ..models import FormCheck, FormColumn, FormEntry, FormRow, StatisticalForm, shown
from .sums import CellSum, cell_sums, reported_cells

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
        return len(self._blank.typed_cells()) if self.form.has_period(self.key) else 0

    @property
    def _until(self) -> list[str]:
        """The periods that make the figures up."""
        keys = self._blank.keys
        if self.key not in keys:
            return []
        return keys[: keys.index(self.key) + 1] if self.cumulative else [self.key]

    # The communes.

    @cached_property
    def everybody(self) -> list[RollUpLine]:
        """The communes that the words find, by name, without figures."""
        units = Unit.objects.filter(pk__in=self.user.appraised_authorities)
        units = units.in_force(date(self.year, 12, 31))
        for word in fold(self.wanted.get("q", "")).split():
            units = units.filter(search_text__contains=word)
        named = sorted(units, key=lambda unit: sort_key(unit.short_name))
        issued = Plan.objects.kept().of_year(self.year).filter(state__in=Plan.IN_FORCE)
        plans = issued.filter(unit__in=[unit.pk for unit in named])
        plan_of = dict(plans.order_by("issued_on", "pk").values_list("unit", "pk"))
        reported = reported_cells(self.form, list(plan_of.values()), self.key)
        return [
            RollUpLine(unit, pk, self.owed, reported.get(pk or 0, 0), self._address(pk))
            for unit in named
            for pk in [plan_of.get(unit.pk)]
        ]

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
        """Read the figures of `lines` that have none yet (one query); return all of them."""
        lines = list(lines)
        empty = [line for line in lines if not line.figures]
        typed = self._typed([line.plan for line in empty if line.plan])
        for line in empty:
            rows = [*self._rows, *self._own_rows.get(line.plan or 0, ())]
            known = replace(self._blank, rows=rows, typed=typed.get(line.plan or 0, {}), _known={})
            line.figures = [self._shown(known, column) for column in self.columns]
        return lines

    @cached_property
    def _own_rows(self) -> dict[int, list[FormRow]]:
        """The rows that communes added, by their plans: no column shows them, totals hold them."""
        plans = {line.unit.pk: line.plan for line in self.everybody if line.plan}
        found: dict[int, list[FormRow]] = defaultdict(list)
        for row in self._every_row:
            if row.kind in FormRow.NUMERIC and row.owner_id in plans:
                found[plans[row.owner_id]].append(row)
        return found

    def _own_figures(self) -> dict[Cell, Figure]:
        """The figures of the rows that communes added, each of one commune."""
        added = {}
        typed = self._typed(list(self._own_rows), self._own_rows.values())
        for plan, rows in self._own_rows.items():
            known = replace(self._blank, rows=rows, typed=typed.get(plan, {}), _known={})
            for row, column in known.typed_cells():
                figure = known.at(row, column, self.key, cumulative=self.cumulative)
                if figure.known:
                    cell = row.pk, column.pk if column else None
                    added[cell] = Figure(value=figure.value, estimate=figure.estimate)
        return added

    def _typed(
        self, plans: Sequence[int], rows: Iterable[Sequence[FormRow]] = ()
    ) -> dict[int, Typed]:
        """The newest accepted figure of each cell, by plan and period."""
        found: dict[int, Typed] = defaultdict(lambda: defaultdict(dict))
        entries = FormEntry.objects.filter(
            plan_form__form=self.form,
            plan_form__plan__in=plans,
            review__in=ACCEPTED,
            period__in=self._until,
        )
        if wanted := [row.pk for each in rows for row in each]:
            entries = entries.filter(row__in=wanted)
        names = ("plan_form__plan", "period", "row", "column", "value", "text", "estimate", "pk")
        for plan, key, row, column, value, text, estimate, pk in (
            entries.order_by("pk").values_list(*names).iterator()
        ):
            figure = Figure(value=value, text=text, estimate=estimate, entries=(pk,))
            found[plan][key][row, column] = figure
        return found

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
        plans = [line.plan for line in self.everybody if line.plan]
        found = cell_sums(self.form, plans, self._until)
        added = [
            (row, column, cell)
            for row, column in self._blank.typed_cells()
            if row.kind in (*FormRow.NUMERIC, FormRow.Kind.YES_NO)
            and (cells := found.get((row.pk, column.pk if column else None)))
            and (cell := cells.of(row, column))
        ]
        typed = {
            (row.pk, column.pk if column else None): Figure(
                value=cell.value, estimate=cell.estimate, entries=(place,)
            )
            for place, (row, column, cell) in enumerate(added)
        }
        own = [row for rows in self._own_rows.values() for row in rows]
        if own and self._until:
            typed |= self._own_figures()
        known = replace(self._blank, rows=[*self._rows, *own], typed={self.key: typed}, _known={})
        counted = [cell for _, _, cell in added]
        return [self._sum(known, column, counted) for column in self.columns]

    def _sum(
        self, known: FormFigures, shown_column: ShownColumn, cells: Sequence[CellSum]
    ) -> ShownSum:
        """A sum; what its figure rests on are the places of the sums that it is worked out of."""
        row, column, label = shown_column
        figure = known.at(row, column, self.key) if self._until else NOTHING
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
