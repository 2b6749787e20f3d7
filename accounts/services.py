"""What the product tells people: notifications."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from .models import Notification, User

DEMO_PASSWORD = "cchc-demo"  # nosec B105  # noqa: S105 - only demo accounts have it, and only the demo lists them


def notify(users: Iterable[User], text: str, url: str) -> None:
    """Tell each of `users` in one line `text` what happened, with the address where to look."""
    Notification.objects.bulk_create(Notification(user=user, text=text[:300], url=url) for user in users)


def mark_read(notifications: QuerySet[Notification]) -> int:
    """Mark the unread ones of `notifications` as read; return how many there were."""
    return notifications.unread().update(read_at=timezone.now())
