"""What is remembered of each session beside Django's own row, which tells nobody's name."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from .browsers import device_words


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    def visible_to(self, user):
        """The person's own that may still be open, the one used last first."""
        since = timezone.now() - lasts_idle()
        return self.filter(user=user, seen_at__gte=since).order_by("-seen_at", "-pk")


class OpenSession(models.Model):
    """Where a person signed in, and when they were last seen there, to a few minutes.

    Written by `open_sessions.services` alone.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="open_sessions", verbose_name="của"
    )
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    started_at = models.DateTimeField("đăng nhập lúc", default=timezone.now)
    seen_at = models.DateTimeField("thao tác gần nhất lúc", default=timezone.now)
    ip_address = models.GenericIPAddressField("địa chỉ mạng", null=True, blank=True)
    user_agent = models.CharField("trình duyệt", max_length=400, blank=True)

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên đăng nhập"
        verbose_name_plural = "phiên đăng nhập"

    def __str__(self):
        return self.device

    @property
    def device(self) -> str:
        """The browser and the system in words."""
        return device_words(self.user_agent)


def noted_every() -> timedelta:
    """How exactly it is known when a person was last seen: nothing is written more often."""
    return timedelta(minutes=min(settings.SEEN_MINUTES, settings.IDLE_MINUTES))


def lasts_idle() -> timedelta:
    """How long a session lives in which nobody does anything, with what is not known exactly."""
    return timedelta(minutes=settings.IDLE_MINUTES) + noted_every()
