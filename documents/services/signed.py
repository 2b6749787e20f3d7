"""Signed copies: kept once each, their signatures and words checked in the background."""

import hashlib

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.jobs.models import Job
from foundation.jobs.services import JobRefused, advance, ask_for, finishing
from vietnamese import document_date

from ..models import Document, SignedCopy
from ..pages import UnreadablePages, page_texts
from ..signatures import Reading, UnreadableSignatures, read_signatures
from ..signed_wording import compare, has_words
from ..sources import DocumentRefused

COPY_JOB = "documents.check_copy"
NOTHING_TO_COMPARE = "Phần mềm không giữ bản PDF ban hành của văn bản này để so nội dung."
NOT_PRINTED = (
    "Bản PDF ban hành chưa in xong nên chưa so được nội dung; khi đã có, hãy bấm “Kiểm tra lại”."
)


@transaction.atomic
def keep_signed_copy(document: Document, *, by: User, file: File) -> tuple[SignedCopy, bool]:
    """Keep a file as a signed copy of the document and ask for its check; return it, and whether it
    is new: the same bytes are kept once.

    Raises `DocumentRefused` for a document that is not issued.
    """
    document = Document.objects.lock(document.pk)
    if not document.is_out:
        raise DocumentRefused("Văn bản chưa ban hành nên chưa có bản ký để tải lên.")
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    if same := document.signed_copies.filter(sha256=digest).first():
        return same, False
    copy = SignedCopy(document=document, sha256=digest, size=len(content), by=by)
    file.seek(0)
    copy.file.save(f"{document.pk}-{digest[:12]}.pdf", file, save=False)
    copy.save()
    ask_for_copy_check(copy, by=by)
    return copy, True


@transaction.atomic
def ask_for_copy_check(copy: SignedCopy, *, by: User) -> None:
    """Have a copy checked, again too: the list of trusted authorities may have changed."""
    copy.job = ask_for(COPY_JOB, copy.pk, by=by)
    copy.save(update_fields=["job"])


def check_copy(job: Job) -> None:
    """Find out what the copy that `job` is about holds, and keep it.

    Raises `JobRefused` with a sentence for the person when its signatures cannot be read.
    """
    copy = SignedCopy.objects.select_related("document").get(pk=job.subject)
    advance(job, done=0, total=2, step="Kiểm tra chữ ký số")
    with copy.file.open("rb") as file:
        content = file.read()
    try:
        reading = read_signatures(content, settings.TRUST_STORE)
    except UnreadableSignatures as error:
        raise JobRefused(str(error)) from error
    advance(job, done=1, total=2, step="So nội dung với văn bản đã ban hành")
    facts = reading.as_json() | _compared(copy.document, content, reading)
    with finishing(job):
        SignedCopy.objects.filter(pk=copy.pk).update(
            kind=_kind(facts), facts=facts, checked_at=timezone.now()
        )


def _kind(facts: dict) -> SignedCopy.Kind:
    if facts["signatures"]:
        return SignedCopy.Kind.SIGNED
    return SignedCopy.Kind.SCAN if facts["scanned"] else SignedCopy.Kind.UNSIGNED


def _compared(document: Document, content: bytes, reading: Reading) -> dict:
    """Whether the pages are pictures, and how their words stand to the issued ones."""
    if reading.scanned:
        return {"scanned": True, "comparison": {}}
    try:
        pages = page_texts(content)
    except UnreadablePages as error:
        return {"comparison": {"failed": str(error)}}
    if not has_words(pages):
        return {"scanned": True, "comparison": {}}
    return {"comparison": _held_against_issued(document, pages, reading)}


def _held_against_issued(document: Document, pages: list[str], reading: Reading) -> dict:
    final = document.files.filter(final=True).first()
    if final is None or not final.pdf:
        return {"failed": NOT_PRINTED if final else NOTHING_TO_COMPARE}
    with final.pdf.open("rb") as pdf:
        try:
            issued = page_texts(pdf.read())
        except UnreadablePages as error:
            return {"failed": str(error)}
    names = (
        signature.get(part, "")
        for signature in reading.signatures
        for part in ("name", "organisation", "issuer")
    )
    day = document_date(document.issued_on) if document.issued_on else ""
    return compare(issued, pages, number=document.reference, day=day, signers=names).as_json()
