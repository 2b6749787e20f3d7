"""The areas of reform (lĩnh vực) under which a plan's tasks and targets stand."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.deconstruct import deconstructible
from simple_history.models import HistoricalRecords

from .plan import Plan

READ_AREAS = range(1, 8)  # what the plan reader knows


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
    # what django-simple-history writes beside the next stored state
    _history_user: Any
    _change_reason: str | None
    history = HistoricalRecords(verbose_name="lịch sử lĩnh vực")

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


@deconstructible(path="plans.models.PlaceOfArea")
class PlaceOfArea(models.Func):
    """What orders rows by the place of their area in their plan; the fields `plan` and `area` of
    the row say which area that is.

    SQL of its own, because the order of a model can hold no query.
    """

    arity = 2
    output_field = models.IntegerField()
    template = (
        'COALESCE((SELECT place."order" FROM plans_reformarea place '
        "WHERE place.plan_id = %(plan)s AND place.number = %(area)s), %(area)s)"
    )

    def __init__(self, plan: str = "plan", area: str = "area"):
        super().__init__(models.F(plan), models.F(area))

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, tuple]:
        (plan, _), (area, _) = (compiler.compile(each) for each in self.get_source_expressions())
        return self.template % {"plan": plan, "area": area}, ()
