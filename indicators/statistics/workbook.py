"""A form of a period as an Excel file that never changes: the same figures give the same bytes."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from foundation.web.xlsx import Value, Worksheet
from plans.models import Plan
from plans.periods import IN_SENTENCES
from vietnamese import short_date

from .figures import FormFigures
from .models import FormColumn, FormRow

LEAD = (("Mã", 10), ("", 60), ("Đơn vị tính", 14))


def form_workbook(figures: FormFigures, plan: Plan, key: str, *, at: datetime) -> bytes:
    """Return the file of what stands in a form for the period `key` and since the year's start, as
    of the moment `at`.
    """
    columns: list[FormColumn | None] = [*figures.columns] or [None]
    heads = [
        (f"{column.heading} ({words})" if column else words.capitalize(), 14)
        for column in columns
        for words in ("trong kỳ", "lũy kế")
    ]
    code, (_, width), unit = LEAD
    sheet = Worksheet("Biểu", (code, (figures.form.row_heading, width), unit, *heads))
    sheet.write_line(figures.form.name, bold=True)
    sheet.write_line(f"{plan.unit.name}, {IN_SENTENCES[key]} năm {plan.year}")
    sheet.write_line(f"Số liệu đã duyệt đến {short_date(timezone.localdate(at))}")
    sheet.write_head()
    for row in figures.rows:
        values = [each for column in columns for each in _figures(figures, row, column, key)]
        heading = row.kind == FormRow.Kind.HEADING
        sheet.write_row([row.code, row.name, row.unit, *values], bold=heading)
    return sheet.frozen(at)


def _figures(
    figures: FormFigures, row: FormRow, column: FormColumn | None, key: str
) -> Iterator[Value]:
    """What a cell holds for the period, then since the year's start; a single figure of a row
    stands under the first column.
    """
    if column and row.single:
        column = None if column == figures.columns[0] else column
    for cumulative in (False, True):
        at = figures.at(row, column, key, cumulative=cumulative)
        counted = row.kind in (*FormRow.NUMERIC, FormRow.Kind.COMPUTED) and at.value is not None
        shown = figures.shown(row, column, key, cumulative=cumulative)
        yield at.value if counted else shown
