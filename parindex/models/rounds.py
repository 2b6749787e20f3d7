"""A round of scoring: when each step is open, and which appraiser looks at what."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.models import Unit

from .criteria import CriteriaSet, Criterion


class StepWindowQuerySet(models.QuerySet):
    def for_unit(self, unit_id: int | OuterRef):
        """The windows of every unit and the exceptions of this one."""
        return self.filter(Q(unit=None) | Q(unit=unit_id))


class StepWindow(models.Model):
    """From when until when a step is open, for all units or, as an exception, for one."""

    class Step(models.TextChoices):
        SELF_SCORE = "self_score", "Tự chấm điểm"
        FIRST_APPRAISAL = "first", "Thẩm định lần 1"
        EXPLANATION = "explanation", "Giải trình"
        SECOND_APPRAISAL = "second", "Thẩm định lần 2"

    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="windows", verbose_name="bộ tiêu chí"
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="riêng đơn vị"
    )
    step = models.CharField("bước", max_length=12, choices=Step)
    opens_at = models.DateTimeField("mở lúc")
    closes_at = models.DateTimeField("đóng lúc")
    reason = models.CharField("lý do ngoại lệ", max_length=300, blank=True)

    objects = StepWindowQuerySet.as_manager()

    class Meta:
        verbose_name = "thời hạn của bước"
        verbose_name_plural = "thời hạn của các bước"
        ordering = ["criteria_set", "opens_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "step"], condition=Q(unit=None), name="one_window_of_a_step"
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "step", "unit"],
                condition=~Q(unit=None),
                name="one_exception_of_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="window_closes_after_it_opens",
                violation_error_message="Giờ đóng phải sau giờ mở.",
            ),
        ]

    def __str__(self):
        return (
            f"{self.get_step_display()}: {self.opens_at:%d/%m/%Y %H:%M} – "
            f"{self.closes_at:%d/%m/%Y %H:%M}"
        )

    def is_open(self, now: datetime) -> bool:
        """Is the step open at `now`? The closing minute itself still counts."""
        return self.opens_at <= now <= self.closes_at


class Appraiser(models.Model):
    """What an appraiser looks at in a round: an area, a commune, one area of one commune, or (both
    empty) all.
    """

    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="appraisers", verbose_name="bộ tiêu chí"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="appraisals",
        verbose_name="người thẩm định",
    )
    area = models.ForeignKey(
        Criterion, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="lĩnh vực"
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="đơn vị"
    )

    class Meta:
        verbose_name = "phân công thẩm định"
        verbose_name_plural = "phân công thẩm định"
        ordering = ["criteria_set", "user", "pk"]
        constraints = [
            models.UniqueConstraint(
                "criteria_set",
                "user",
                Coalesce("area", 0),
                Coalesce("unit", 0),
                name="one_assignment_of_a_kind",
                violation_error_message="Đã phân công như vậy.",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.area or 'mọi lĩnh vực'}, {self.unit or 'mọi đơn vị'}"
