"""What opens a closed period once more: for all offices, or for one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Unit, acting_as
from vietnamese import short_date


class PeriodOpeningQuerySet(models.QuerySet["PeriodOpening"]):
    def of_plan(self, plan_id: int | None):
        return self.filter(period__plan=plan_id)

    def standing(self):
        """Openings that nobody withdrew."""
        return self.filter(withdrawn_at=None)


class PeriodOpening(models.Model):
    """A closed period takes entries once more until the end of a day: of all offices (it was
    reopened), or of one (its exception).
    """

    period = models.ForeignKey(
        "ReportingPeriod", models.CASCADE, related_name="openings", verbose_name="kỳ báo cáo"
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ngoại lệ cho đơn vị",
    )
    until = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người mở"
    )
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="mở thay (theo ủy quyền)",
    )
    at = models.DateTimeField("mở lúc", default=timezone.now, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người đóng lại",
    )
    withdrawn_at = models.DateTimeField("đóng lại lúc", null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField("lý do đóng lại", max_length=300, blank=True)

    objects = PeriodOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "lần mở lại, ngoại lệ của kỳ"
        verbose_name_plural = "lần mở lại, ngoại lệ của kỳ"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="opening_has_a_reason"),
        ]

    def __str__(self):
        whom = f"Ngoại lệ của {self.unit}" if self.unit else "Mở lại"
        return f"{whom} đến hết {short_date(self.until)}"

    @property
    def words(self) -> str:
        """What an office reads where it enters something."""
        kind = "Ngoại lệ" if self.unit_id else "Kỳ mở lại"
        return f"{kind} đến hết {short_date(self.until)}: {self.reason}"

    @property
    def opener(self) -> str:
        """Who opened it, and for whom."""
        return acting_as(self.by, self.acting_for)
