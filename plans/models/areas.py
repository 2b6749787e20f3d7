"""The areas of reform (lĩnh vực) under which a plan's tasks and targets stand."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from .plan import Plan

READ_AREAS = range(1, 8)  # what the plan reader knows


class ReformAreaQuerySet(models.QuerySet["ReformArea"]):
    def of_place(self, unit_id: int, year: int) -> Self:
        """The areas of the plan in use of this unit for `year`, in order."""
        plans = Plan.objects.filter(unit=unit_id, discarded_at=None).of_year(year).current_first()
        return self.filter(plan=models.Subquery(plans.values("pk")[:1]))


class ReformArea(models.Model):
    """An area of reform of one plan.

    `number` is what tasks and targets bear; it never changes, while `order` is the place in the
    plan. `reads_as` is which of the plan reader's areas stands for it, if any. The area that
    `directs` is direction (chỉ đạo, điều hành), which reports tell apart from the others.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="areas", verbose_name="kế hoạch")
    number = models.PositiveSmallIntegerField("mã số", validators=[MinValueValidator(1)])
    order = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên lĩnh vực", max_length=150)
    directs = models.BooleanField("là lĩnh vực chỉ đạo, điều hành", default=False)
    reads_as = models.PositiveSmallIntegerField(
        "ứng với lĩnh vực khi đọc văn bản",
        null=True,
        blank=True,
        validators=[
            MinValueValidator(READ_AREAS.start),
            MaxValueValidator(READ_AREAS.stop - 1),
        ],
    )

    objects = ReformAreaQuerySet.as_manager()

    class Meta:
        verbose_name = "lĩnh vực của kế hoạch"
        verbose_name_plural = "lĩnh vực của kế hoạch"
        ordering = ["plan", "order", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="one_area_of_a_number",
                violation_error_message="Kế hoạch đã có lĩnh vực mang mã số này.",
            ),
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="one_area_of_a_name",
                violation_error_message="Kế hoạch đã có lĩnh vực tên này.",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(directs=True),
                name="one_area_of_direction",
                violation_error_message="Kế hoạch đã có lĩnh vực chỉ đạo, điều hành khác.",
            ),
        ]

    def __str__(self):
        return self.name
