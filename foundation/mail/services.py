"""What can happen to a mail: queued, sent, tried again, given up, forgotten."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from post_office.mail import get_queued
from post_office.models import PRIORITY, STATUS, Attachment, Email
from post_office.utils import cleanup_expired_mails

from ..jobs.models import Job
from ..jobs.services import advance, ask_for, finishing
from ..web.patience import OutOfTime
from .models import Envelope

logger = logging.getLogger(__name__)

# one job at a time: a slow mail server holds one worker, not all
DELIVER, OUTBOX = "mail.deliver", "outbox"
# between tries, over 17 hours
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
DIED = "Máy chủ của phần mềm đã dừng giữa chừng khi gửi thư này; hãy gửi lại."
# these speak of a mail, others of the server
ONE_MAIL = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


class MailNotSetUp(Exception):
    """No mail server is named, so nothing can be sent."""


@dataclass(frozen=True)
class AttachedFile:
    """A file that goes with mails."""

    name: str
    content: bytes
    mimetype: str


@dataclass(frozen=True)
class Letter:
    """One of many mails that are queued at once."""

    to: str
    subject: str
    body: str
    authority: Any = None


@dataclass(frozen=True)
class End:
    """How a mail ended: when the mail server took it, or the words of why it was given up."""

    at: datetime
    fault: str = ""


@dataclass(frozen=True)
class MailStanding:
    """How many mails wait to be sent, since when the oldest does, and how many were given up in
    the last week.
    """

    waiting: int
    oldest: datetime | None
    failed: int


def standing(now: datetime) -> MailStanding:
    """Return how mail stands (one query)."""
    waiting = Q(status__in=(STATUS.queued, STATUS.requeued))
    failed = Q(status=STATUS.failed, last_updated__gt=now - timedelta(days=7))
    found = Email.objects.filter(waiting | failed).aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("created", filter=waiting),
        failed=Count("pk", filter=failed),
    )
    return MailStanding(**found)


def is_set_up() -> bool:
    """Is there anything to send mail through?"""
    return bool(settings.MAIL_TRANSPORT)


# Into the queue.


@transaction.atomic
def send_mail(to: str, *, subject: str, body: str, authority=None) -> Email:
    """Queue a mail to one address; a job sends it on commit. No server is asked here.

    Administrators of `authority` (a unit; None: superusers alone) see whether it was sent, never
    what it says. Raises `MailNotSetUp`.
    """
    if not is_set_up():
        raise MailNotSetUp
    return queue(to, subject=subject, body=body, authority=authority)


@transaction.atomic
def queue(
    to: str,
    *,
    subject: str,
    body: str,
    authority=None,
    sender: str = "",
    then: tuple[str, object] = ("", ""),
) -> Email:
    """Queue a mail, to be sent as soon as mail is set up.

    `then` is a job, by name and subject, that is asked for once the mail is sent or given up.
    """
    email = _written(to, subject=subject, body=body, sender=sender)
    email.save()
    job, subject_of_job = then
    Envelope.objects.create(email=email, authority=authority, then=job, about=str(subject_of_job))
    # the row is safe: whatever goes wrong, the sweep comes
    transaction.on_commit(_have_delivered, robust=True)
    return email


@transaction.atomic(savepoint=False)
def queue_all(letters: Iterable[Letter]) -> None:
    """Queue mails to many in a few queries, to be sent as soon as mail is set up."""
    letters = list(letters)
    emails = Email.objects.bulk_create(
        _written(each.to, subject=each.subject, body=each.body) for each in letters
    )
    Envelope.objects.bulk_create(
        Envelope(email=email, authority=each.authority)
        for email, each in zip(emails, letters, strict=True)
    )
    if emails:
        transaction.on_commit(_have_delivered, robust=True)


def _written(to: str, *, subject: str, body: str, sender: str = "") -> Email:
    """A mail as it goes into the queue, not stored yet."""
    sender = sender or settings.DEFAULT_FROM_EMAIL
    return Email(
        from_email=sender,
        to=[to],
        subject=subject,
        message=body,
        status=STATUS.queued,
        priority=PRIORITY.medium,
        number_of_retries=0,
        # One name for all tries: who gets it twice, because a worker died before it knew that it
        # was sent, can tell.
        message_id=make_msgid(domain=parseaddr(sender)[1].partition("@")[2] or "localhost"),
    )


def attach(emails: Collection[Email], file: AttachedFile) -> None:
    """Let the file go with each of `emails`, stored once; it is deleted with the last of them."""
    content = ContentFile(file.content, name=file.name)
    attachment = Attachment(name=file.name, mimetype=file.mimetype)
    attachment.file.save(file.name, content)
    attachment.emails.set(emails)


def ask_for_delivery() -> None:
    """Have a job send what is due, if anything is."""
    if get_queued().exists():
        _have_delivered()


def _have_delivered() -> None:
    """Have a job send what is due, once mail is set up."""
    if is_set_up():
        ask_for(DELIVER, OUTBOX)


def send_again(emails: QuerySet[Email]) -> int:
    """Queue again those of `emails` that were given up; return how many."""
    given_up = Email.objects.filter(pk__in=emails.values("pk"), status=STATUS.failed)
    Envelope.objects.filter(email__in=given_up).update(told=False)
    count = given_up.update(status=STATUS.queued, number_of_retries=0, scheduled_time=None)
    transaction.on_commit(ask_for_delivery, robust=True)
    return count


# Out of it.


def end_of(email: Email) -> End | None:
    """Return how the mail ended; None while it waits for a try."""
    if email.status not in (STATUS.sent, STATUS.failed):
        return None
    last = email.logs.filter(status=email.status).order_by("-date", "-pk").first()
    if email.status == STATUS.sent:
        return End(last.date if last else timezone.now())
    return End(last.date if last else timezone.now(), last.message if last else DIED)


def refused() -> QuerySet[Email]:
    """The mails whose address the mail server refused for good, and took none to since."""
    taken = Email.objects.filter(to=OuterRef("to"), pk__gt=OuterRef("pk"), status=STATUS.sent)
    given_up = Email.objects.filter(
        status=STATUS.failed, logs__exception_type=SMTPRecipientsRefused.__name__
    )
    return given_up.exclude(Exists(taken)).distinct()


def refusal_of(address: str) -> str:
    """What the mail server said when it refused this address last; empty unless it stands."""
    if not address:
        return ""
    last = refused().filter(to=address).order_by("-pk").first()
    end = end_of(last) if last else None
    return end.fault if end else ""


@transaction.atomic
def tell_ends() -> None:
    """Ask for the jobs that wait for mails which were sent or given up."""
    ended = Envelope.objects.filter(told=False, email__status__in=(STATUS.sent, STATUS.failed))
    # two workers in the same second: the second finds them told
    for envelope in ended.exclude(then="").select_for_update(of=("self",), skip_locked=True):
        ask_for(envelope.then, envelope.about)
        envelope.told = True
        envelope.save(update_fields=["told"])


def deliver(job: Job) -> None:
    """Send a batch of what is due. If the server is away, leave the rest to the next sweep."""
    due, away = list(get_queued()), False
    for number, email in enumerate(due):
        advance(job, done=number, total=len(due))
        if _claim(email) and not _send(email):
            away = True
            break
    tell_ends()
    with finishing(job):
        pass
    if not away:
        ask_for_delivery()


def _claim(email: Email) -> bool:
    """Count this try and say when the next may be, before anything is sent; False when another
    worker was quicker.

    A worker that dies on the way thus loses nothing, and a mail that kills workers comes to an end.
    """
    tries = email.number_of_retries or 0
    ours = Email.objects.filter(
        pk=email.pk, status=email.status, number_of_retries=email.number_of_retries
    )
    if tries < len(PAUSES):
        after = {"status": STATUS.requeued, "scheduled_time": timezone.now() + PAUSES[tries]}
    else:
        after = {"status": STATUS.failed, "scheduled_time": None}
    return bool(ours.update(number_of_retries=tries + 1, **after))


def _send(email: Email) -> bool:
    """Hand a claimed mail to the server and keep what it says; False when the next mail would fare
    no better.
    """
    try:
        server = get_connection(settings.MAIL_TRANSPORT)
        email.dispatch(commit=False, disconnect_after_delivery=False, connection=server)
    except Exception as error:  # the claim has seen to the next try
        logger.warning("Chưa gửi được thư %s.", email.pk, exc_info=True)
        email.logs.create(
            status=STATUS.failed, exception_type=type(error).__name__, message=_in_words(error)
        )
        if _is_final(error):
            Email.objects.filter(pk=email.pk).update(status=STATUS.failed, scheduled_time=None)
        return isinstance(error, ONE_MAIL)
    # What was sent is the recipient's: links in it open accounts.
    Email.objects.filter(pk=email.pk).update(
        status=STATUS.sent, scheduled_time=None, message="", html_message=""
    )
    email.logs.create(status=STATUS.sent)
    return True


def _is_final(error: Exception) -> bool:
    """Did the server refuse the address for good?"""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )


def _in_words(error: Exception) -> str:
    """What went wrong, for the administrator."""
    match error:
        case SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return (
                f"Máy chủ thư không nhận địa chỉ này ({code} {_text(said)}); hãy kiểm tra "
                "địa chỉ rồi gửi lại."
            )
        case SMTPAuthenticationError():
            return "Máy chủ thư không nhận tên hoặc mật khẩu của phần mềm; hãy kiểm tra EMAIL_URL."
        case SMTPResponseException():
            return f"Máy chủ thư từ chối ({error.smtp_code} {_text(error.smtp_error)})."
        case OSError() | OutOfTime():
            return "Không nối được với máy chủ thư, hoặc máy chủ thư không trả lời."
    return "Có lỗi bất ngờ khi gửi; xem nhật ký của máy chủ."


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


# Forgotten.


def purge(now: datetime) -> int:
    """Delete mails that are old, whatever became of them, and the jobs that sent them."""
    before = now - timedelta(days=settings.KEPT_DAYS["mail"])
    Job.objects.filter(name=DELIVER, finished_at__lt=before).delete()
    return cleanup_expired_mails(before)[0]
