"""Lists of statistical forms as files: how far they are filled in, and what of them waits."""

from accounts.models import Unit
from foundation.web.list_files import Column, ListFile

from .standing import FormStanding
from .table import CellCounts
from .waiting import WaitingForm

# a form, the cells that the person looks at, and those of each office
Standing = tuple[FormStanding, CellCounts, list[tuple[Unit | None, CellCounts]]]


def _still_owing(row: Standing) -> str:
    """The offices that still have cells to fill, each with how many."""
    return "; ".join(
        f"{unit.short_name if unit else 'Chưa có đơn vị phụ trách'}: {counts.owed}"
        for unit, counts in row[2]
        if counts.owed
    )


def _office(name: str, count: int) -> str:
    return f"{name or 'Chưa rõ đơn vị'} ({count})"


STANDINGS: ListFile[Standing] = ListFile(
    "Biểu thống kê",
    "bieu-thong-ke",
    (
        Column("Mã biểu", 12, lambda row: row[0].form.code),
        Column("Biểu", 60, lambda row: row[0].form.name),
        Column("Nơi ban hành", 30, lambda row: row[0].form.issuer),
        Column("Số ô", 8, lambda row: row[1].cells),
        Column("Đã nhập", 10, lambda row: row[1].filled),
        Column("Chờ duyệt", 10, lambda row: row[1].waiting),
        Column("Bị trả lại", 10, lambda row: row[1].returned),
        Column("Còn phải nhập", 10, lambda row: row[1].owed),
        Column("Đơn vị còn phải nhập", 50, _still_owing),
    ),
)
WAITING_FORMS: ListFile[WaitingForm] = ListFile(
    "Số liệu thống kê chờ duyệt",
    "so-lieu-thong-ke-cho-duyet",
    (
        Column("Biểu", 60, lambda each: each.name),
        Column("Kỳ", 20, lambda each: each.period),
        Column("Chờ duyệt", 10, lambda each: each.count),
        Column("Bạn không được tự duyệt", 14, lambda each: each.own),
        Column("Đơn vị gửi", 50, lambda each: "; ".join(_office(*one) for one in each.offices)),
        Column("Chờ từ", 18, lambda each: each.since),
    ),
)
