"""Tasks of a superior plan that do not concern the unit."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.models import Plan

from .task import Task


class SetAside(models.Model):
    """A task of the superior plan that does not concern the unit of `plan`, with the reason."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="set_aside", verbose_name="kế hoạch"
    )
    task = models.ForeignKey(
        Task, models.CASCADE, related_name="set_aside", verbose_name="nhiệm vụ cấp trên"
    )
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi"
    )
    at = models.DateTimeField("ghi lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "nhiệm vụ cấp trên không thuộc đơn vị"
        verbose_name_plural = "nhiệm vụ cấp trên không thuộc đơn vị"
        ordering = ["plan", "task"]
        constraints = [models.UniqueConstraint(fields=["plan", "task"], name="set_aside_once")]

    def __str__(self):
        return self.reason
