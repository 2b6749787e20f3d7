"""What was discarded, as it stood, and the files that belong to it."""

from datetime import date, datetime, time, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from vietnamese import fold

from .kinds import KINDS, Kind


def kept_since(now: datetime) -> datetime:
    """What was discarded before this moment, the beginning of a day, is kept no longer: the last
    day counts to its end.
    """
    first = timezone.localdate(now) - timedelta(days=settings.KEPT_DAYS["discards"])
    return timezone.make_aware(datetime.combine(first, time()))


class DiscardedQuerySet(models.QuerySet["Discarded"]):
    def visible_to(self, user) -> Self:
        """What `user` may bring back: of the kinds and authorities that they may discard."""
        wanted = Q(pk__in=())
        for name, each in KINDS.items():
            if own := each.authorities(user):
                wanted |= Q(kind=name, authority__in=own)
        return self.filter(wanted)

    def kept(self, now: datetime) -> Self:
        """What can still be brought back."""
        return self.filter(back_at=None, at__gte=kept_since(now))

    def over(self, now: datetime) -> Self:
        """What was discarded too long ago, brought back or not."""
        return self.filter(at__lt=kept_since(now))

    def of(self, kind: str, pk: int) -> Self:
        """The discards of one row, the newest first."""
        return self.filter(kind=kind, subject=pk).order_by("-pk")

    def between(self, first: date | None, last: date | None) -> Self:
        """What was discarded from one day to another."""
        found = self.filter(at__date__gte=first) if first else self
        return found.filter(at__date__lte=last) if last else found

    def saying(self, words: str) -> Self:
        """What has all these words in its title or reason, accents left aside."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def listed(self) -> Self:
        """Discards as lists show them, without the rows that they hold."""
        return self.select_related("by").defer("tables", "pointers")


class Discarded(models.Model):
    """One thing that a person discarded, with all that went along.

    `tables` are its rows (`rows.py`), `held` says in words what and how many they are; `pointers`
    are the rows that stayed and pointed at them. Of a kind that hides there are no rows: `subject`,
    the id of the row, stands where it was.
    """

    kind = models.CharField("loại", max_length=30)
    subject = models.BigIntegerField("mã dòng")
    title = models.CharField("nội dung", max_length=300)
    authority = models.ForeignKey(
        "accounts.Unit", models.CASCADE, related_name="+", verbose_name="cơ quan"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người bỏ"
    )
    at = models.DateTimeField("bỏ lúc", default=timezone.now)
    reason = models.CharField("lý do", max_length=300, blank=True)
    held = models.JSONField("gồm", default=list)
    tables = models.JSONField(default=list, editable=False)
    pointers = models.JSONField(default=list, editable=False)
    back_at = models.DateTimeField("khôi phục lúc", null=True)
    back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người khôi phục",
    )
    search_text = models.TextField(editable=False, default="")

    objects = DiscardedQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung đã bỏ"
        verbose_name_plural = "nội dung đã bỏ"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["authority", "kind", "-at"]),
            models.Index(fields=["kind", "subject"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("discards:discard_detail", args=[self.pk])

    @property
    def described(self) -> Kind:
        return KINDS[self.kind]

    @property
    def kind_words(self) -> str:
        return self.described.words

    @property
    def held_words(self) -> str:
        """What went along, counted: `1 chỉ tiêu, 2 mục tiêu`."""
        return ", ".join(f"{count} {words}" for words, count in self.held)

    @property
    def until(self) -> date:
        """The last day on which it can be brought back."""
        return timezone.localdate(self.at) + timedelta(days=settings.KEPT_DAYS["discards"])

    @property
    def over(self) -> bool:
        return self.at < kept_since(timezone.now())


class DiscardedFile(models.Model):
    """A stored file of what was discarded: backups find it here, and it goes in the end."""

    discarded = models.ForeignKey(
        Discarded, models.CASCADE, related_name="files", verbose_name="nội dung đã bỏ"
    )
    file = models.FileField("tệp", max_length=300)

    class Meta:
        verbose_name = "tệp của nội dung đã bỏ"
        verbose_name_plural = "tệp của nội dung đã bỏ"

    def __str__(self):
        return str(self.file)
