"""By which decision units ended, and which units took over from them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class UnitChangeQuerySet(models.QuerySet["UnitChange"]):
    def visible_to(self, user) -> Self:
        """Changes that the authority of `user` recorded, and those of units that they read."""
        units = Q(ended__authority__in=user.readable_authorities)
        units |= Q(heirs__authority__in=user.readable_authorities)
        return self.filter(Q(authority=user.authority_id) | units).distinct()

    def with_units(self) -> Self:
        return self.select_related("by").prefetch_related("ended", "heirs")


class UnitChange(models.Model):
    """Units that merged or were split: every one of `heirs` takes over from every one of `ended`.

    Appended by `unit_changes.services`; a unit ends once, so no chain of changes closes a ring.
    """

    authority = models.ForeignKey(
        "accounts.Unit", models.PROTECT, related_name="unit_changes", verbose_name="cơ quan ghi"
    )
    ended = models.ManyToManyField(
        "accounts.Unit", related_name="ended_by", verbose_name="đơn vị kết thúc"
    )
    heirs = models.ManyToManyField(
        "accounts.Unit", related_name="took_over_by", verbose_name="đơn vị kế thừa"
    )
    # unknown of those that were recorded before changes bore their decision
    since = models.DateField("có hiệu lực từ ngày", null=True)
    decision = models.CharField("số, ký hiệu văn bản", max_length=100, blank=True)
    decided_on = models.DateField("ngày văn bản", null=True)
    reason = models.CharField("nội dung, lý do", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người ghi",
    )
    made_at = models.DateTimeField("ghi lúc", default=timezone.now, editable=False)
    # words and number of each thing that went on, as it was done
    figures = models.JSONField("đã thực hiện", default=list, editable=False)

    objects = UnitChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "sáp nhập, chia tách đơn vị"
        verbose_name_plural = "sáp nhập, chia tách đơn vị"
        ordering = ["-since", "-pk"]

    def __str__(self):
        ended, heirs = self.ended.all(), self.heirs.all()
        verb = "chia tách thành" if len(heirs) > 1 else "sáp nhập vào"
        if len(ended) == len(heirs) == 1:
            verb = "được kế thừa bởi"
        return f"{_names(ended)} {verb} {_names(heirs)}"

    @property
    def sole_heir(self):
        """The unit that takes everything over; None where several do."""
        heirs = list(self.heirs.all())
        return heirs[0] if len(heirs) == 1 else None


def _names(units) -> str:
    return ", ".join(unit.short_name for unit in units)
