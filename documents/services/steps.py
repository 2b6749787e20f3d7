"""Locking a document for a step, and recording the step."""

from accounts.models import User

from ..models import Document, DocumentFile, DocumentStep
from ..sources import source_of


def lock(document: Document, number: int | None = None) -> Document:
    """Return the document as it stands, locked after the rows above it that its source locks; to
    be issued under `number` if one is named.
    """
    source_of(document).lock(document, number)
    return Document.objects.lock(document.pk)


def take_step(
    document: Document,
    what: DocumentStep.What,
    *,
    by: User,
    note: str = "",
    file: DocumentFile | None = None,
) -> DocumentStep:
    """Record that the document took this step."""
    return document.steps.create(what=what, by=by, note=note.strip(), file=file)
