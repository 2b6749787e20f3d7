"""What the figures of statistical forms say: of a period, cumulative, computed; and their checks.

The one place where these are computed. Pages, reports, targets, scores and exchange all read
`form_figures`; what differs is which entries count.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import Unit
from foundation.web.written import rows_by
from plans.models import Plan
from plans.periods import INTERVAL_NAMES, PERIOD_KEYS
from vietnamese import number

from .formulas import TOTAL, Condition, FormulaWrong, Reference, condition, formula
from .models import (
    Accumulation,
    FormCheck,
    FormColumn,
    FormEntry,
    FormRow,
    KnownParts,
    RowOffice,
    StatisticalForm,
    shown,
)
from .part_sql import ChecksTold, ColumnsTold

Review = FormEntry.Review

COUNTING = (Review.WAITING, Review.ACCEPTED)
ACCEPTED = (Review.ACCEPTED,)

Cell = tuple[int, int | None]  # the ids of row and column


@dataclass(frozen=True)
class Figure:
    """What stands in a cell; `entries` are the ids of what it rests on, `missing` the cells (named
    for people) without which it cannot be worked out.
    """

    value: Decimal | None = None
    text: str = ""
    estimate: bool = False
    waiting: bool = False
    note: str = ""
    entries: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Was it reported, or could it be worked out? Zero is known."""
        return self.value is not None or bool(self.text)


NOTHING = Figure()


class Returned(NamedTuple):
    """What was sent for a cell last and returned: it counts no more, and is owed again."""

    entry: int
    value: Decimal | None
    text: str
    reason: str


Typed = MutableMapping[str, MutableMapping[Cell, Figure]]  # by period and cell
ReturnedCells = Mapping[str, Mapping[Cell, Returned]]


@dataclass(frozen=True)
class CheckFinding:
    """A condition of the form that does not hold, in the row and column it was looked at."""

    check: FormCheck
    row: FormRow | None
    column: FormColumn | None
    cumulative: bool
    left: Decimal
    right: Decimal

    @property
    def is_error(self) -> bool:
        return self.check.severity == FormCheck.Severity.ERROR

    @property
    def message(self) -> str:
        """What is wrong and what to do, in a sentence."""
        place = self.row.name if self.row else str(self.column) if self.column else ""
        words = self.check.message or f"không đúng điều kiện {self.check.expression}"
        when = ", số lũy kế" if self.cumulative else ""
        said = f"{place}{when}: {words}" if place else f"{words}{when}"
        said = said[:1].upper() + said[1:].rstrip(".")
        return f"{said} (đang là {number(self.left)} và {number(self.right)}). Hãy kiểm tra lại."


