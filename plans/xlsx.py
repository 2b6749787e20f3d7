"""Writes the register of evidence as an Excel file."""

from collections.abc import Iterable
from io import BytesIO

from django.utils import timezone

from foundation.web.xlsx import Worksheet
from vietnamese import short_date

from .models import Evidence

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
    ("Chưa xem lại", 18),
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
                piece.doubted,
                piece.link or piece.sha256,
            ]
        )
    return sheet.file()
