"""The desk: a document goes to the leader, who returns or approves it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Role, Unit, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify

from ..models import Document, DocumentFile, DocumentStep
from ..sources import DocumentRefused, source_of
from .files import draft_digest, keep_draft
from .steps import lock, take_step

What = DocumentStep.What


def open_document(
    *,
    source: str,
    unit: Unit,
    kind: str,
    title: str,
    symbol: str,
    by: User | None,
    drafted_by: Unit | None = None,
    supersedes: Document | None = None,
) -> Document:
    """Return a new draft of `unit`, written from the source of this name; `drafted_by` is the
    authority that drafts it and puts it on the desk of another.
    """
    return Document.objects.create(
        source=source,
        unit=unit,
        authority=unit.its_authority,
        kind=kind,
        title=title,
        symbol=symbol,
        supersedes=supersedes,
        created_by=by,
        drafted_by=drafted_by,
    )


@transaction.atomic
def submit(
    document: Document, *, by: User, note: str = "", options: dict[str, Any] | None = None
) -> DocumentFile:
    """Put the document on the leader's desk: what it says now is kept as a file and printed.

    `options` are what its source wants to know at issue. The leaders of the authority are told.
    Raises `DocumentRefused` when it is on the desk or out already, and for the first thing that its
    source says is in the way.
    """
    document = lock(document)
    if document.state not in Document.WITH_DRAFTER:
        raise DocumentRefused(f"Văn bản này {document.standing} nên không trình được nữa.")
    check_ready(document)
    # the row may have changed since the document was last here: another title, a plan it replaces
    for name, value in source_of(document).entry(document).items():
        setattr(document, name, value)
    document.options = document.options if options is None else options
    source_of(document).prepare(document, by)
    file = keep_draft(document, by=by)
    document.state, document.submitted_by = Document.State.SUBMITTED, by
    document.signer, document.signer_name, document.signer_title = None, "", ""
    document.save()
    source_of(document).submitted(document, by)
    take_step(document, What.SUBMITTED, by=by, roles=document.drafters, note=note, file=file)
    _tell(_people(document, Role.LEADER), document, f"Trình duyệt: {document}", by)
    return file


@transaction.atomic
def withdraw(document: Document, *, by: User, note: str = "") -> Document:
    """Take a submitted document back from the desk, before a leader has said anything.

    Raises `DocumentRefused` otherwise.
    """
    document = lock(document)
    if document.state != Document.State.SUBMITTED:
        raise DocumentRefused(
            f"Chỉ rút lại được văn bản đang trình. Văn bản này {document.standing}."
        )
    document.state = Document.State.DRAFT
    document.save(update_fields=["state"])
    source_of(document).taken_back(document, by)
    take_step(document, What.WITHDRAWN, by=by, roles=document.drafters, note=note)
    return document


@transaction.atomic
def send_back(document: Document, *, by: User, file: int, note: str = "") -> Document:
    """Return the document to its drafter, with the word `note` or remarks at its paragraphs.

    An approved one can be returned until it has its number. `file` is the version that the leader
    saw. Raises `DocumentRefused` when there is no word at all, when another version was submitted
    meanwhile, and for who submitted it themselves.
    """
    document = lock(document)
    newest = check_decided(document, by, file, Document.ON_THE_DESK)
    if not note.strip() and not newest.remarks.filter(settled_at=None).exists():
        raise DocumentRefused("Hãy ghi ý kiến để người soạn biết cần sửa gì.")
    document.state = Document.State.RETURNED
    document.signer, document.signer_name, document.signer_title = None, "", ""
    document.save(update_fields=["state", "signer", "signer_name", "signer_title"])
    source_of(document).taken_back(document, by)
    take_step(document, What.RETURNED, by=by, roles=[Role.LEADER], note=note, file=newest)
    _tell_drafter(document, f"Trả lại: {document}. {note}", by)
    return document


@transaction.atomic
def give_back(document: Document, *, by: User, note: str) -> Document:
    """Give an approved document without a number back to its drafter, since the row behind it was
    opened again.

    Called by the service that opened the row, which has locked it. Any other document stays as it
    is.
    """
    document = Document.objects.lock(document.pk)
    if document.state == Document.State.APPROVED:
        document.state = Document.State.RETURNED
        document.signer, document.signer_name, document.signer_title = None, "", ""
        document.save(update_fields=["state", "signer", "signer_name", "signer_title"])
        take_step(document, What.RETURNED, by=by, note=note)
        _tell_drafter(document, f"Trả lại: {document}. {note}", by)
    return document


@transaction.atomic
def end_desk(document: Document, *, by: User, note: str) -> None:
    """Return a document that waits on the desk of an authority that ends; any other document stays
    as it is.
    """
    document = lock(document)
    if document.state in Document.ON_THE_DESK:
        document.state = Document.State.RETURNED
        document.signer, document.signer_name, document.signer_title = None, "", ""
        document.save(update_fields=["state", "signer", "signer_name", "signer_title"])
        source_of(document).taken_back(document, by)
        take_step(document, What.RETURNED, by=by, note=note)
        _tell_drafter(document, f"Trả lại: {document}. {note}", by)


@transaction.atomic
def approve(
    document: Document, *, by: User, file: int, signer_title: str, note: str = ""
) -> Document:
    """Approve the document as its file says it; who approves it signs it, as `signer_title` says.

    The clerks are told that it waits for its number. Raises `DocumentRefused` as `send_back` does,
    and when what it is written from has changed since it was submitted.
    """
    document = lock(document)
    newest = check_decided(document, by, file, (Document.State.SUBMITTED,))
    check_ready(document)
    check_unchanged(document, newest)
    if not signer_title.strip():
        raise DocumentRefused("Hãy ghi quyền hạn, chức vụ của người ký.")
    if not by.get_full_name():
        # the document would bear another name, that of the plan's signer
        raise DocumentRefused(
            "Tài khoản của bạn chưa có họ tên nên không ký được. Hãy nhờ quản trị bổ sung họ tên."
        )
    document.state = Document.State.APPROVED
    document.signer, document.signer_name = by, by.get_full_name()[:100]
    document.signer_title = " ".join(signer_title.split())
    document.save(update_fields=["state", "signer", "signer_name", "signer_title"])
    source_of(document).approved(document, by)
    take_step(document, What.APPROVED, by=by, roles=[Role.LEADER], note=note, file=newest)
    _tell(_people(document, Role.CLERK), document, f"Chờ cấp số: {document}", by)
    _tell_drafter(document, f"Đã duyệt: {document}", by)
    return document


def put_aside(documents: QuerySet[Document]) -> None:
    """Make drafts of those of `documents` that were returned: their source is out of sight, so
    nobody is to mend them. The caller locked the source.
    """
    documents.filter(state=Document.State.RETURNED).update(state=Document.State.DRAFT)


def check_ready(document: Document) -> None:
    """Raise `DocumentRefused` for the first thing that keeps the document from going on: that its
    authority is no more, or what its source says.
    """
    if document.authority.has_ended(timezone.localdate()):
        raise DocumentRefused(
            f"{document.authority} đã kết thúc hoạt động nên không ban hành văn bản nữa; đơn vị kế "
            "thừa lập văn bản của mình."
        )
    blockers = source_of(document).blockers(document, today=timezone.localdate())
    if blockers:
        raise DocumentRefused(blockers[0].sentence, blockers[0].place)


def check_unchanged(document: Document, file: DocumentFile) -> None:
    """Raise `DocumentRefused` when the document would now say something else than its file."""
    if draft_digest(document) != file.docx_sha256:
        raise DocumentRefused(
            "Nội dung đã thay đổi sau khi trình. Hãy trả lại để người soạn trình lại bản mới.",
            document.get_absolute_url(),
        )


def check_decided(document: Document, by: User, file: int, states: Iterable[str]) -> DocumentFile:
    """Return the version that the leader decides on, `file`.

    Raises `DocumentRefused` in another state, for who submitted it or in whose name it was, and
    when `file` is not the newest version.
    """
    if document.state not in states:
        raise DocumentRefused(f"Văn bản này {document.standing} nên không làm bước này được nữa.")
    if not Document.objects.filter(pk=document.pk).judged_by(by).exists():
        raise DocumentRefused(
            "Người trình không duyệt văn bản của chính mình hoặc của người mình làm thay."
        )
    newest = document.files.order_by("-version").first()
    if newest is None or newest.pk != file:
        raise DocumentRefused(
            "Đã có bản mới hơn bản bạn vừa xem. Hãy đọc bản mới này rồi quyết định."
        )
    return newest


def _people(document: Document, role: Role):
    people = User.objects.filter(unit__authority=document.authority_id)
    return people.active().with_role(role)


def _tell(people: Iterable[User], document: Document, text: str, by: User) -> None:
    notify(people, Kind.SUBMITTED, text, document.get_absolute_url(), by=by)


def _tell_drafter(document: Document, text: str, by: User) -> None:
    if document.submitted_by:
        _tell([document.submitted_by], document, text, by)
