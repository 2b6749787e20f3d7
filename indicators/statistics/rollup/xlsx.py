"""The sum over the communes as a file."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

from foundation.web.csv_files import csv_file
from foundation.web.xlsx import ShownNumber, Value, Worksheet
from plans.models import ReportingPeriod

from .figures import RollUp

PERIODS = dict(ReportingPeriod.Key.choices)


def rollup_as_csv(found: RollUp) -> BytesIO:
    """Return the communes that the filter leaves, without their sum: a table for programs."""
    headings = ["STT", "Đơn vị", "Đã báo cáo", *(column.label for column in found.columns)]
    return csv_file(headings, _lines(found))


def rollup_as_xlsx(found: RollUp) -> BytesIO:
    """Return the file with the communes that the filter leaves and the sum above them."""
    columns = [("STT", 8), ("Đơn vị", 30), ("Đã báo cáo", 20)]
    columns += [(column.label, 18) for column in found.columns]
    worksheet = Worksheet("Số liệu các xã", columns)
    worksheet.write_line(str(found.form), bold=True)
    span = "lũy kế từ đầu năm" if found.cumulative else "riêng trong kỳ"
    row = f"; dòng ({found.row.code}) {found.row}" if found.row else ""
    worksheet.write_line(f"{PERIODS[found.key]} năm {found.year}, {span}{row}")
    worksheet.write_head()
    total = len(found.everybody)
    sums: list[Value] = [_value(each.value, each.text) for each in found.sums]
    worksheet.write_row(["", f"Tổng {total} xã", "", *sums], bold=True)
    counts: list[Value] = [f"{each.communes}/{total} xã" for each in found.sums]
    worksheet.write_row(["", "Số xã có số liệu", "", *counts])
    for values in _lines(found):
        worksheet.write_row(values)
    return worksheet.file()


def _lines(found: RollUp) -> Iterator[list[Value]]:
    """The communes in their order, each with its figures."""
    for place, line in enumerate(found.fill(found.lines), 1):
        values: list[Value] = [_value(each.value, each.text) for each in line.figures]
        yield [place, line.unit.short_name, line.words, *values]


def _value(value: Decimal | None, text: str) -> Value:
    """The figure as a number; what is not one as words."""
    if value is None or text.endswith(("có", "không")):
        return text
    rounded = round(value, 2)
    exponent = rounded.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return ShownNumber(rounded, places)
