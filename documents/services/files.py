"""The files of a document: kept as they were submitted and issued, printed in the background."""

import hashlib
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.models import User
from foundation.jobs.models import Job
from foundation.jobs.services import JobLost, JobRefused, advance, ask_for, finishing
from foundation.web.storage import gone_without_room

from ..judging import judge
from ..models import Document, DocumentFile, DocumentStep
from ..pages import page_texts
from ..printing import printed
from ..sources import source_of
from ..wording import paragraphs_of, placed
from .codes import with_code

PRINT_JOB = "documents.print"


def draft_digest(document: Document) -> str:
    """Return the SHA-256 of the Word file that the document would be now."""
    return _digest(source_of(document).draft(document))


def keep_draft(document: Document, *, by: User) -> DocumentFile:
    """Keep what the document says now as its next version and ask for its pages; what was only
    looked at before goes away.
    """
    _drop_previews(document)
    return _keep(document, source_of(document).draft(document), by=by, final=False)


def keep_preview(document: Document, *, by: User) -> DocumentFile:
    """Have what the document says now printed for its writers, without a step: the next version
    takes its place. Unchanged since the last time it is the same file.
    """
    newest = document.files.first()
    if newest and newest.docx_sha256 == draft_digest(document):
        ask_for_pages(newest, by=by)
        return newest
    return keep_draft(document, by=by)


def keep_final(document: Document, *, by: User) -> DocumentFile:
    """Keep the issued document with number, day and signer, for good, and ask for its pages.

    Its first page bears the code under which anybody may check it, where the authority prints
    codes. Called by the service that issued the row behind it, as its last step.
    """
    content = with_code(document, source_of(document).final(document))
    return _keep(document, content, by=by, final=True)


@transaction.atomic
def ask_for_pages(file: DocumentFile, *, by: User | None) -> None:
    """Have the pages of a file printed; asked twice it is one job, and none once they are there."""
    if not file.pdf:
        file.job = ask_for(PRINT_JOB, file.pk, by=by)
        file.save(update_fields=["job"])


def print_file(job: Job) -> None:
    """Print the file that `job` is about, and keep its pages.

    Raises `JobRefused` with a sentence for the person when that fails.
    """
    file = DocumentFile.objects.select_related("document").filter(pk=job.subject).first()
    if file is None:
        raise JobRefused("Bản xem trước này đã được thay bằng bản mới hơn.")
    advance(job, done=0, total=1, step="Tạo bản PDF")
    with file.docx.open("rb") as stored:
        docx = stored.read()
    pages = printed(docx, f"{file.document}")
    storage, name = file.pdf.storage, f"{file.document_id}-{pages.sha256[:12]}.pdf"
    name = storage.save(file.pdf.field.generate_filename(file, name), ContentFile(pages.pdf))
    try:
        with gone_without_room(storage, [name]), finishing(job):
            DocumentFile.objects.filter(pk=file.pk).update(
                pdf=name,
                pdf_sha256=pages.sha256,
                pages=pages.pages,
                places=placed(file.paragraphs, page_texts(pages.pdf)),
                findings=judge(docx, pages.pdf, unsigned=not file.final),
            )
    except JobLost:
        storage.delete(name)
        raise


@transaction.atomic
def forget_drafts(documents: QuerySet[Document]) -> None:
    """Delete those of `documents` that never got a number, with their files."""
    drafts = documents.filter(number=None)
    for file in DocumentFile.objects.filter(document__in=drafts.values("pk")):
        for stored in filter(None, (file.docx, file.pdf)):
            transaction.on_commit(partial(stored.storage.delete, str(stored.name)))
    DocumentStep.objects.filter(document__in=drafts.values("pk")).delete()
    drafts.delete()


def _keep(document: Document, content: bytes, *, by: User, final: bool) -> DocumentFile:
    file = store_file(document, content, final=final)
    ask_for_pages(file, by=by)
    return file


def store_file(document: Document, content: bytes, *, final: bool) -> DocumentFile:
    """Store a Word file as the document's next version, without its pages."""
    digest = _digest(content)
    last = document.files.aggregate(last=Max("version"))["last"] or 0
    file = DocumentFile(document=document, version=last + 1, docx_sha256=digest, final=final)
    file.paragraphs = paragraphs_of(content)
    file.docx.save(f"{document.pk}-{digest[:12]}.docx", ContentFile(content), save=False)
    file.save()
    return file


def _drop_previews(document: Document) -> None:
    """Remove the drafts that took no step; their stored files go when that is certain."""
    taken = document.steps.exclude(file=None).values("file")
    for file in document.files.filter(final=False).exclude(pk__in=taken):
        for stored in filter(None, (file.docx, file.pdf)):
            transaction.on_commit(partial(stored.storage.delete, str(stored.name)))
        file.delete()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
