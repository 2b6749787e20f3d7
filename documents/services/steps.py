"""Locking a document for a step, and recording the step."""

from collections.abc import Collection

from accounts.models import Role, User

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
    roles: Collection[Role] = (),
    note: str = "",
    file: DocumentFile | None = None,
) -> DocumentStep:
    """Record that the document took this step; `roles` are those that it asks for, which another
    may have handed to `by`.
    """
    principal = by.acting_for(*roles) if roles else None
    return document.steps.create(
        what=what, by=by, in_place_of=principal, note=note.strip(), file=file
    )
