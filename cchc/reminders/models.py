"""What people were reminded of, the digests they got, and the addresses of their calendars."""

from django.conf import settings
from django.db import models


class LastReminder(models.Model):
    """The last that a person was told of one obligation, so that each reminder is given once.

    `key` is that of the obligation, with `head:` or `leader:` before it where it was told to those
    above. `step` counts for this `due` alone: a day that is moved begins anew.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    due = models.DateField(null=True)
    step = models.SmallIntegerField(null=True)
    returned = models.BooleanField(default=False)
    on = models.DateField()

    class Meta:
        verbose_name = "điều đã nhắc"
        verbose_name_plural = "điều đã nhắc"
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_memory_of_an_obligation")
        ]

    def __str__(self):
        return f"{self.key} {self.on:%d/%m/%Y}"


class DigestQuerySet(models.QuerySet["Digest"]):
    def visible_to(self, user):
        return self.filter(user=user)


class Digest(models.Model):
    """What a person was told on one day, as it was said that day.

    `sections` are a list of `{"heading", "tone", "lines", "more"}`; each line has `words`, `place`,
    `when`, `action` and `url`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests", verbose_name="người nhận"
    )
    day = models.DateField("ngày")
    made_at = models.DateTimeField("lúc", auto_now_add=True)
    words = models.CharField("nội dung", max_length=300)
    sections = models.JSONField("các phần", default=list)
    others = models.PositiveIntegerField("việc khác", default=0)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = "bản tin trong ngày"
        verbose_name_plural = "bản tin trong ngày"
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day_and_person")
        ]

    def __str__(self):
        return f"Bản tin ngày {self.day:%d/%m/%Y}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user):
        return self.filter(user=user)


class CalendarFeed(models.Model):
    """The secret address of a person's calendar; only the hash of its secret is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed"
    )
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("tạo lúc", auto_now=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "địa chỉ lịch"
        verbose_name_plural = "địa chỉ lịch"

    def __str__(self):
        return f"Lịch của {self.user}"
