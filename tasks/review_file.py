"""What waits for review of tasks' results, as a file: what stood before beside what stands now."""

from collections.abc import Callable

from foundation.web.list_files import Column, ListFile
from foundation.web.xlsx import Value
from vietnamese import short_date

from .models import ProgressUpdate

Line = tuple[ProgressUpdate, ProgressUpdate | None]  # an update, and the one before it


def _of(value: Callable[[ProgressUpdate], Value]) -> Callable[[Line], Value]:
    return lambda line: value(line[0])


def _before(value: Callable[[ProgressUpdate], Value]) -> Callable[[Line], Value]:
    return lambda line: value(line[1]) if line[1] else None


def _said(update: ProgressUpdate) -> str:
    """The result in words, behind the reason why a task is not done."""
    return " ".join(part for part in (update.reason, update.result) if part)


def _product(update: ProgressUpdate) -> str:
    day = f" ngày {short_date(update.product_date)}" if update.product_date else ""
    return f"{update.product_number}{day}" if update.product_number else ""


def _evidence(update: ProgressUpdate) -> str:
    return "; ".join(piece.title for piece in update.evidence.all())


WAITING_UPDATES: ListFile[Line] = ListFile(
    "Kết quả nhiệm vụ chờ duyệt",
    "ket-qua-cho-duyet",
    (
        Column("Nhiệm vụ", 60, _of(lambda each: each.task.content)),
        Column("Đơn vị gửi", 26, _of(lambda each: str(each.on_behalf_of or ""))),
        Column("Người gửi", 24, _of(lambda each: str(each.author))),
        Column("Gửi lúc", 18, _of(lambda each: each.sent_at)),
        Column("Trạng thái trước", 18, _before(lambda each: each.get_state_display())),
        Column("Tiến độ trước (%)", 10, _before(lambda each: each.percent)),
        Column("Kết quả trước", 40, _before(_said)),
        Column("Trạng thái nay", 18, _of(lambda each: each.get_state_display())),
        Column("Tiến độ nay (%)", 10, _of(lambda each: each.percent)),
        Column("Tính đến ngày", 14, _of(lambda each: each.effective_on)),
        Column("Kết quả nay", 50, _of(_said)),
        Column("Sản phẩm", 24, _of(_product)),
        Column("Minh chứng", 40, _of(_evidence)),
    ),
)
