"""The periodic reports of a plan: when their data ends and when they are due."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from .. import periods
from .plan import Plan


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def editable_by(self, user):
        """Periods of the plans that `user` edits."""
        return self.filter(plan__in=Plan.objects.editable_by(user), plan__discarded_at=None)

    def current(self, today: date):
        """The period of `today`: the first whose cut-off is not past, else the last of all."""
        return (
            self.filter(cut_off__gte=today).order_by("cut_off").first()
            or self.order_by("cut_off").last()
        )


class ReportingPeriod(models.Model):
    """One of a plan's four periodic reports: the last day of its data and the day it is due."""

    class Key(models.TextChoices):
        QUARTER_1 = "quarter-1", "Quý I"
        SIX_MONTHS = "six-months", "6 tháng"
        QUARTER_3 = "quarter-3", "9 tháng"
        YEAR = "year", "Cả năm"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="periods", verbose_name="kế hoạch")
    key = models.CharField("kỳ", max_length=10, choices=Key)
    cut_off = models.DateField("chốt số liệu đến hết ngày")
    deadline = models.DateField("hạn gửi báo cáo")
    locked = models.BooleanField("đã khóa kỳ", default=False)
    # what django-simple-history writes beside the next stored state
    _history_user: Any
    _change_reason: str | None
    history = HistoricalRecords(verbose_name="lịch sử kỳ báo cáo")

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["cut_off"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="one_period_of_a_kind"),
            models.CheckConstraint(
                condition=Q(cut_off__lte=F("deadline")),
                name="deadline_after_cut_off",
                violation_error_message="Hạn gửi báo cáo không thể trước ngày chốt số liệu.",
            ),
        ]

    def __str__(self):
        return f"{self.get_key_display()} {self.plan.year}"

    @property
    def title(self) -> str:
        """The period as titles of reports name it: `Quý I năm 2026`, `6 tháng đầu năm 2026`."""
        names = {period.key: period.name for period in periods.DEFAULT_PERIODS}
        return names[self.key].format(year=self.plan.year)

    @property
    def interval(self) -> periods.Interval:
        """The days that belong to this period alone."""
        return next(interval for interval in self.plan.intervals if interval.end == self.cut_off)
