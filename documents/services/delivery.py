"""Sending an issued document to its recipients, and the stamps of sending and receipt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, Unit, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from foundation.jobs.models import Job
from foundation.jobs.services import finishing
from foundation.mail import services as mail

from ..file_names import document_name
from ..mail_texts import letter_to, subject_of
from ..models import DeliveryStamp, Document, DocumentFile, Mailing, Recipient
from ..models.documents import AT_THE_DESK
from ..sources import DocumentRefused

What, Channel = DeliveryStamp.What, DeliveryStamp.Channel
MAIL_JOB = "documents.mail_ended"
SENDING = (Role.CLERK, Role.LEADER)
PDF = "application/pdf"
LARGEST = 15  # megabytes: what mail servers take


@dataclass(frozen=True)
class Sent:
    """How many recipients a document was sent to: by mail, which is on its way, and inside."""

    mailed: int = 0
    inside: int = 0


@transaction.atomic
def send(document: Document, *, by: User, address: str, recipient: Recipient | None = None) -> Sent:
    """Send the document to all whom it was not sent to, or to one `recipient`: by mail where there
    is an address, else inside the program. `address` is that of the document's page.

    Pressed twice it is sent once. Who gets it inside is stamped and told at once, who gets a mail
    when the mail server has taken it. Raises `DocumentRefused` before issue, without the pages,
    and when none of them can be reached.
    """
    document = Document.objects.lock(document.pk)
    if not document.is_out:
        raise DocumentRefused("Chỉ gửi được văn bản đã ban hành.")
    waiting = document.recipients.unsent().select_related("unit__authority")
    if recipient:
        waiting = waiting.filter(pk=recipient.pk)
    rows = list(waiting)
    by_mail = [row for row in rows if row.email and mail.is_set_up()]
    inside = [row for row in rows if row.unit and row not in by_mail]
    if rows and not by_mail and not inside:
        raise DocumentRefused(_unreachable(rows))
    if rows:
        file = _pages(document)
        _mail(document, file, by_mail, by=by, address=address)
    _stamp_sent(document, inside, by=by, channel=Channel.INSIDE)
    return Sent(len(by_mail), len(inside))


@transaction.atomic
def stamp_otherwise(
    document: Document, *, by: User, channel: str, recipient: Recipient | None = None
) -> int:
    """Stamp that the document goes now outside the program to all whom it was not sent to, or to
    one `recipient`; return to how many. Pressed twice it is one stamp.

    Raises `DocumentRefused` before issue and for an unknown channel.
    """
    document = Document.objects.lock(document.pk)
    if not document.is_out:
        raise DocumentRefused("Chỉ gửi được văn bản đã ban hành.")
    if channel not in DeliveryStamp.OTHERWISE:
        raise DocumentRefused("Hãy chọn cách gửi.")
    rows = document.recipients.unsent().select_related("unit__authority")
    if recipient:
        rows = rows.filter(pk=recipient.pk)
    return len(_stamp_sent(document, list(rows), by=by, channel=Channel(channel)))


@transaction.atomic
def receive(recipient: Recipient, *, by: User) -> DeliveryStamp:
    """Stamp that the recipient has the document now; pressed twice it is one stamp. The sender's
    clerks see it at the document. Raises `DocumentRefused` when it was not sent.
    """
    Document.objects.lock(recipient.document_id)
    if stamp := _last(recipient, What.RECEIVED):
        return stamp
    if _last(recipient, What.SENT) is None:
        raise DocumentRefused("Văn bản chưa gửi tới nơi nhận này nên chưa đánh dấu đã nhận được.")
    stamp = _stamp(recipient, What.RECEIVED, by=by, roles=AT_THE_DESK, channel=Channel.INSIDE)
    stamp.save()
    return stamp


@transaction.atomic
def correct_stamp(stamp: DeliveryStamp, *, by: User, reason: str) -> DeliveryStamp:
    """Stamp anew, with the moment of now and a reason; the former stamp stays to be seen.

    Raises `DocumentRefused` without a reason, and when a newer stamp stands already.
    """
    Document.objects.lock(stamp.recipient.document_id)
    if not reason.strip():
        raise DocumentRefused("Hãy ghi lý do đính chính.")
    if _last(stamp.recipient, stamp.what) != stamp:
        raise DocumentRefused("Dấu này đã được đính chính; hãy tải lại trang.")
    roles = SENDING if stamp.what == What.SENT else AT_THE_DESK
    later = _stamp(
        stamp.recipient,
        What(stamp.what),
        by=by,
        roles=roles,
        channel=stamp.channel,
        reason=" ".join(reason.split())[:300],
    )
    later.save()
    return later


def end_mailing(job: Job) -> None:
    """Keep how the mail that `job` is about ended: stamped with the moment at which the mail server
    took it, or why it was given up, which its sender is told.
    """
    with finishing(job):
        found = Mailing.objects.filter(pk=job.subject).select_related("email")
        mailing = found.select_related("recipient__unit__authority", "recipient", "by").first()
        end = mail.end_of(mailing.email) if mailing and mailing.email else None
        if mailing and end:
            _end(mailing, end)


def _end(mailing: Mailing, end: mail.End) -> None:
    recipient = mailing.recipient
    document = Document.objects.lock(recipient.document_id)
    mailing.ended_at, mailing.fault = end.at, end.fault
    mailing.save(update_fields=["ended_at", "fault"])
    if end.fault:
        words = f"Không gửi được thư tới {recipient}: {document}"
        notify([mailing.by], Kind.SUBMITTED, words, document.get_absolute_url())
    elif _last(recipient, What.SENT) is None:
        _stamp_sent(document, [recipient], by=mailing.by, channel=Channel.MAIL, at=end.at)


def _unreachable(rows: list[Recipient]) -> str:
    if any(row.email for row in rows):
        return (
            "Phần mềm chưa được nối với máy chủ thư nên chưa gửi thư được. Hãy báo quản trị, hoặc "
            "ghi “Đã gửi bằng cách khác”."
        )
    return (
        f"{rows[0].name} chưa có thư điện tử hoặc đơn vị trong phần mềm. Hãy bổ sung ở nơi nhận, "
        "hoặc ghi “Đã gửi bằng cách khác”."
    )


def _pages(document: Document) -> DocumentFile:
    """The issued file, whose pages are there."""
    file = document.files.filter(final=True).select_related("job").first()
    if file is None:
        raise DocumentRefused(
            "Phần mềm không giữ tệp của văn bản này nên không gửi được từ đây. Hãy gửi theo cách "
            "khác rồi ghi “Đã gửi bằng cách khác”."
        )
    if file.pdf:
        return file
    if file.printing:
        raise DocumentRefused("Bản PDF đang được tạo. Hãy chờ ít phút rồi bấm “Gửi”.")
    raise DocumentRefused(
        "Chưa tạo được bản PDF. Hãy bấm “Thử lại” ở phần trang văn bản, chờ xong rồi bấm “Gửi”."
    )


def _mail(
    document: Document, file: DocumentFile, rows: list[Recipient], *, by: User, address: str
) -> None:
    """Queue a mail to each of `rows`, with the pages."""
    if not rows:
        return
    with file.pdf.open("rb") as pdf:
        content = pdf.read()
    if len(content) > LARGEST * 1024**2:
        raise DocumentRefused(
            f"Bản PDF nặng hơn {LARGEST} MB nên hộp thư của nơi nhận thường không nhận. Hãy bỏ thư "
            "điện tử ở nơi nhận, hoặc ghi “Đã gửi bằng cách khác”."
        )
    attached = mail.AttachedFile(f"{document_name(document)}.pdf", content, PDF)
    emails = []
    for row in rows:
        mailing = Mailing.objects.create(recipient=row, address=row.email, by=by)
        mailing.email = mail.queue(
            row.email,
            subject=subject_of(document),
            body=letter_to(row, document, file, address=address),
            authority=document.authority,
            then=(MAIL_JOB, mailing.pk),
        )
        mailing.save(update_fields=["email"])
        emails.append(mailing.email)
    mail.attach(emails, attached)


def _stamp_sent(
    document: Document,
    recipients: list[Recipient],
    *,
    by: User,
    channel: DeliveryStamp.Channel,
    at: datetime | None = None,
) -> list[DeliveryStamp]:
    """Stamp for each, and tell the people of their units that the document is there."""
    stamps = [
        _stamp(recipient, What.SENT, by=by, roles=SENDING, channel=channel, at=at)
        for recipient in recipients
    ]
    told = set()
    for recipient in recipients:
        if recipient.unit and recipient.unit not in told:
            told.add(recipient.unit)
            people, words = _receivers(document, recipient.unit), f"Văn bản đến: {document}"
            notify(people, Kind.SUBMITTED, words, document.get_absolute_url(), by=by)
    return DeliveryStamp.objects.bulk_create(stamps)


def _receivers(document: Document, unit: Unit):
    """Who is told: those who may mark it as received; inside the authority, the people of the
    unit, and for the authority as a whole its leaders and heads of offices.
    """
    people = User.objects.filter(unit__authority=unit.authority_id).active()
    if unit.authority_id != document.authority_id:
        return people.with_role(*AT_THE_DESK)
    if unit.is_authority:
        return people.with_role(Role.LEADER, Role.HEAD)
    return people.filter(unit=unit)


def _stamp(
    recipient: Recipient,
    what: DeliveryStamp.What,
    *,
    by: User,
    roles: Collection[Role],
    channel: str,
    at: datetime | None = None,
    reason: str = "",
) -> DeliveryStamp:
    return DeliveryStamp(
        recipient=recipient,
        what=what,
        at=at or timezone.now(),
        by=by,
        in_place_of=by.acting_for(*roles),
        channel=channel,
        reason=reason,
    )


def _last(recipient: Recipient, what: str) -> DeliveryStamp | None:
    return DeliveryStamp.objects.filter(recipient=recipient, what=what).order_by("-pk").first()
