"""Writes documents, and the register of those sent out (sổ văn bản đi), as Excel files."""

from collections.abc import Iterable
from io import BytesIO

from foundation.web.xlsx import Worksheet
from vietnamese import short_date

from .models import Document

COLUMNS = (
    ("STT", 8),
    ("Số, ký hiệu", 20),
    ("Ngày văn bản", 14),
    ("Loại", 16),
    ("Trích yếu", 60),
    ("Người ký", 26),
    ("Đơn vị ban hành", 28),
    ("Nơi nhận", 50),
    ("Đã gửi", 10),
    ("Đã nhận", 10),
    ("Trạng thái", 20),
)


def documents_as_xlsx(
    documents: Iterable[Document], title: str, chosen: list[tuple[str, str]]
) -> BytesIO:
    """Return the file of `documents` (`with_recipients`) in order under a title; `chosen` are the
    filters in words.
    """
    sheet = Worksheet("Văn bản", COLUMNS)
    filters = "; ".join(f"{name}: {value}" for name, value in chosen)
    sheet.write_line(title, bold=True)
    sheet.write_line(f"Lọc theo {filters}" if filters else "Toàn bộ văn bản")
    sheet.write_head()
    for order, document in enumerate(documents, start=1):
        sheet.write_row(
            [
                order,
                document.reference,
                short_date(document.issued_on) if document.issued_on else "",
                document.get_kind_display(),
                document.title,
                document.signer_name,
                document.unit.short_name,
                *_delivery(document),
                document.get_state_display(),
            ]
        )
    return sheet.file()


def _delivery(document: Document) -> tuple[str, str, str]:
    """Whom the document goes to, and to how many of them it was sent and came."""
    names = [recipient.name for recipient in document.recipients.all()]
    if not names or not document.is_out:
        return "; ".join(names), "", ""
    total = f"/{len(names)}"
    return "; ".join(names), f"{document.sent_count}{total}", f"{document.received_count}{total}"
