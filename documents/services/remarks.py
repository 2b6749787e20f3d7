"""Remarks at the paragraphs of a submitted document."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ..models import Document, DocumentFile, Remark
from ..sources import DocumentRefused
from .steps import lock


@transaction.atomic
def remark(file: DocumentFile, *, by: User, paragraph: int, quote: str, text: str) -> Remark:
    """Keep what a leader says to one paragraph of the version on the desk.

    Raises `DocumentRefused` for an empty word and once the document has left the desk.
    """
    document = lock(file.document)
    if document.state not in Document.ON_THE_DESK:
        raise DocumentRefused("Văn bản không còn ở bàn trình nên không ghi thêm ý kiến được.")
    if not text.strip():
        raise DocumentRefused("Hãy ghi ý kiến bằng chữ.")
    return file.remarks.create(by=by, paragraph=paragraph, quote=quote, text=text.strip())


@transaction.atomic
def settle_remark(remark: Remark, *, by: User, answer: str) -> Remark:
    """Say how a remark was met. Raises `DocumentRefused` without a word."""
    if not answer.strip():
        raise DocumentRefused("Hãy ghi đã xử lý thế nào.")
    Document.objects.lock(remark.file.document_id)
    remark.answer, remark.settled_by = answer.strip(), by
    remark.settled_at = timezone.now()
    remark.save(update_fields=["answer", "settled_by", "settled_at"])
    return remark
