"""The grid of a plan's targets as a file."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from foundation.web.list_files import Column, ListFile
from foundation.web.xlsx import ShownNumber, Value
from plans.areas import area_title
from plans.models import Plan, ReportingPeriod

from .figures import TargetReading
from .grid import GridRow
from .judging import RESULT_WORDS


def grid_file(plan: Plan, periods: Iterable[ReportingPeriod]) -> ListFile[GridRow]:
    """Return how the targets of `plan` leave the program, with two columns for each period."""
    names = [period.get_key_display() for period in periods]
    columns: list[Column[GridRow]] = [
        Column("Lĩnh vực", 36, lambda row: area_title(plan, row.target.indicator.area)),
        Column("Số", 8, lambda row: row.target.indicator.ordinal),
        Column("Chỉ tiêu", 60, _statement),
        Column("Đơn vị chủ trì", 26, lambda row: str(row.target.indicator.lead_unit or "")),
        Column("Mục tiêu", 18, lambda row: row.line.goal_text),
        Column("Đơn vị tính", 12, lambda row: row.target.unit),
    ]
    for place, name in enumerate(names):
        columns.append(Column(name, 14, _of_period(place, _figure)))
        columns.append(Column(f"Ghi chú {name.lower()}", 22, _of_period(place, _remark)))
    return ListFile("Chỉ tiêu", "chi-tieu", [*columns, Column("Đánh giá", 18, _result)])


def _of_period(place: int, told: Callable[[TargetReading], Value]) -> Callable[[GridRow], Value]:
    return lambda row: told(row.cells[place].reading)


def _statement(row: GridRow) -> str:
    target, statement = row.target, row.target.indicator.statement
    return f"{statement} ({target.label})" if target.label else statement


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
