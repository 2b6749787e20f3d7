"""What rows of statistical forms give to the targets of a plan: their cumulative figures.

A row is known by its code: a target that was tied to an earlier version of a form reads the row of
that code in the version that holds in the plan's year.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import Unit
from plans.models import Plan
from vietnamese import fold, number

from .figures import COUNTING, FormFigures, form_figures
from .formulas import TOTAL, Reference, formula, spelled
from .models import FormColumn, FormRow, StatisticalForm

PERCENT = "%"
Kind = FormRow.Kind
FEEDING = (*FormRow.NUMERIC, *FormRow.WORKED_OUT, Kind.YES_NO)


@dataclass(frozen=True)
class FedFigure:
    """What a row says from the year's start to the end of a period: of a ratio with its parts, of a
    yes/no row whether it is so.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    achieved: bool | None = None
    estimate: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class Feeding:
    """A row as the form that holds in the plan's year has it, with what it gives by period."""

    row: FormRow
    figures: dict[str, FedFigure]


def fed_figures(
    plan: Plan, rows: Collection[int], *, reviews: Iterable[str] = COUNTING
) -> dict[int, Feeding]:
    """Return by their ids what the chosen `rows` give to the targets of `plan`, without those that
    the form of its year no longer has.

    Three queries, however many rows there are; none without any.
    """
    if not rows:
        return {}
    found = _rows_in_force(plan, rows)
    by_form: dict[int, list[FormRow]] = defaultdict(list)
    forms = {row.form_id: row.form for row in found.rows}
    for row in found.rows:
        by_form[row.form_id].append(row)
    read = form_figures(plan, forms.values(), reviews=reviews, rows=by_form, checked=False)
    known = {each.form.pk: each for each in read}
    return {
        chosen: Feeding(row, _figures_of(known[row.form_id], row))
        for chosen, row in found.chosen.items()
    }


def current_rows(plan: Plan, chosen: Collection[int]) -> dict[int, FormRow]:
    """Return by their ids the rows `chosen` as the forms of the plan's year have them, with their
    form (one query; none without any).
    """
    return _rows_in_force(plan, chosen).chosen if chosen else {}


@dataclass(frozen=True)
class _InForce:
    """The rows of the forms that hold, and those that were `chosen`, by the ids of the choice."""

    rows: list[FormRow]
    chosen: dict[int, FormRow]


def _rows_in_force(plan: Plan, chosen: Collection[int]) -> _InForce:
    """All rows of the versions that hold in the plan's year of the forms with the rows `chosen`."""
    codes = FormRow.objects.filter(pk__in=chosen).order_by().values("form__code")
    own = Q(owner=None) | Q(owner=plan.unit.authority_id)
    rows = FormRow.objects.filter(own, form__code__in=codes).select_related("form")
    found = list(rows.order_by("form", "order", "pk"))
    newest = version_in_force((row.form for row in found), plan.year)
    kept = [row for row in found if row.form_id in newest.values()]
    by_code = {(_version_of(row.form), row.code): row for row in reversed(kept)}
    return _InForce(
        kept,
        {
            row.pk: by_code[place]
            for row in found
            if row.pk in set(chosen) and (place := (_version_of(row.form), row.code)) in by_code
        },
    )


def version_in_force(
    forms: Iterable[StatisticalForm], year: int
) -> dict[tuple[str, int | None], int]:
    """Return the id of the version of each of `forms`, by code and owner, that holds in `year`."""
    states = StatisticalForm.State
    known = (form for form in forms if form.year <= year and form.state != states.DRAFT)
    newest = {_version_of(form): form for form in sorted(known, key=lambda form: form.year)}
    return {key: form.pk for key, form in newest.items() if form.state == states.IN_FORCE}


def _version_of(form: StatisticalForm) -> tuple[str, int | None]:
    """What all versions of a form share."""
    return form.code, form.owner_id


def _figures_of(known: FormFigures, row: FormRow) -> dict[str, FedFigure]:
    return {key: figure for key in known.keys if (figure := fed_figure(known, row, key))}


def fed_figure(
    known: FormFigures, row: FormRow, key: str, column: FormColumn | None = None
) -> FedFigure | None:
    """Return what `row` (in `column`, or its only one) says from the year's start to the end of the
    period `key`; None when that is not known.
    """
    column = column or only_column(known, row)
    figure = known.at(row, column, key, cumulative=True)
    if figure.value is None:
        return None
    said = FedFigure(figure.value, estimate=figure.estimate, waiting=figure.waiting)
    if row.kind == Kind.YES_NO:
        return replace(said, value=None, achieved=bool(figure.value))
    if row.kind != Kind.RATIO:
        return said
    above, below = known.parts(row, key)
    return replace(said, numerator=above.value, denominator=below.value)


