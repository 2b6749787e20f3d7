"""What is said of evidence: read in its file, given by people; and the program's own documents as
evidence.
"""

from contextlib import suppress

from django.core.files.base import File
from django.db import transaction
from docx.opc.exceptions import PackageNotFoundError

from accounts.models import Unit, User
from documents.models import Document, DocumentFile, SignedCopy
from documents.pages import UnreadablePages, page_texts
from documents.wording import paragraphs_of
from foundation.discards.services import discard
from foundation.jobs.models import Job
from foundation.jobs.services import advance, finishing
from foundation.web.uploads import DOCX, PDF, RefusedFile, judge
from planreader import DocumentHead, read_document_head

from ..models import Evidence, EvidenceHead, EvidenceRefused
from . import supersede

DISCARDED_EVIDENCE = "evidence"
MOST_UNPACKED = 40_000_000  # bytes of a Word file that is read whole
SECONDS = 30  # that a job waits for a file to be judged
WRITTEN = [*Evidence.HEAD, "proposed", "search_text"]


def read_evidence(job: Job) -> None:
    """Read number, day and title in the file of the piece that `job` is about, and propose them.

    What a person gave stays; a file that cannot be read proposes nothing.
    """
    piece = Evidence.objects.filter(pk=job.subject).first()
    advance(job, done=0, total=1, step="Đọc số, ngày, tên văn bản")
    head = _head_in(piece.file) if piece else EvidenceHead()
    with finishing(job):
        piece = Evidence.objects.select_for_update().filter(pk=job.subject).first()
        if piece and not piece.locked:
            piece.propose(head, Evidence.BY_TEXT)
            piece.save(update_fields=WRITTEN)


def _head_in(file: File) -> EvidenceHead:
    with suppress(RefusedFile, UnreadablePages, PackageNotFoundError, OSError), file.open("rb"):
        kind = judge(file, kinds=(PDF, DOCX), unpacked=MOST_UNPACKED, seconds=SECONDS)
        content = file.read()
        lines = paragraphs_of(content) if kind is DOCX else _lines_of(content)
        return _fit(read_document_head(lines))
    return EvidenceHead()


def _lines_of(pdf: bytes) -> list[str]:
    """The lines of the first page with words: a cover may stand before it."""
    first = next(filter(None, page_texts(pdf)), "")
    return first.splitlines()


def _fit(read: DocumentHead) -> EvidenceHead:
    number = read.number if len(read.number) <= 50 else ""
    return EvidenceHead(number, read.issued_on, read.title[:300])


@transaction.atomic
def describe_evidence(piece: Evidence, *, by: User, head: EvidenceHead) -> Evidence:
    """Set number, day and title as a person says them: nothing of them is a proposal any more.

    Raises `EvidenceRefused` when `by` may not, and when a locked self-score rests on the piece.
    """
    stored = Evidence.objects.select_for_update().get(pk=piece.pk)
    if not Evidence.objects.describable_by(by).filter(pk=piece.pk).exists():
        raise EvidenceRefused(
            "Chỉ phòng đã gửi minh chứng hoặc cơ quan thường trực sửa được số, ngày, tên."
        )
    if stored.locked:
        raise EvidenceRefused(
            "Điểm tự chấm đã chốt dựa trên minh chứng này nên số, ngày, tên được giữ nguyên."
        )
    stored.number, stored.dated_on, stored.proposed = head.number, head.dated_on, {}
    stored.title = head.title or stored.title
    stored.save(update_fields=WRITTEN)
    return stored


@transaction.atomic
def register_document(document: Document, *, by: User, year: int) -> Evidence:
    """Return the piece of evidence that an issued document of the authority of `by` is, one for
    each document, made if it is not there: the signed copy, else the printed pages, else the Word
    file, as they are kept.

    The bytes that somebody had uploaded before become that piece; that of a document takes the
    place of the one of the document that it supersedes. Raises `EvidenceRefused`.
    """
    Unit.objects.lock(document.authority_id)
    if piece := Evidence.objects.filter(document=document).first():
        return piece
    if document.authority_id != by.authority_id or not document.is_out:
        raise EvidenceRefused("Chỉ văn bản đã ban hành của cơ quan làm minh chứng được.")
    kept = _kept_file(document)
    if kept is None:
        raise EvidenceRefused(f"Phần mềm không giữ tệp của {document}; hãy tải tệp lên.")
    file, digest = kept
    piece = Evidence.objects.filter(authority=document.authority_id, sha256=digest).first()
    if piece is None:
        piece = Evidence(authority=document.authority, unit=document.unit, added_by=by, year=year)
        piece.sha256, piece.size = digest, file.size
        piece.file.name = file.name  # the same stored file: its bytes are kept once
    piece.document = document
    if not (piece.pk and piece.locked):
        piece.proposed = {}
        piece.number, piece.dated_on = document.reference, document.issued_on
        piece.title = _title_of(document)
    piece.save()
    earlier = Evidence.objects.filter(document=document.supersedes_id or 0, successors=None).first()
    if earlier and not piece.supersedes_id:
        supersede(earlier, piece)
        piece.refresh_from_db(fields=["supersedes"])
    return piece


def _kept_file(document: Document) -> tuple[File, str] | None:
    """The file of a document that proves most, with its SHA-256."""
    if copy := document.signed_copies.filter(kind__in=SignedCopy.PROVING).first():
        return copy.file, copy.sha256
    final: DocumentFile | None = document.files.filter(final=True).first()
    if final is None:
        return None
    return (final.pdf, final.pdf_sha256) if final.pdf else (final.docx, final.docx_sha256)


def _title_of(document: Document) -> str:
    """`Kế hoạch cải cách hành chính năm 2026`."""
    kind, subject = document.get_kind_display(), document.title
    if subject.lower().startswith(kind.lower()):
        return subject[:300]
    begins = subject[1:2].isupper()
    return f"{kind} {subject if begins else subject[:1].lower() + subject[1:]}"[:300]


@transaction.atomic
def discard_evidence(piece: Evidence, *, by: User) -> None:
    """Discard a piece that nothing cites; it can be brought back."""
    Unit.objects.lock(piece.authority_id)
    discard(piece, kind=DISCARDED_EVIDENCE, authority=piece.authority_id, by=by)
