"""What one person does on the page of a form: enter cells, fill with zero, make final."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from plans.models import Plan
from vietnamese import short_date

from .figures import Cell
from .models import FormEntry, FormRow, PlanForm, is_estimate
from .services import FiguresRefused, Outcome, append_figures, open_locked, standing_entry
from .sheet import Entered, FormSheet


@dataclass(frozen=True)
class FormPage:
    """A form of a plan and a period as an address names them: `author` enters its figures today.

    What is done there raises what `enter_figures` raises; `Plan.DoesNotExist` and
    `StatisticalForm.DoesNotExist` where the author sees no such plan, or it has no such form.
    """

    plan: int
    form: int
    key: str
    author: User
    today: date

    @transaction.atomic
    def enter(
        self,
        read: Callable[[FormSheet], Sequence[Entered]],
        key_of: Callable[[Cell], UUID] = lambda cell: uuid4(),
        *,
        final: bool = False,
    ) -> Outcome:
        """Append what is `read` off the sheet, once its plan is locked, as `enter_figures` does."""
        plan = Plan.objects.lock_for_rows(self.plan, visible_to=self.author)
        plan_form = PlanForm.objects.lock_by_id(plan, self.form)
        sheet = open_locked(plan, plan_form, self.key, self.author, self.today)
        figures = read(sheet)
        keys = {each.cell: key_of(each.cell) for each in figures}
        return append_figures(plan_form, sheet, figures, keys, FormEntry.Source.TYPED, final=final)

    def fill_with_zero(self) -> Outcome:
        """Enter zero into each cell of the author's rows that counts or measures and holds
        nothing.
        """
        return self.enter(_zeros)

    def finalize(self) -> Outcome:
        """Send the estimates of the author's rows again as final figures, once the cut-off is
        past.
        """
        return self.enter(_estimates, final=True)


def _zeros(sheet: FormSheet) -> list[Entered]:
    return [
        Entered(row, column, Decimal(0), seen=standing_entry(sheet.at(row, column)))
        for row, column in sheet.known.typed_cells()
        if row.kind in FormRow.NUMERIC and sheet.takes(row) and not sheet.at(row, column).known
    ]


def _estimates(sheet: FormSheet) -> list[Entered]:
    if is_estimate(sheet.period.cut_off, sheet.today):
        day = short_date(sheet.period.cut_off)
        raise FiguresRefused(f"Số liệu chốt đến hết {day}; sau ngày đó mới chốt số ước.")
    cells = ((cell, sheet.at(*cell)) for cell in sheet.known.typed_cells())
    return [
        Entered(*cell, now.value, now.text, now.note, standing_entry(now))
        for cell, now in cells
        if now.known and now.estimate and sheet.takes(cell[0])
    ]
