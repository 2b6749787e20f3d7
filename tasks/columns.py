"""The columns of the matrix beside number and content: what each is called and says of a row."""

from accounts.http import SignedInRequest
from accounts.saved_views.lists import PersonalList
from foundation.web.list_files import Column
from vietnamese import short_date

from .models import ProgressUpdate
from .rows import MatrixRow
from .standing import Lateness

PAGE = "tasks"  # how saved views and settings name the matrix
USUAL = ("leads", "time", "result", "state")
OF_MY_WORK = ("product", "leads", "coordinators", "time", "result", "state")
LATENESS = {
    Lateness.OVERDUE: "quá hạn {days} ngày",
    Lateness.DUE_SOON: "{left}",
    Lateness.FINISHED_LATE: "hoàn thành quá hạn {days} ngày",
}
REVIEWS = {"waiting": "chờ duyệt", "returned": "bị trả lại"}


def state_words(row: MatrixRow) -> str:
    """Return how the task stands: state, percent, lateness, beat and review."""
    standing = row.standing
    parts = [f"{row.state_label} {standing.percent}%" if row.shows_percent else row.state_label]
    if words := LATENESS.get(standing.lateness):
        parts.append(words.format(days=standing.days, left=standing.left))
    parts += [row.beat] if row.beat else []
    parts += [REVIEWS[row.review]] if row.review in REVIEWS else []
    return ", ".join(parts)


def _time(row: MatrixRow) -> str:
    task = row.task
    return task.time_text or (short_date(task.due) if task.due else "")


def _review(row: MatrixRow) -> str:
    return ProgressUpdate.Review(row.review).label if row.review else ""


COLUMNS: dict[str, Column[MatrixRow]] = {
    "product": Column("Sản phẩm", 24, lambda row: row.task.product),
    "leads": Column("Chủ trì", 26, lambda row: row.lead_words),
    "coordinators": Column("Phối hợp", 26, lambda row: row.coordinator_words),
    "people": Column("Người thực hiện", 26, lambda row: row.people_words),
    "area": Column("Lĩnh vực", 26, lambda row: row.task.area_name),
    "time": Column("Thời gian", 18, _time),
    "result": Column("Kết quả", 50, lambda row: row.result),
    "updated": Column("Lần báo gần nhất", 14, lambda row: row.updated),
    "percent": Column("Tiến độ (%)", 10, lambda row: row.standing.percent),
    "review": Column("Xét duyệt", 16, _review),
    "state": Column("Tình trạng", 24, state_words),
}
HEADINGS = {key: column.heading for key, column in COLUMNS.items()}


def list_of(request: SignedInRequest) -> PersonalList:
    """Return the matrix as the person of `request` has it shown."""
    return PersonalList(request, PAGE, columns=HEADINGS, usual=USUAL)
