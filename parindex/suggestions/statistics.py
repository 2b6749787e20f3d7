"""Sources that read statistical forms: a row's figures, and whether the forms are complete."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.utils.text import Truncator

from indicators.statistics.feeding import FedFigure, fed_figure, form_address, sum_in_words
from indicators.statistics.figures import FormFigures
from indicators.statistics.models import FormColumn, FormRow
from plans.models import Plan, ReportingPeriod
from vietnamese import number, short_date

from ..facts import Facts, Json
from ..own_evidence import form_key
from ..rules import Rule
from .source import Source, SourceResult
from .unit_year import SupportingRow, UnitYear

NAMED = 5  # missing cells that are named before the others are counted
PERIODS = dict(ReportingPeriod.Key.choices)


@dataclass(frozen=True)
class StatisticsRow(Source):
    """Số lũy kế đã xác nhận của dòng `row` (cột `column`) trong biểu thống kê mang mã `form`."""

    kind = "statistics"
    label = "Dòng của biểu thống kê"
    fits: ClassVar[frozenset[str]] = frozenset({"numerator", "value", "count", "yes"})
    form: str = ""
    row: str = ""
    column: str | None = None

    def find(self, known: UnitYear, rule: Rule) -> SourceResult | None:
        """Return the figures of the row up to the last period that has any."""
        form, plan = known.form(self.form), known.plan
        cell = form.named(self.row, self.column or "") if form else None
        if not form or not cell or not plan:
            return None
        row, column = cell
        found = [(key, fed) for key in form.keys if (fed := fed_figure(form, row, key, column))]
        if not found:
            return None
        key, figure = found[-1]
        facts = _facts(row, figure, rule)
        if facts is None:
            return None
        return SourceResult(
            facts,
            own=(form_key(form.form.pk, key),),
            rows=(_supporting(plan, form, row, column, key),),
            note=_note(form, row, key, figure),
        )

    @property
    def marked(self) -> str:
        """The codes of form, row and column: `giai-quyet.TONG.7`."""
        return ".".join(str(each) for each in (self.form, self.row, self.column) if each)

    @classmethod
    def in_marks(cls, text: str | None) -> Json:
        """Return what the codes say. Raises `ValueError` for too many."""
        names = ("form", "row", "column")
        parts = [part.strip() for part in (text or "").split(".")]
        return dict(zip(names[: len(parts)], parts, strict=True))

    def faults(self, rule: Rule) -> list[str]:
        """Return what keeps the source from serving `rule`, one sentence each."""
        named = isinstance(self.form, str) and isinstance(self.row, str) and self.form and self.row
        return super().faults(rule) + ([] if named else ["Nguồn chưa ghi mã biểu và mã dòng."])


@dataclass(frozen=True)
class StatisticsComplete(Source):
    """Số ô của biểu thống kê đã có số liệu được xác nhận trên số ô phải báo của các kỳ đã chốt, của
    mọi biểu hay biểu mang mã `form`.
    """

    kind = "statistics_complete"
    label = "Đủ số liệu thống kê đã duyệt"
    fits: ClassVar[frozenset[str]] = frozenset({"numerator", "yes"})
    form: str | None = None

    def find(self, known: UnitYear, rule: Rule) -> SourceResult | None:
        """Return how many of the owed cells were accepted, with what is missing."""
        counted = [each for form in self._forms(known) for each in _counted(known, form)]
        owed = sum(each.owed for each in counted)
        if not owed:
            return None
        accepted = owed - sum(len(each.missing) for each in counted)
        facts = Facts(numerator=Decimal(accepted), denominator=Decimal(owed))
        if "yes" in rule.asks:
            facts = Facts(yes=accepted == owed)
        note = (
            f"Tính đến {short_date(known.on)}: {number(accepted)}/{number(owed)} ô của các kỳ đã "
            "chốt có số liệu được xác nhận."
        )
        own = tuple(
            form_key(each.form.form.pk, each.key)
            for each in counted
            if len(each.missing) < each.owed
        )
        return SourceResult(facts, own=own, rows=tuple(each.row for each in counted), note=note)

    def _forms(self, known: UnitYear) -> list[FormFigures]:
        if not self.form:
            return known.statistics
        found = known.form(self.form)
        return [found] if found else []

    @property
    def marked(self) -> str:
        """The code of the form; empty for all."""
        return self.form or ""

    @classmethod
    def in_marks(cls, text: str | None) -> Json:
        """Return the form that was named."""
        return {"form": text}


@dataclass(frozen=True)
class _CountedForm:
    """How many cells of a form a closed period owes, and the names of those not accepted."""

    plan: Plan
    form: FormFigures
    key: str
    owed: int
    missing: tuple[str, ...]

    @property
    def row(self) -> SupportingRow:
        accepted = self.owed - len(self.missing)
        words = (
            f"{self.form.form} ({PERIODS[self.key]}): {number(accepted)}/{number(self.owed)} ô có "
            "số liệu được xác nhận"
        )
        first = next(iter(self.form.rows))
        address = form_address(self.plan.pk, first, self.key).partition("#")[0]
        return SupportingRow(words, address, _lost(self.missing))


def _counted(known: UnitYear, form: FormFigures) -> Iterator[_CountedForm]:
    plan, cells = known.dated_plan, form.typed_cells()
    if not plan or not cells:
        return
    for period in plan.periods.all():
        if period.cut_off >= known.on or not form.form.has_period(period.key):
            continue
        missing = [
            _name(row, column)
            for row, column in cells
            if not form.at(row, column, period.key).known
        ]
        yield _CountedForm(plan, form, period.key, len(cells), tuple(missing))


def _lost(missing: tuple[str, ...]) -> str:
    if not missing:
        return ""
    rest = len(missing) - NAMED
    more = f" và {number(rest)} ô khác" if rest > 0 else ""
    return f"còn thiếu {', '.join(missing[:NAMED])}{more}"


def _facts(row: FormRow, figure: FedFigure, rule: Rule) -> Facts | None:
    """The figures of a row as `rule` asks for them; None when it does not have them."""
    if "numerator" in rule.asks:
        if figure.numerator is None or figure.denominator is None:
            return None
        return Facts(numerator=figure.numerator, denominator=figure.denominator)
    if "yes" in rule.asks:
        return None if figure.achieved is None else Facts(yes=figure.achieved)
    value = figure.value
    if value is None:
        return None
    if "count" in rule.asks:
        whole = value == value.to_integral_value() and value >= 0
        return Facts(count=int(value)) if whole else None
    return Facts(value=value)


def _note(form: FormFigures, row: FormRow, key: str, figure: FedFigure) -> str:
    summed = sum_in_words(form, row, key)
    said = [f"{summed}." if summed else "", "Số ước." if figure.estimate else ""]
    return " ".join(filter(None, said))


def _supporting(
    plan: Plan, form: FormFigures, row: FormRow, column: FormColumn | None, key: str
) -> SupportingRow:
    words = f"{_name(row, column)}, biểu {form.form} ({PERIODS[key]})"
    return SupportingRow(words, form_address(plan.pk, row, key))


def _name(row: FormRow, column: FormColumn | None) -> str:
    name = Truncator(row.name).chars(80)
    return f"{name}, cột {column}" if column else name
