"""The matrix as a file, Excel or CSV: the rows and the columns that the page shows."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from foundation.web.csv_files import csv_file
from foundation.web.list_files import STT
from foundation.web.xlsx import Value, Worksheet
from plans.models import Plan

from .columns import COLUMNS
from .rows import MatrixRow

CONTENT = ("Nội dung", 60)
Groups = Iterable[tuple[str, int, list[MatrixRow]]]


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
