"""Documents that wait for a step: to sign, to number, to send, to receive, to mend."""

from collections.abc import Iterator

from django.db.models import F, QuerySet

from accounts.models import User
from documents.models import Document
from foundation.web.written import rows_for

from .owed import Kind, Owed

STEPS = {
    Document.State.SUBMITTED: (Kind.SIGN, "Đọc, duyệt"),
    Document.State.APPROVED: (Kind.NUMBER, "Cấp số"),
    Document.State.RETURNED: (Kind.PREPARE, "Sửa, trình lại"),
}


def owed_at_the_desk(user: User) -> Iterator[Owed]:
    """The documents that wait for a step of `user` (one query); before it is issued, the report of
    a period is due by the deadline of the period.
    """
    for document in rows_for(_waiting_for, user):
        kind, action = _step(document)
        returned = document.state == Document.State.RETURNED
        yield Owed(
            kind,
            f"document:{document.pk}",
            f"{document.get_kind_display()}: {document.title}",
            document.get_absolute_url(),
            action,
            place=_place(document, user),
            due=None if document.is_out else document.deadline,
            returned=returned,
            returned_because=(document.return_note or "") if returned else "",
            plan_id=document.of_plan or document.itself,
            unit_id=user.unit_id,
        )


def _waiting_for(user: User) -> QuerySet:
    rows = Document.objects.waiting_for(user).with_step_of(user)
    rows = rows.annotate(deadline=F("report__period__deadline"))
    return rows.annotate(of_plan=F("report__plan"), itself=F("plan__pk"))


def _step(document: Document) -> tuple[Kind, str]:
    if document.is_out:
        return (Kind.SEND, "Gửi") if document.sendable else (Kind.RECEIVE, "Đánh dấu đã nhận")
    return STEPS[Document.State(document.state)]


def _place(document: Document, user: User) -> str:
    if document.is_out and document.authority_id != user.authority_id:
        return f"{document.reference}, {document.unit.name} gửi đến"
    if document.is_out:
        left = "chưa gửi hết nơi nhận" if document.sendable else f"gửi đến {user.unit}"
        return f"{document.reference}, {left}"
    if document.state == Document.State.RETURNED or not document.submitted_by:
        return str(document.unit)
    return f"{document.submitted_by} trình"
