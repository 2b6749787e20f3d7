"""Giving a document its number and day: from then on it stands as it is."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, Unit, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from vietnamese import document_date

from ..models import Document, DocumentStep
from ..numbering import check_number
from ..sources import DocumentRefused, source_of
from .desk import check_ready, check_unchanged
from .recipients import name_recipients
from .steps import lock, take_step


@transaction.atomic
def issue(document: Document, *, by: User, number: int, issued_on: date) -> Document:
    """Give the approved document its number and day, and issue what it is written from.

    Raises `DocumentRefused` when it is not approved, has changed since, for a number that is taken
    or out of order, and for what its source does not allow. The unit is locked, whose numbers
    these are: two clerks in the same second get two numbers.
    """
    Unit.objects.lock(document.unit_id)
    document = lock(document, number)
    if document.state != Document.State.APPROVED:
        raise DocumentRefused(
            "Chỉ cấp số cho văn bản đã được lãnh đạo duyệt và chưa có số. Văn bản này "
            f"{document.standing}.",
            document.get_absolute_url(),
        )
    check_ready(document)
    check_unchanged(document, document.files.latest("version"))
    source_of(document).issue(document, by, number=number, issued_on=issued_on)
    document.refresh_from_db()
    if not document.is_out:
        raise ValueError(f"the source {document.source} entered nothing")
    return document


def enter_issued(
    document: Document,
    *,
    by: User,
    number: int,
    issued_on: date,
    signer_name: str = "",
    signer_title: str = "",
    today: date | None = None,
) -> Document:
    """Enter the document in the register as issued: number, day, signer, recipients; `today` is
    said where another day than that of the clock counts as such.

    Called by the service that issues the row behind it, which has locked unit and row, and keeps
    the file (`keep_final`) as its last step. Raises
    `DocumentRefused` for a number that is taken or out of order and a day to come.
    """
    if issued_on > (today or timezone.localdate()):
        raise DocumentRefused(f"Ngày ban hành {document_date(issued_on)} chưa đến.")
    check_number(document, number=number, issued_on=issued_on)
    document.number, document.issued_on, document.year = number, issued_on, issued_on.year
    document.signer_name = signer_name or document.signer_name
    document.signer_title = signer_title or document.signer_title
    document.state = Document.State.ISSUED
    document.save()
    take_step(document, DocumentStep.What.ISSUED, by=by, roles=[Role.CLERK, Role.LEADER])
    name_recipients(document)
    _supersede(document, by)
    told = {person for person in (document.submitted_by, document.created_by) if person}
    words = f"Đã ban hành: {document}"
    notify(told, Kind.SUBMITTED, words, document.get_absolute_url(), by=by)
    return document


def _supersede(document: Document, by: User) -> None:
    if (earlier := document.supersedes) and earlier.state == Document.State.ISSUED:
        earlier.state = Document.State.SUPERSEDED
        earlier.save(update_fields=["state"])
        take_step(earlier, DocumentStep.What.SUPERSEDED, by=by, note=f"Thay bằng {document}")
