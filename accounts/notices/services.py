"""People are told what happened to their work, each exactly once."""

from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from .channels import channels
from .kinds import Kind
from .models import NoticeChoice, Notification, NotificationQuerySet

TEXT_LENGTH = 300


@transaction.atomic
def notify(
    users: Iterable, kind: Kind, text: str, url: str, *, key: str = "", by=None, more: str = ""
) -> None:
    """Tell each of `users` but `by`, who did it, in one line `text` what happened, with the address
    where to look; through the channels on which each wants this kind.

    With a `key` each person is told once ever, whoever calls how often. `more` is what a mail says
    beyond the line. The same number of queries however many people there are; what is queued goes
    with the transaction.
    """
    people = {user.pk for user in users} - {by and by.pk}
    if not people:
        return
    call = uuid4()
    line = _cut(" ".join(text.split()))
    Notification.objects.bulk_create(
        (
            Notification(user_id=person, kind=kind, key=key, call=call, text=line, url=url)
            # in one order for all: two calls with the same key do not wait for each other
            for person in sorted(people)
        ),
        ignore_conflicts=True,
    )
    written = Notification.objects.filter(call=call, user__in=people)
    rows = list(written.select_related("user__unit__authority"))
    chosen = NoticeChoice.objects.made_by(people, kind)
    for channel in channels():
        usual = channel.is_usual(kind)
        wanted = [row for row in rows if chosen.get((row.user_id, channel.name), usual)]
        if wanted:
            channel.send(wanted, more)


def _cut(line: str) -> str:
    return line if len(line) <= TEXT_LENGTH else f"{line[: TEXT_LENGTH - 1].rstrip()}…"


def mark_read(notifications: NotificationQuerySet) -> int:
    """Mark the unread ones of `notifications` as read; return how many there were."""
    return notifications.unread().update(read_at=timezone.now())
