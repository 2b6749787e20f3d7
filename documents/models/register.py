"""What the register says of numbers that no document bears."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Unit

from ..kinds import NAMES


class RegisterGap(models.Model):
    """Numbers `first` to `last` of a unit, year and kind that no document bears, and why."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="register_gaps", verbose_name="đơn vị ban hành"
    )
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại văn bản", max_length=4, choices=list(NAMES.items()))
    first = models.PositiveIntegerField("từ số")
    last = models.PositiveIntegerField("đến số")
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi"
    )
    at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        verbose_name = "giải thích số trống"
        verbose_name_plural = "giải thích số trống"
        ordering = ["unit", "year", "kind", "first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first")), name="gap_ends_after_it_begins"
            )
        ]

    def __str__(self):
        numbers = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return f"Số {numbers}: {self.reason}"
