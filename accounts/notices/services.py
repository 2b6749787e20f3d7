"""People are told what happened to their work, each exactly once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from foundation.mail.services import refused

from .channels import channels
from .kinds import Kind
from .models import NoticeChoice, Notification, NotificationQuerySet

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ..models import User

TEXT_LENGTH = 300


class Line(NamedTuple):
    """What one person is told, as `notify` takes it for many."""

    user: "User"
    text: str
    url: str
    key: str = ""
    more: str = ""


def notify(
    users: Iterable["User"],
    kind: Kind,
    text: str,
    url: str,
    *,
    key: str = "",
    by: "User | None" = None,
    more: str = "",
) -> None:
    """Tell each of `users` but `by`, who did it, in one line `text` what happened, with the address
    where to look; through the channels on which each wants this kind.

    With a `key` each person is told once ever, whoever calls how often. `more` is what a mail says
    beyond the line.
    """
    notify_each(kind, [Line(user, text, url, key, more) for user in users], by=by)


def notify_each(kind: Kind, lines: Iterable[Line], *, by: "User | None" = None) -> None:
    """Tell people each their own line, as `notify` does; the same line twice is told once.

    A few queries however many people there are; what is queued goes with the transaction.
    """
    if lines := [line for line in dict.fromkeys(lines) if line.user != by]:
        with transaction.atomic(savepoint=False):
            _send(kind, lines)


def _send(kind: Kind, lines: Sequence[Line]) -> None:
    """Store the lines, and send those that were not told before through the channels on which their
    people want this kind.
    """
    rows = [_row(kind, line) for line in lines]
    chosen = NoticeChoice.objects.made_by({row.user_id for row in rows}, kind)
    ways = []
    for channel in channels():
        usual = channel.is_usual(kind)
        wanted = [row for row in rows if chosen.get((row.user_id, kind, channel.name), usual)]
        for row in wanted:
            row.in_page = row.in_page or channel.shows_rows
        ways.append((channel, {row.mark for row in wanted}))
    new = _insert(rows)
    for channel, marks in ways:
        if sent := [row for row in new if row.mark in marks]:
            channel.send(sent)


@transaction.atomic
def choose(user: "User", chosen: Mapping[tuple[str, str], bool], *, digest_hour: int) -> None:
    """Keep on which ways (kind and channel) the person wants to be told, and when of the day."""
    NoticeChoice.objects.bulk_create(
        (
            NoticeChoice(user=user, kind=kind, channel=channel, wanted=wanted)
            for (kind, channel), wanted in chosen.items()
        ),
        update_conflicts=True,
        unique_fields=["user", "kind", "channel"],
        update_fields=["wanted"],
    )
    user.digest_hour = digest_hour
    user.save(update_fields=["digest_hour"])


def _row(kind: Kind, line: Line) -> Notification:
    text = " ".join(line.text.split())
    row = Notification(user=line.user, kind=kind, key=line.key, text=_cut(text), url=line.url)
    row.more = line.more or (text if text != row.text else "")
    return row


def _insert(rows: Iterable[Notification]) -> list[Notification]:
    """Store the rows, and return those that were not told before."""
    # in one order for all: of two calls with the same keys none waits for the other in a circle
    rows = sorted(rows, key=lambda row: (row.user_id, row.key))
    if not any(row.key for row in rows):
        return Notification.objects.bulk_create(rows)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    people, more = {row.user_id for row in rows}, {row.mark: row.more for row in rows}
    written = Notification.objects.filter(mark__in=more, user__in=people)
    found = list(written.select_related("user__unit__authority").order_by("pk"))
    for row in found:
        row.more = more[row.mark]
    return found


def unreachable_by_mail(people: "QuerySet[User]") -> "QuerySet[User]":
    """Those of `people` whose address the mail server refused last."""
    return people.filter(email__in=refused().values("to"))


def _cut(line: str) -> str:
    return line if len(line) <= TEXT_LENGTH else f"{line[: TEXT_LENGTH - 1].rstrip()}…"


def mark_read(notifications: NotificationQuerySet) -> int:
    """Mark the unread ones of `notifications` as read; return how many there were."""
    return notifications.unread().update(read_at=timezone.now())


def purge(now: datetime) -> int:
    """Delete notices that were read long ago; return how many."""
    before = now - timedelta(days=settings.KEPT_DAYS["notices"])
    return Notification.objects.filter(read_at__lt=before).delete()[0]
