"""What people were told, and on which ways each wants to be told what."""

from collections.abc import Iterable
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from .kinds import Kind, Topic


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user):
        """The person's own that are on their page."""
        return self.filter(user=user, in_page=True)

    def unread(self):
        return self.filter(read_at=None)

    def told(self, key: str) -> bool:
        """Was anybody told what bears this key?"""
        return self.filter(key=key).exists()

    def of_kind(self, kind: str):
        return self.filter(kind=kind)


class Notification(models.Model):
    """One line that tells a person what happened to their work and where to look.

    Where `key` is given there is one row of it for each person, ever. By `mark` whoever inserted
    the row knows it from one that was there before.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notifications",
        verbose_name="người nhận",
    )
    # empty in rows older than the kinds
    kind = models.CharField("loại", max_length=12, choices=Kind, blank=True, default="")
    key = models.CharField("khóa", max_length=100, blank=True, default="", editable=False)
    mark = models.UUIDField(default=uuid4, editable=False)
    text = models.CharField("nội dung", max_length=300)
    url = models.CharField("địa chỉ", max_length=300)
    in_page = models.BooleanField("hiện trên trang", default=False, editable=False)
    created_at = models.DateTimeField("lúc", auto_now_add=True)
    read_at = models.DateTimeField("đã xem lúc", null=True, blank=True)

    # what a channel with room says beyond the line: goes along once, not stored
    more: str = ""

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "user"], condition=~Q(key=""), name="one_notice_of_a_key"
            ),
        ]

    def __str__(self):
        return self.text


class NoticeChoiceQuerySet(models.QuerySet["NoticeChoice"]):
    def made_by(self, people: Iterable[int], *kinds: str) -> dict[tuple[int, str, str], bool]:
        """What these people chose for `kinds`, by person, kind and channel."""
        rows = self.filter(user__in=people, kind__in=kinds)
        return {
            (user, kind, channel): wanted
            for user, kind, channel, wanted in rows.values_list("user", "kind", "channel", "wanted")
        }

    def of_person(self, user) -> dict[tuple[str, str], bool]:
        """What this person chose, by kind and channel."""
        rows = self.filter(user=user).values_list("kind", "channel", "wanted")
        return {(kind, channel): wanted for kind, channel, wanted in rows}


class NoticeChoice(models.Model):
    """Whether a person wants notices of a kind through a channel; without a row as is usual. For a
    topic the channel is the digest, `IN_DIGEST`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notice_choices",
        verbose_name="người nhận",
        editable=False,
    )
    kind = models.CharField(
        "loại", max_length=12, choices=[*Kind.choices, *Topic.choices], editable=False
    )
    channel = models.CharField("cách báo", max_length=20, editable=False)
    wanted = models.BooleanField("muốn nhận", editable=False)

    objects = NoticeChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "lựa chọn nhận thông báo"
        verbose_name_plural = "lựa chọn nhận thông báo"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="one_choice_of_a_kind_and_channel"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()} – {self.channel}"