@dataclass
class FormFigures:
    """The figures of a form for a plan: `typed` by period and cell, the rest worked out of them.

    Of figures that are `accumulated` those that are typed run from the year's start themselves.
    """

    form: StatisticalForm
    rows: Sequence[FormRow]
    columns: Sequence[FormColumn]
    checks: Sequence[FormCheck]
    typed: Typed
    returned: ReturnedCells = field(default_factory=dict)
    accumulated: bool = False
    _known: dict[tuple[int, int | None, str, bool], Figure] = field(default_factory=dict)

    @cached_property
    def keys(self) -> list[str]:
        """The keys of the form's periods, in the order of the year."""
        return [key for key in PERIOD_KEYS if self.form.has_period(key)]

    @cached_property
    def _rows(self) -> dict[str, FormRow]:
        return {row.code: row for row in self.rows}

    @cached_property
    def _columns(self) -> dict[str, FormColumn]:
        return {column.code: column for column in self.columns}

    def columns_of(self, row: FormRow) -> Sequence[FormColumn | None]:
        """The columns in which `row` has figures; None for one that has a single figure."""
        if row.kind == FormRow.Kind.HEADING:
            return ()
        return (None,) if row.single or not self.columns else self.columns

    def is_typed(self, row: FormRow, column: FormColumn | None) -> bool:
        """Does a person enter this cell?"""
        return row.typed and not (column and column.formula)

    def typed_cells(self) -> list[tuple[FormRow, FormColumn | None]]:
        """The cells that people enter, in order."""
        cells = ((row, column) for row in self.rows for column in self.columns_of(row))
        return [(row, column) for row, column in cells if self.is_typed(row, column)]

    def put(self, key: str, cell: Cell, figure: Figure) -> None:
        """Let `figure` stand in a typed cell; what is computed of it is worked out anew."""
        self.typed[key][cell] = figure
        self._known.clear()

    def named(self, row: str, column: str = "") -> tuple[FormRow, FormColumn | None] | None:
        """Return the cell with these codes, None when the form has none."""
        found = self._rows.get(row)
        if not found or (column and column not in self._columns):
            return None
        return found, self._columns[column] if column else None

    def at(
        self, row: FormRow, column: FormColumn | None, key: str, *, cumulative: bool = False
    ) -> Figure:
        """Return what stands in a cell for the period with this key, or from the year's start to
        its end.
        """
        place = (row.pk, column.pk if column else None, key, cumulative)
        if place not in self._known:
            self._known[place] = NOTHING  # a formula that names itself yields nothing
            self._known[place] = self._figure(row, column, key, cumulative)
        return self._known[place]

    def referred(
        self, reference: Reference, row: FormRow, key: str, *, cumulative: bool = True
    ) -> tuple[FormRow, FormColumn | None, Figure] | None:
        """Return the cell that a reference of `row` means, with what stands there; None when the
        form has no such cell.
        """
        cell = self._cell(reference, row, None)
        return (*cell, self.at(*cell, key, cumulative=cumulative)) if cell else None

    def of(self, row: str, column: str, key: str, *, cumulative: bool = False) -> Figure:
        """Return what stands in the cell with these codes; nothing where the form has none."""
        cell = self.named(row, column)
        return self.at(*cell, key, cumulative=cumulative) if cell else NOTHING

    def parts(self, row: FormRow, key: str, *, cumulative: bool = True) -> tuple[Figure, Figure]:
        """Return what a ratio is a share of: numerator and denominator."""
        above = self._computed(row.formula, row, None, key, cumulative)
        return above, self._computed(row.denominator, row, None, key, cumulative)

    def shown(
        self, row: FormRow, column: FormColumn | None, key: str, *, cumulative: bool = False
    ) -> str:
        """Return the figure as people read it; empty where nothing is known."""
        figure = self.at(row, column, key, cumulative=cumulative)
        return shown(row, figure.value, figure.text)

    def findings(self, key: str) -> list[CheckFinding]:
        """Return the conditions that do not hold for the period or cumulative, in order."""
        found: list[CheckFinding] = []
        for check in self.checks:
            try:
                read = condition(check.expression)
            except FormulaWrong:
                continue  # the form's own page says so
            for row, column in self._contexts(read):
                found += self._failing(check, read, row, column, key)
        return found

    def _figure(
        self, row: FormRow, column: FormColumn | None, key: str, cumulative: bool
    ) -> Figure:
        if row.kind == FormRow.Kind.HEADING or not self.form.has_period(key):
            return NOTHING
        if row.kind == FormRow.Kind.RATIO:
            return self._ratio(row, key, cumulative)
        if row.kind == FormRow.Kind.COMPUTED:
            return self._computed(row.formula, row, column, key, cumulative)
        if column and column.formula:
            return self._computed(column.formula, row, column, key, cumulative)
        if cumulative and not self.accumulated:
            return self._accumulated(row, column, key)
        return self.typed.get(key, {}).get((row.pk, column.pk if column else None), NOTHING)

    def parts_until(self, row: FormRow, column: FormColumn | None, key: str) -> Sequence[str]:
        """Return the keys of the periods whose figures make up the cumulative figure of a cell that
        is typed.
        """
        until = self.keys[self._begins(row) : self.keys.index(key) + 1] or [key]
        how = (column.accumulates if column else "") or row.accumulates
        if how == Accumulation.LAST or not row.typed or row.kind not in FormRow.NUMERIC:
            return until[-1:]
        return until[:1] if how == Accumulation.FIRST else until

    def _accumulated(self, row: FormRow, column: FormColumn | None, key: str) -> Figure:
        parts = [(each, self.at(row, column, each)) for each in self.parts_until(row, column, key)]
        missing = tuple(
            f"{row.name} {INTERVAL_NAMES[each]}" for each, part in parts if not part.known
        )
        if missing:
            return Figure(missing=missing)
        figures = [part for _, part in parts]
        if len(figures) == 1:
            return figures[0]
        return _together(sum((each.value or Decimal(0) for each in figures), Decimal(0)), figures)

    def _begins(self, row: FormRow) -> int:
        """The place of the period from which `row` is owed: one that a commune added, from its
        first figure of the year on, as what was reported before does not wait for it.
        """
        if row.owner_id is None:
            return 0
        for at, key in enumerate(self.keys):
            cells = self.typed.get(key, {})
            for column in self.columns_of(row):
                if cells.get((row.pk, column.pk if column else None), NOTHING).known:
                    return at
        return len(self.keys)

    def _ratio(self, row: FormRow, key: str, cumulative: bool) -> Figure:
        above, below = self.parts(row, key, cumulative=cumulative)
        if above.value is None or not below.value:
            return Figure(missing=(*above.missing, *below.missing))
        return _together(above.value * 100 / below.value, [above, below])

    def _computed(
        self, text: str, row: FormRow, column: FormColumn | None, key: str, cumulative: bool
    ) -> Figure:
        if text.strip().upper() == TOTAL:
            return self._total(row, column, key, cumulative)
        try:
            read = formula(text)
        except FormulaWrong:
            return NOTHING
        found: dict[Reference, Figure] = {
            each: self._referred(each, row, column, key, cumulative) for each in read.references
        }
        outcome = read.value(lambda each: found[each].value)
        if outcome.value is None:
            lacking = (found[each].missing or (self._name(each),) for each in outcome.missing)
            return Figure(missing=tuple(dict.fromkeys(name for each in lacking for name in each)))
        return _together(outcome.value, list(found.values()))

    def _total(self, row: FormRow, column: FormColumn | None, key: str, cumulative: bool) -> Figure:
        at = self.keys.index(key)
        rows = [
            each for each in self.rows if each.kind in FormRow.NUMERIC and self._begins(each) <= at
        ]
        parts = [(each, self.at(each, column, key, cumulative=cumulative)) for each in rows]
        missing = [
            name for each, part in parts if not part.known for name in part.missing or (each.name,)
        ]
        if missing or not parts:
            return Figure(missing=tuple(dict.fromkeys(missing)))
        figures = [part for _, part in parts]
        return _together(sum((each.value or Decimal(0) for each in figures), Decimal(0)), figures)

    def _referred(
        self,
        reference: Reference,
        row: FormRow | None,
        column: FormColumn | None,
        key: str,
        cumulative: bool,
    ) -> Figure:
        """The figure that a reference means, read in this row and column."""
        if reference.before:
            index = self.keys.index(key)
            if cumulative or not index:
                return NOTHING
            key = self.keys[index - 1]
        cell, whole = self._cell(reference, row, column), cumulative or reference.cumulative
        return self.at(*cell, key, cumulative=whole) if cell else NOTHING

    def _cell(
        self, reference: Reference, row: FormRow | None, column: FormColumn | None
    ) -> tuple[FormRow, FormColumn | None] | None:
        if reference.column:
            return self.named(reference.code, reference.column)
        if reference.code in self._columns:
            return (row, self._columns[reference.code]) if row else None
        found = self._rows.get(reference.code)
        if found is None or (self.columns and not found.single and column is None):
            return None
        return found, None if found.single else column

    def _name(self, reference: Reference) -> str:
        if not reference.column and reference.code in self._columns:
            return f"cột {reference.code}"
        row = self._rows.get(reference.code)
        named = row.name if row else str(reference)
        return f"{named} cột {reference.column}" if reference.column else named

    def _contexts(self, read: Condition) -> Iterable[tuple[FormRow | None, FormColumn | None]]:
        """The rows or columns in which a condition is looked at; once when it names whole cells."""
        open_codes = {each.code for each in read.references if not each.column}
        if open_codes & self._columns.keys():
            rows = (row for row in self.rows if row.kind != FormRow.Kind.HEADING)
            return [(row, None) for row in rows if not row.single]
        if open_codes and self.columns:
            return [(None, column) for column in self.columns]
        return [(None, None)]

    def _failing(
        self,
        check: FormCheck,
        read: Condition,
        row: FormRow | None,
        column: FormColumn | None,
        key: str,
    ) -> Iterable[CheckFinding]:
        timed = any(each.before or each.cumulative for each in read.references)
        spans = [False] if timed else [False, True]
        for cumulative in spans:

            def look(each: Reference, cumulative: bool = cumulative) -> Decimal | None:
                return self._referred(each, row, column, key, cumulative).value

            left, right = read.left.value(look).value, read.right.value(look).value
            if left is not None and right is not None and read.holds(look) is False:
                yield CheckFinding(check, row, column, cumulative, left, right)
                return  # the cumulative figure says the same again


