"""The list of plans as a file, and the register of evidence as an Excel file."""

from collections.abc import Iterable
from io import BytesIO

from django.utils import timezone

from foundation.web.list_files import Column, ListFile
from foundation.web.templatetags.components import DOCUMENTS
from foundation.web.xlsx import Worksheet
from vietnamese import short_date

from .models import Evidence, Plan

PLANS: ListFile[Plan] = ListFile(
    "Kế hoạch cải cách hành chính",
    "ke-hoach",
    (
        Column("Số, ký hiệu", 20, lambda each: each.number),
        Column("Ngày ban hành", 14, lambda each: each.issued_on),
        Column("Trích yếu", 60, lambda each: each.title),
        Column("Đơn vị", 30, lambda each: each.unit.name),
        Column("Năm", 8, lambda each: each.year),
        Column("Trạng thái", 18, lambda each: DOCUMENTS[each.shown_state][2]),
        Column("Giao việc", 20, lambda each: each.handed_out_at),
        Column("Nhiệm vụ", 10, lambda each: each.task_count),
    ),
)

COLUMNS = (
    ("STT", 8),
    ("Tên minh chứng", 60),
    ("Số, ký hiệu", 20),
    ("Ngày văn bản", 14),
    ("Năm", 8),
    ("Đơn vị", 28),
    ("Người tải lên", 24),
    ("Ngày tải lên", 14),
    ("Được dẫn", 10),
    ("Đường dẫn hoặc mã SHA-256 của tệp", 60),
)


def register_as_xlsx(pieces: Iterable[Evidence], chosen: list[tuple[str, str]]) -> BytesIO:
    """Return the file of `pieces` (with uses) in order; `chosen` are the filters in words."""
    sheet = Worksheet("Minh chứng", COLUMNS)
    filters = "; ".join(f"{name}: {value}" for name, value in chosen)
    sheet.write_line("Sổ minh chứng", bold=True)
    sheet.write_line(f"Lọc theo {filters}" if filters else "Toàn bộ minh chứng")
    sheet.write_head()
    for order, piece in enumerate(pieces, start=1):
        sheet.write_row(
            [
                order,
                piece.title,
                piece.number,
                short_date(piece.dated_on) if piece.dated_on else "",
                piece.year,
                piece.unit.short_name if piece.unit else "",
                str(piece.added_by),
                short_date(timezone.localdate(piece.added_at)),
                piece.uses,
                piece.link or piece.sha256,
            ]
        )
    return sheet.file()
