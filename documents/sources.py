"""What documents are written from: each app that writes some says how, under a name.

The register knows no plan and no report. The app that has them hands in a `Source`; the desk asks
it for the file, for what stands in the way, and tells it of each step inside the same transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User

from .models import Document


class DocumentRefused(Exception):
    """The step can't be taken on this document now; the message says why and what to do first,
    `place` is the address where that is done, if there is one.
    """

    def __init__(self, message: str, place: str = ""):
        super().__init__(message)
        self.place = place


FROM_OUTSIDE = "Văn bản này lập ngoài phần mềm nên ở đây không có nội dung để soạn hoặc ban hành."


@dataclass(frozen=True)
class Blocker:
    """Why a document cannot go on, and the address where that is mended."""

    sentence: str
    place: str


class Source:
    """How the documents of one source are written and what each step does to their row; by itself,
    of those that come from outside.
    """

    # what a person who looks for the row reads: "Mở báo cáo"
    opens = ""

    def lock(self, document: Document, number: int | None) -> None:
        """Lock the rows above that a step writes, parents first; `number` is the one under which
        it is to be issued, if it is.
        """

    def place(self, document: Document) -> str:
        """The address where the document's words are written; empty when nobody sees it now."""
        return ""

    def entry(self, document: Document) -> dict[str, Any]:
        """What the register says of the document now, by field: title, symbol …"""
        return {}

    def draft(self, document: Document) -> bytes:
        """The Word file as it stands, without number, day and signer.

        Raises `DocumentRefused` when it cannot be written yet, or is not written here at all.
        """
        raise DocumentRefused(FROM_OUTSIDE)

    def final(self, document: Document) -> bytes:
        """The Word file of the issued document, the same bytes each time.

        Raises `DocumentRefused` as `draft` does.
        """
        raise DocumentRefused(FROM_OUTSIDE)

    def takes_long(self, document: Document) -> bool:
        """Does a step take seconds, so that a job takes it: of a row with thousands of others?"""
        return False

    def blockers(self, document: Document, *, today: date) -> list[Blocker]:
        """What keeps the document from being submitted and approved today."""
        return []

    def prepare(self, document: Document, by: User) -> None:
        """Settle what is still open in the row, and set the document's title and options, before
        the file is written that goes to the leader.
        """

    def submitted(self, document: Document, by: User) -> None:
        """The document is on the desk now; its row is not to be edited there.

        Raises `DocumentRefused` with what the row does not allow.
        """

    def taken_back(self, document: Document, by: User) -> None:
        """It was returned, or withdrawn: its row may be edited again."""

    def approved(self, document: Document, by: User) -> None:
        """A leader approved it. Raises `DocumentRefused` with what the row does not allow."""

    def issue(self, document: Document, by: User, *, number: int, issued_on: date) -> None:
        """Issue the row with this number and day, signed as the document says; the service of the
        row enters the document in the register (`enter_issued`).

        Raises `DocumentRefused` with what the row does not allow.
        """
        raise DocumentRefused(FROM_OUTSIDE)

    def recipients(self, document: Document) -> list[str]:
        """Whom the document names as recipients, without its archive."""
        return []


SOURCES: dict[str, Source] = {}


def register(name: str) -> Callable[[type[Source]], type[Source]]:
    """Make a class the source of the documents of this name."""

    def keep(source: type[Source]) -> type[Source]:
        SOURCES[name] = source()
        return source

    return keep


# who presses a button of the desk on a document from outside is told that it is out
register(Document.OUTSIDE)(Source)


def source_of(document: Document) -> Source:
    """Return what the document is written from; one of an unknown name is from outside."""
    return SOURCES.get(document.source) or SOURCES[Document.OUTSIDE]
