"""Writes the matrix of a plan's tasks as an Excel file with the columns of the plan's appendix."""

from collections.abc import Iterable
from io import BytesIO

from foundation.web.xlsx import Worksheet
from plans.models import Plan
from vietnamese import short_date

from .matrix import MatrixRow
from .standing import Lateness

COLUMNS = (
    ("STT", 8),
    ("Nội dung", 60),
    ("Sản phẩm", 24),
    ("Chủ trì", 26),
    ("Phối hợp", 26),
    ("Thời gian", 18),
    ("Kết quả", 50),
    ("Tình trạng", 24),
)
LATENESS = {
    Lateness.OVERDUE: "quá hạn {} ngày",
    Lateness.DUE_SOON: "còn {} ngày làm việc",
    Lateness.FINISHED_LATE: "hoàn thành quá hạn {} ngày",
}
REVIEWS = {"waiting": "chờ duyệt", "returned": "bị trả lại"}


def matrix_as_xlsx(
    plan: Plan, groups: Iterable[tuple[str, int, list[MatrixRow]]], chosen: list[tuple[str, str]]
) -> BytesIO:
    """Return the file with the groups of rows under their headings; `chosen` are the filters in
    use, in words.
    """
    worksheet = Worksheet("Nhiệm vụ", COLUMNS)
    filters = "; ".join(f"{name}: {value}" for name, value in chosen)
    worksheet.write_line(f"{plan.title} ({plan})", bold=True)
    worksheet.write_line(f"Lọc theo {filters}" if filters else "Toàn bộ nhiệm vụ")
    worksheet.write_head()
    for heading, _, rows in groups:
        if heading:
            number, _, words = heading.partition(". ")
            worksheet.write_row([number, words], bold=True)
        for row in rows:
            worksheet.write_row(row_values(row, grouped=bool(heading)))
    return worksheet.file()


def row_values(row: MatrixRow, *, grouped: bool) -> list[str | int]:
    """Return what the columns say about a task."""
    task = row.task
    return [
        task.ordinal if grouped else row.number,
        task.content,
        task.product,
        row.lead_words,
        row.coordinator_words,
        task.time_text or (short_date(task.due) if task.due else ""),
        row.result,
        state_words(row),
    ]


def state_words(row: MatrixRow) -> str:
    """Return how the task stands: state, percent, lateness, beat and review."""
    standing = row.standing
    parts = [f"{row.state_label} {standing.percent}%" if row.shows_percent else row.state_label]
    if words := LATENESS.get(standing.lateness):
        parts.append(words.format(standing.days))
    parts += [row.beat] if row.beat else []
    parts += [REVIEWS[row.review]] if row.review in REVIEWS else []
    return ", ".join(parts)