def _together(value: Decimal, figures: Sequence[Figure]) -> Figure:
    return Figure(
        value=value,
        estimate=any(each.estimate for each in figures),
        waiting=any(each.waiting for each in figures),
        entries=tuple(dict.fromkeys(entry for each in figures for entry in each.entries)),
    )


def form_figures(
    plan: Plan,
    forms: Iterable[StatisticalForm],
    *,
    reviews: Iterable[str] = COUNTING,
    authority: Unit | None = None,
    rows: Mapping[int, Sequence[FormRow]] | None = None,
    checked: bool = True,
) -> list[FormFigures]:
    """Return the figures of `forms` for `plan`, each form with the rows of all and those that the
    plan's authority added.

    Only entries with these `reviews` count: for reports `ACCEPTED`. Three queries, however many
    forms and figures there are; one less for who has the `rows` (by the id of their form).
    """
    forms = list(forms)
    own = authority.pk if authority else plan.unit.authority_id
    entries = FormEntry.objects.filter(plan_form__plan=plan, plan_form__form__in=forms)
    met: Iterable[FormRow]
    if rows is None:
        met = rows_of(own).filter(form__in=[form.pk for form in forms])
    else:
        met = (row for form in forms for row in rows[form.pk])
    parts = with_columns_and_checks(forms, met, checked=checked)
    return assembled(parts, standing_entries(entries, reviews))


