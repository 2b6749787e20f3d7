"""Writes the grid of a plan's targets as an Excel file."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

from foundation.web.xlsx import ShownNumber, Value, Worksheet
from plans.models import Plan, ReportingPeriod

from .figures import TargetReading
from .grid import GridRow
from .judging import RESULT_WORDS


def grid_as_xlsx(
    plan: Plan,
    periods: Iterable[ReportingPeriod],
    groups: Iterable[tuple[str, int, list[GridRow]]],
    chosen: list[tuple[str, str]],
) -> BytesIO:
    """Return the file with the rows under the headings of their areas; `chosen` are the filters in
    use, in words.
    """
    names = [period.get_key_display() for period in periods]
    columns = [
        ("STT", 8),
        ("Chỉ tiêu", 60),
        ("Đơn vị chủ trì", 26),
        ("Mục tiêu", 18),
        ("Đơn vị tính", 12),
    ]
    columns += [
        column for name in names for column in ((name, 14), (f"Ghi chú {name.lower()}", 22))
    ]
    worksheet = Worksheet("Chỉ tiêu", [*columns, ("Đánh giá", 18)])
    filters = "; ".join(f"{name}: {value}" for name, value in chosen)
    worksheet.write_line(f"{plan.title} ({plan})", bold=True)
    worksheet.write_line(f"Lọc theo {filters}" if filters else "Toàn bộ chỉ tiêu")
    worksheet.write_head()
    for heading, _, rows in groups:
        number, _, words = heading.partition(". ")
        worksheet.write_row([number, words], bold=True)
        for row in rows:
            worksheet.write_row(row_values(row))
    return worksheet.file()


def row_values(row: GridRow) -> list[Value]:
    """Return what the columns say about a target."""
    indicator, target = row.target.indicator, row.target
    statement = f"{indicator.statement} ({target.label})" if target.label else indicator.statement
    lead = indicator.lead_unit.short_name if indicator.lead_unit else ""
    cells = [
        value for cell in row.cells for value in (_figure(cell.reading), _remark(cell.reading))
    ]
    return [
        indicator.ordinal,
        statement,
        lead,
        row.line.goal_text,
        target.unit,
        *cells,
        _result(row),
    ]


def _figure(reading: TargetReading) -> Value:
    """The figure as a number with the decimals of its row; a change as words."""
    if reading.value is None or reading.target.is_worked_out:
        return reading.text
    step = Decimal(1).scaleb(-reading.places)
    return ShownNumber(reading.value.quantize(step, ROUND_HALF_UP), reading.places)


def _remark(reading: TargetReading) -> str:
    """What a figure rests on: `1.060/1.200, ước, chờ duyệt`."""
    parts = [
        reading.fraction,
        "phần mềm tính" if reading.computed else "",
        "từ biểu thống kê" if reading.fed else "",
        "ước" if reading.estimate else "",
        "chờ duyệt" if reading.waiting else "",
    ]
    parts += ["bị trả lại: " + reading.returned.review_reason] if reading.returned else []
    return ", ".join(part for part in parts if part)


def _result(row: GridRow) -> str:
    words = RESULT_WORDS[row.result]
    if not row.last:
        return words
    share = f" {row.last.share}" if row.last.share else ""
    return f"{words}{share} ({row.last.period.get_key_display().lower()})"
