"""Remarks at the paragraphs of a submitted document."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ..models import Document, DocumentFile, Remark
from ..sources import DocumentRefused
from .desk import check_decided
from .steps import lock


@transaction.atomic
def remark(file: DocumentFile, *, by: User, paragraph: int, quote: str, text: str) -> Remark:
    """Keep what a leader says to one paragraph of the version on the desk.

    Raises `DocumentRefused` for an empty word, for who submitted it themselves, when another
    version was submitted meanwhile, and once the document has left the desk.
    """
    document = lock(file.document)
    check_decided(document, by, file.pk, Document.ON_THE_DESK)
    if not text.strip():
        raise DocumentRefused("Hãy ghi ý kiến bằng chữ.")
    return file.remarks.create(by=by, paragraph=paragraph, quote=quote, text=text.strip())


@transaction.atomic
def settle_remark(remark: Remark, *, by: User, answer: str) -> Remark:
    """Say how a remark was met.

    Raises `DocumentRefused` without a word, when that was said already, and unless the document is
    with its drafter.
    """
    if not answer.strip():
        raise DocumentRefused("Hãy ghi đã xử lý thế nào.")
    document = Document.objects.lock(remark.file.document_id)
    remark.refresh_from_db()
    if remark.settled_at:
        raise DocumentRefused(f"{remark.settled_by} đã ghi cách xử lý ý kiến này.")
    if document.state not in Document.WITH_DRAFTER:
        raise DocumentRefused(
            f"Văn bản này {document.standing}; chỉ ghi cách xử lý ý kiến trước khi trình lại."
        )
    remark.answer, remark.settled_by = answer.strip(), by
    remark.settled_at = timezone.now()
    remark.save(update_fields=["answer", "settled_by", "settled_at"])
    return remark
