"""Writes the list of delegations as an Excel file."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

from foundation.web.xlsx import Worksheet
from vietnamese import short_date

from ..models import Delegation

COLUMNS = (
    ("STT", 8),
    ("Người ủy quyền", 28),
    ("Đơn vị", 28),
    ("Người được ủy quyền", 28),
    ("Quyền được giao", 36),
    ("Từ ngày", 12),
    ("Đến hết ngày", 12),
    ("Lý do", 40),
    ("Số, ký hiệu văn bản", 20),
    ("Tình trạng", 20),
    ("Người lập", 28),
)


def delegations_as_xlsx(
    delegations: Iterable[Delegation], chosen: list[tuple[str, str]], today: date
) -> BytesIO:
    """Return the file of `delegations` (with people) as of `today`; `chosen` are the filters in
    words.
    """
    sheet = Worksheet("Ủy quyền", COLUMNS)
    filters = "; ".join(f"{name}: {value}" for name, value in chosen)
    sheet.write_line("Danh sách ủy quyền", bold=True)
    sheet.write_line(f"Lọc theo {filters}" if filters else "Toàn bộ ủy quyền")
    sheet.write_head()
    for order, each in enumerate(delegations, start=1):
        sheet.write_row(
            [
                order,
                str(each.principal),
                str(each.principal.unit or ""),
                str(each.delegate),
                each.role_words,
                short_date(each.valid_from),
                short_date(each.valid_to),
                each.reason,
                each.number,
                each.state_on(today).label,
                str(each.created_by),
            ]
        )
    return sheet.file()