Parts = tuple[StatisticalForm, list[FormRow], list[FormColumn], list[FormCheck]]
Standing = tuple[Typed, ReturnedCells]


def parts_of(forms: Sequence[StatisticalForm], own: int | None) -> list[Parts]:
    """Return each form with its rows (those that the authority `own` added among them), columns
    and checks (two queries). A row knows the office that was chosen for it (`chosen_office`).
    """
    pks = [form.pk for form in forms]
    return with_columns_and_checks(forms, rows_of(own).filter(form__in=pks))


def rows_of(own: int | None) -> QuerySet[FormRow]:
    """Return the rows of all forms in order, with those that the authority `own` added."""
    chosen = RowOffice.objects.filter(authority=own, row=OuterRef("pk")).values("unit")[:1]
    rows = FormRow.objects.filter(Q(owner=None) | Q(owner=own))
    told = {"chosen_office": Subquery(chosen)}  # which the row declares
    return rows.annotate(**told).order_by("form", "order", "pk")


def with_columns_and_checks(
    forms: Sequence[StatisticalForm], met: Iterable[FormRow], *, checked: bool = True
) -> list[Parts]:
    """Return the forms with these rows, their columns and, unless told otherwise, checks (one
    query, none for forms of plans that are locked).
    """
    rows: dict[int, list[FormRow]] = defaultdict(list)
    for row in met:
        rows[row.form_id].append(row)
    known = {form.pk: form.known_parts for form in forms if form.known_parts}
    unknown = [form.pk for form in forms if form.pk not in known]
    known |= {pk: KnownParts.told(*told) for pk, *told in rows_by(_parts_told, unknown, checked)}
    parts = ((form, known[form.pk]) for form in forms)
    return [(form, rows[form.pk], of.columns, of.checks) for form, of in parts]


def _parts_told(forms: Collection[int], checked: bool) -> QuerySet[StatisticalForm, Any]:
    told = {"columns": ColumnsTold("pk")} | ({"checks": ChecksTold("pk")} if checked else {})
    return StatisticalForm.objects.filter(pk__in=forms).order_by().values_list("pk", *told.values())


def assembled(
    parts: Iterable[Parts], standing: Mapping[tuple[int, int], Standing], year: int | None = None
) -> list[FormFigures]:
    """Return the figures of each form out of what was entered, of the plan's `year` if several are
    at hand.
    """
    found = []
    for form, rows, columns, checks in parts:
        keys = [key for key in standing if key[0] == form.pk and year in (None, key[1])]
        typed, returned = standing[keys[0]] if keys else (_by_period(), {})
        found.append(FormFigures(form, rows, columns, checks, typed, returned))
    return found


def standing_entries(
    entries: QuerySet[FormEntry], reviews: Iterable[str]
) -> Mapping[tuple[int, int], Standing]:
    """Return, by form and year of the plan, the newest figure of each cell that counts, and the
    cells whose newest entry was returned (one query).
    """
    counting = set(reviews)
    return standing_of(told_by(entries, counting, "plan_form__plan__year").iterator(), counting)


def told_by(
    entries: QuerySet[FormEntry], reviews: Collection[str], by: str
) -> QuerySet[FormEntry, Any]:
    """Return what `standing_of` reads of those `entries` that were reviewed so, or returned: they
    are told apart by form and `by`.
    """
    fields = ("pk", "row", "column", "period", "value", "text", "estimate", "review", "note")
    rows = entries.filter(review__in=[*reviews, Review.RETURNED]).order_by("pk")
    return rows.values_list("plan_form__form", by, "review_reason", *fields)


def standing_of(
    told: Iterable[tuple[Any, ...]], counting: Collection[str]
) -> Mapping[tuple[int, int], Standing]:
    """Return the same as `standing_entries` from what `told_by` finds."""
    found: dict[tuple[int, int], tuple[Typed, dict[str, dict[Cell, Returned]]]] = defaultdict(
        lambda: (_by_period(), defaultdict(dict))
    )
    for form, year, reason, pk, row, column, key, value, text, estimate, review, note in told:
        typed, returned = found[form, year]
        if review == Review.RETURNED:
            returned[key][row, column] = Returned(pk, value, text, reason)
            if review not in counting:
                continue
        else:
            returned[key].pop((row, column), None)
        waits = review == Review.WAITING
        typed[key][row, column] = Figure(value, text, estimate, waits, note, (pk,))
    return found


def _by_period() -> Typed:
    return defaultdict(dict)
