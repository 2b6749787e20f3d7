"""The matrix as a file, Excel or CSV: the rows and the columns that the page shows."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from foundation.downloads.kinds import file_kind
from foundation.web.csv_files import csv_file
from foundation.web.list_files import CSV_FILE, EXCEL, STT, FileToMake
from foundation.web.xlsx import Value, Worksheet
from plans.current_plan import plan_seen_by
from plans.models import Plan

from .columns import COLUMNS
from .forms import TaskFilterForm
from .matrix import TaskMatrix
from .rows import MatrixRow

CONTENT = ("Nội dung", 60)
MATRIX_FILE = "tasks.matrix"
Groups = Iterable[tuple[str, int, list[MatrixRow]]]


@file_kind(MATRIX_FILE)
def matrix_file(
    user: User, asked: QueryDict, *, plan_pk: int, columns: Sequence[str]
) -> FileToMake:
    """Offer the tasks that the filter leaves with these columns. Raises `Http404` for a plan that
    `user` does not see.
    """
    plan = plan_seen_by(user, plan_pk)
    form = TaskFilterForm(asked, plan=plan)
    matrix = TaskMatrix(plan, user, form.wanted, today=timezone.localdate())

    def make() -> BytesIO:
        if as_csv:
            return matrix_as_csv(matrix.rows, columns)
        return matrix_as_xlsx(plan, matrix.groups(matrix.rows), columns, form.chosen)

    as_csv = asked.get("format") == "csv"
    ending, media_type = CSV_FILE if as_csv else EXCEL
    title, name = f"Nhiệm vụ của {plan}", f"nhiem-vu-{plan.year}.{ending}"
    page = reverse("tasks:task_list", args=[plan.pk])
    return FileToMake(title, name, media_type, matrix.total, make, page)


def matrix_as_xlsx(
    plan: Plan, groups: Groups, keys: Sequence[str], chosen: Sequence[tuple[str, str]]
) -> BytesIO:
    """Return the Excel file of the rows under their headings, with the columns `keys`; `chosen` are
    the filters in use, in words.
    """
    columns = [COLUMNS[key] for key in keys]
    heads = [(column.heading, column.width) for column in columns]
    worksheet = Worksheet("Nhiệm vụ", [STT, CONTENT, *heads])
    filters = "; ".join(f"{name}: {value}" for name, value in chosen)
    worksheet.write_line(f"{plan.title} ({plan})", bold=True)
    worksheet.write_line(f"Lọc theo {filters}" if filters else "Toàn bộ nhiệm vụ")
    worksheet.write_head()
    for heading, _, rows in groups:
        if heading:
            numeral, _, words = heading.partition(". ")
            worksheet.write_row([numeral, words], bold=True)
        for row in rows:
            number: Value = row.task.ordinal if heading else row.number
            worksheet.write_row([number, *_cells(row, keys)])
    return worksheet.file()


def matrix_as_csv(rows: Iterable[MatrixRow], keys: Sequence[str]) -> BytesIO:
    """Return the CSV file of `rows` in their order, with the columns `keys`."""
    headings = [STT[0], CONTENT[0], *(COLUMNS[key].heading for key in keys)]
    return csv_file(headings, ([row.number, *_cells(row, keys)] for row in rows))


def _cells(row: MatrixRow, keys: Sequence[str]) -> list[Value]:
    return [row.task.content, *(COLUMNS[key].value(row) for key in keys)]
