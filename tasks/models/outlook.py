"""How tasks stand, stored so that SQL can find, count and order them: now, and as of the end of
each period of their plan.
"""

from dataclasses import astuple, fields

from django.db import models

from plans.models import ReportingPeriod

from ..standing import Outlook, State


class StoredOutlook(models.Model):
    """`standing.Outlook`, field by field."""

    OUTLOOK = tuple(field.name for field in fields(Outlook))

    state = models.CharField(
        "tình trạng", max_length=11, default=State.NOT_STARTED.value, editable=False
    )
    state_review = models.CharField("xét duyệt", max_length=9, default="", editable=False)
    awaited_by = models.DateField("phải báo khi kế hoạch mở", null=True, editable=False)
    matters_on = models.DateField("ngày tính thời hạn", null=True, editable=False)
    finished_late = models.BooleanField("hoàn thành quá hạn", default=False, editable=False)
    missing_from = models.DateField("thiếu kết quả kỳ từ ngày", null=True, editable=False)
    owes_from = models.DateField("kỳ chưa cập nhật từ ngày", null=True, editable=False)
    owes_until = models.DateField("kỳ chưa cập nhật đến ngày", null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def outlook(self) -> Outlook:
        """What is stored."""
        return Outlook(*(getattr(self, name) for name in self.OUTLOOK))

    @outlook.setter
    def outlook(self, said: Outlook) -> None:
        for name, value in zip(self.OUTLOOK, astuple(said), strict=True):
            setattr(self, name, value)


class TaskAtPeriod(StoredOutlook):
    """How a task stood at the end of a period of its plan, where that is not how it stands now.

    Stored by `settling` alone.
    """

    task = models.ForeignKey(
        "Task", models.CASCADE, related_name="at_periods", verbose_name="nhiệm vụ"
    )
    key = models.CharField("kỳ", max_length=10, choices=ReportingPeriod.Key)

    class Meta:
        verbose_name = "nhiệm vụ lúc hết kỳ"
        verbose_name_plural = "nhiệm vụ lúc hết kỳ"
        ordering = ["task", "key"]
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="task_once_at_a_period")
        ]

    def __str__(self):
        return self.get_key_display()
