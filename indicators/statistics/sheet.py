"""A form of a plan as one person fills it in for one period: whose rows, and what a cell takes."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Role, Unit, User
from plans.models import Plan, ReportingPeriod
from vietnamese import number

from .comparing import Comparison, compared_figures, compared_version, version_before
from .figures import Cell, Figure, FormFigures
from .models import FormColumn, FormRow, StatisticalForm
from .offices import offices_of

LARGEST = Decimal(10) ** 16  # what a stored figure stays below
PLACES = Decimal("0.0001")  # the decimals of a stored figure
LONGEST_TEXT = 500


class Entered(NamedTuple):
    """What a person entered into a cell; neither value nor text empties it.

    `seen` is the id of the entry that the person was looking at (None: an empty cell); a `note` of
    None leaves that of an unchanged figure alone; `place` is where in its file it was read.
    """

    row: FormRow
    column: FormColumn | None
    value: Decimal | None = None
    text: str = ""
    note: str | None = None
    seen: int | None = None
    place: str = ""

    @property
    def cell(self) -> Cell:
        return self.row.pk, self.column.pk if self.column else None

    def says(self, value: Decimal | None, text: str) -> bool:
        """Is it this value or text?"""
        return (self.value, self.text) == (value, text)


@dataclass
class FormSheet:
    """The figures of `form` for `period` beside earlier ones, and the offices that answer for its
    rows, for `user`.
    """

    plan: Plan
    form: StatisticalForm
    period: ReportingPeriod
    user: User
    compared: Comparison
    today: date = field(default_factory=timezone.localdate)

    @cached_property
    def offices(self) -> dict[int, Unit | None]:
        """The office that answers for each row, by the row's id (one query)."""
        return offices_of(self.plan.unit.its_authority, self.known.rows)

    @property
    def known(self) -> FormFigures:
        return self.compared.now

    @property
    def key(self) -> str:
        return self.period.key

    def at(self, row: FormRow, column: FormColumn | None, *, cumulative: bool = False) -> Figure:
        """Return what stands in the cell for the period."""
        return self.known.at(row, column, self.key, cumulative=cumulative)

    def is_own(self, row: FormRow) -> bool:
        """Does the person's office answer for the row?"""
        office = self.offices.get(row.pk)
        return office is not None and office.pk == self.user.unit_id

    def may_enter(self, row: FormRow) -> bool:
        """May the person enter figures of `row`: of the office that answers for it, or the standing
        body?
        """
        if self.user.authority_id != self.plan.unit.authority_id:
            return False
        if self.user.has_role(Role.STANDING_BODY):
            return True
        return self.user.has_role(Role.OFFICER, Role.HEAD) and self.is_own(row)

    def takes(self, row: FormRow) -> bool:
        """May the person enter figures of `row`, and does the period take them of its office?"""
        office = self.offices.get(row.pk)
        unit = office.pk if office else self.user.unit_id
        return self.may_enter(row) and self.period.takes_from(unit, self.today)

    def refusal(self, entered: Entered) -> str:
        """Why the cell cannot take what was entered, and what to do; empty when it can."""
        return self._not_theirs(entered) or _not_fit(entered) or self._jump(entered)

    def asks_note(self, entered: Entered) -> bool:
        """Is a note all that is missing?"""
        return not (self._not_theirs(entered) or _not_fit(entered)) and bool(self._jump(entered))

    def _not_theirs(self, entered: Entered) -> str:
        row = entered.row
        if row.pk not in self.offices or entered.column not in self.known.columns_of(row):
            return "Ô này không có trong biểu; hãy tải lại trang."
        if not self.known.is_typed(row, entered.column):
            return "Ô này do phần mềm tính, không nhập."
        if self.may_enter(row):
            return "" if self.takes(row) else self.period.refusal()
        office = self.offices.get(row.pk)
        return f"Dòng này do {office} nhập." if office else "Dòng này chưa có đơn vị phụ trách."

    def _jump(self, entered: Entered) -> str:
        """Ask for a note where a figure lies far from the period before."""
        jump, row = self.form.jump, entered.row
        if not jump or entered.value is None or (entered.note or "").strip():
            return ""
        if row.kind not in FormRow.NUMERIC:
            return ""
        old = self.compared.before(row, entered.column, self.key).value
        if not old or abs(entered.value - old) * 100 <= abs(old) * jump:
            return ""
        return (
            f"Số này lệch quá {jump}% so với kỳ trước ({number(old)}). Hãy ghi lý do vào ô ghi "
            "chú, hoặc sửa lại số."
        )


def _not_fit(entered: Entered) -> str:
    """Why no cell of this kind takes the value."""
    kind, value = entered.row.kind, entered.value
    if value is None:
        return ""
    if abs(value) >= LARGEST:
        return "Số quá lớn; hãy kiểm tra lại."
    if kind == FormRow.Kind.COUNT and (value < 0 or value != value.to_integral_value()):
        return "Hãy ghi số nguyên, không âm."
    if value != value.quantize(PLACES):
        return "Hãy ghi tối đa bốn chữ số sau dấu phẩy."
    if kind == FormRow.Kind.YES_NO and value not in (0, 1):
        return "Hãy chọn có hoặc không."
    if kind == FormRow.Kind.CHOICE and value not in [each for each, _ in entered.row.options]:
        return "Hãy chọn một trong các mục của dòng này."
    return ""


def open_to_read(plan: Plan, form_pk: int, period: ReportingPeriod, user: User) -> FormSheet | None:
    """Return the form with this id beside the year before; None when the plan's authority has no
    such form for its year (three queries).
    """
    compared = compared_version(plan, form_pk)
    return FormSheet(plan, compared.now.form, period, user, compared) if compared else None


def open_to_enter(
    plan: Plan, form: StatisticalForm, period: ReportingPeriod, user: User, today: date
) -> FormSheet:
    """Return the form, beside the year before only where a jump is measured against it (three
    queries, two for the form of a plan that is locked; with the year before one more).
    """
    keys = [key for key in period.Key.values if form.has_period(key)]
    first = bool(form.jump) and period.key == keys[0]
    old = version_before(form, plan.year) if first else None
    return FormSheet(plan, form, period, user, compared_figures(plan, form, old), today)
