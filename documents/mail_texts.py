"""The mail that goes with a document to its recipients."""

from vietnamese import document_date

from .models import Document, DocumentFile, Recipient


def subject_of(document: Document) -> str:
    """Return the subject of the mail, in one line."""
    return " ".join(f"{document}: {document.title}".split())[:250]


def letter_to(recipient: Recipient, document: Document, file: DocumentFile, *, address: str) -> str:
    """Return the words of the mail; `address` is that of the document's page, for who has an
    account.
    """
    day = document_date(document.issued_on) if document.issued_on else ""
    what = f"{document.get_kind_display()} số {document.reference} ngày {day}"
    pages = f"Văn bản ở tệp PDF kèm theo thư này ({file.pages or 1} trang)."
    parts = [
        f"Kính gửi: {recipient.name}",
        f"{document.authority.name} gửi {what}: {document.title}.",
        f"{pages}\nMã SHA-256 của tệp: {file.pdf_sha256}",
    ]
    if recipient.unit:
        parts.append(
            "Đơn vị có tài khoản trên phần mềm có thể xem văn bản và đánh dấu đã nhận tại:\n"
            f"{address}"
        )
    parts.append("Thư do phần mềm gửi; xin không trả lời vào địa chỉ này.")
    return "\n\n".join(parts) + "\n"