def only_column(known: FormFigures, row: FormRow) -> FormColumn | None:
    """Return the column of a row that has a single figure; None for a row of a form without any."""
    columns = known.columns_of(row)
    return columns[0] if len(columns) == 1 else None


def sum_in_words(known: FormFigures, row: FormRow, key: str) -> str:
    """Return how the cumulative figure of a ratio comes about: `(8) trước hạn 812 + (9) đúng hạn
    230 = 1.042; (7) đã giải quyết 1.060`; empty for other rows.
    """
    if row.kind != Kind.RATIO:
        return ""
    above, below = known.parts(row, key)
    sides = ((row.formula, above.value), (row.denominator, below.value))
    return "; ".join(_side_in_words(known, row, key, text, value) for text, value in sides)


def _side_in_words(
    known: FormFigures, row: FormRow, key: str, text: str, value: Decimal | None
) -> str:
    if text.strip().upper() == TOTAL or value is None:
        return f"tổng các dòng {number(value or 0)}"

    def word(reference: Reference) -> str:
        if not (cell := known.referred(reference, row, key)):
            return str(reference)
        referred, column, figure = cell
        name, code = (column.heading, column.code) if column else (referred.name, referred.code)
        return f"({code}) {_amid(name)} {number(figure.value or 0)}"

    words = spelled(text, word)
    plain = len(formula(text).references) == 1 and words.startswith("(")
    return words if plain else f"{words} = {number(value)}"


def _amid(name: str) -> str:
    """The name amid a sentence: `Đã giải quyết` -> `đã giải quyết`, but `TTHC` as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def misfit(
    row: FormRow, *, columns: int, qualitative: bool, unit: str, is_ratio: bool, any_unit: bool
) -> str:
    """Return why `row` of a form with so many `columns` cannot feed a target, in a sentence; empty
    when it can.

    `unit` is the target's and `is_ratio` says whether it is a share; a target whose goal is how far
    a figure goes takes `any_unit`.
    """
    named = f"Dòng “{row}”"
    if row.kind not in FEEDING:
        return f"{named} không có số liệu bằng số; hãy chọn dòng khác."
    if qualitative != (row.kind == Kind.YES_NO):
        wanted = "có hoặc không" if qualitative else "bằng số"
        return f"{named} không hợp với chỉ tiêu này; hãy chọn dòng ghi {wanted}."
    if columns > 1 and not row.single:
        return f"{named} có nhiều cột số liệu; hãy chọn dòng chỉ có một số liệu, như dòng tỷ lệ."
    if qualitative or any_unit:
        return ""
    if is_ratio != _is_share(row):
        mine = PERCENT if _is_share(row) else row.unit or "số lượng"
        return f"{named} tính bằng {mine}, mục tiêu tính bằng {unit or 'số lượng'}."
    if not is_ratio and unit and row.unit and fold(unit) != fold(row.unit):
        return f"{named} tính bằng {row.unit}, mục tiêu tính bằng {unit}."
    return ""


def _is_share(row: FormRow) -> bool:
    return row.kind == Kind.RATIO or row.unit.strip() == PERCENT


def rows_to_feed(authority: Unit, year: int) -> list[FormRow]:
    """Return the rows of the forms in force that can feed a target, with their form, in order; each
    with `columns_count`, the columns of its form.

    One query besides that of the forms.
    """
    forms = StatisticalForm.objects.in_force(authority, year)
    place = {form.pk: n for n, form in enumerate(forms)}
    own = Q(owner=None) | Q(owner=authority)
    rows = FormRow.objects.filter(own, form__in=place, kind__in=FEEDING).select_related("form")
    columns = {"columns_count": Count("form__columns")}  # by its name the row declares it already
    counted = rows.annotate(**columns)
    return sorted(counted, key=lambda row: (place[row.form_id], row.order, row.pk))


def form_address(plan: int, row: FormRow, key: str = "") -> str:
    """Return the address of `row` on the page of its form for a plan: of the period `key`, else of
    the first that the form has.
    """
    key = key if row.form.has_period(key) else row.form.first_period
    place = reverse("indicators:statistics_form", args=[plan, row.form_id, key])
    return f"{place}#row-{row.pk}"
