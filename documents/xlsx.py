"""Lists of documents, and the register of those sent out (sổ văn bản đi), as files."""

from foundation.web.list_files import Column, ListFile

from .models import Document, FormCheck


def _recipients(document: Document) -> str:
    return "; ".join(recipient.name for recipient in document.recipients.all())


def _reached(document: Document, how_many: int) -> str:
    """To how many of its recipients a document that is out came: `2/3`."""
    total = len(document.recipients.all())
    return f"{how_many}/{total}" if total and document.is_out else ""


DOCUMENTS: ListFile[Document] = ListFile(
    "Văn bản",
    "van-ban",
    (
        Column("Số, ký hiệu", 20, lambda each: each.reference),
        Column("Ngày văn bản", 14, lambda each: each.issued_on),
        Column("Loại", 16, lambda each: each.get_kind_display()),
        Column("Trích yếu", 60, lambda each: each.title),
        Column("Người ký", 26, lambda each: each.signer_name),
        Column("Đơn vị ban hành", 28, lambda each: each.unit.short_name),
        Column("Nơi nhận", 50, _recipients),
        Column("Đã gửi", 10, lambda each: _reached(each, each.sent_count)),
        Column("Đã nhận", 10, lambda each: _reached(each, each.received_count)),
        Column("Trạng thái", 20, lambda each: each.get_state_display()),
    ),
)
REGISTER = ListFile("Sổ văn bản đi", "so-van-ban-di", DOCUMENTS.columns)
FORM_CHECKS: ListFile[FormCheck] = ListFile(
    "Kiểm tra thể thức",
    "kiem-tra-the-thuc",
    (
        Column("Tệp", 50, lambda each: each.name),
        Column("Gửi lúc", 20, lambda each: each.at),
        Column("Kết quả", 30, lambda each: each.outcome),
    ),
)
