"""Where exports come from, how each source is matched, and the files that were brought in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Role, Unit
from foundation.jobs.models import Job
from plans.models import Plan, ReportingPeriod

from .mapping import Mapping

REPORT_VERSION = 1  # what is stored of a file that another version read is read anew


class StatisticsSourceQuerySet(models.QuerySet["StatisticsSource"]):
    def of_form(self, authority: Unit | int, code: str) -> Self:
        """Sources that the authority knows for the form with this code."""
        return self.filter(authority=authority, form_code=code)

    def of_forms(self, authority: Unit | int | None, codes: Iterable[str]) -> Self:
        """Sources that the authority knows for the forms with these codes."""
        return self.filter(authority=authority, form_code__in=list(codes))


class StatisticsSource(models.Model):
    """A system whose exports an authority reads into a form; how its columns and labels are matched
    was said once by a person (`mapping`, the stored form of `Mapping`).
    """

    authority = models.ForeignKey(
        Unit, models.CASCADE, related_name="statistics_sources", verbose_name="cơ quan"
    )
    form_code = models.SlugField("mã biểu", max_length=40)
    name = models.CharField("nguồn", max_length=100)
    mapping = models.JSONField("cách ghép", default=dict)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người xác nhận cách ghép",
    )
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True)

    objects = StatisticsSourceQuerySet.as_manager()

    class Meta:
        verbose_name = "nguồn số liệu thống kê"
        verbose_name_plural = "nguồn số liệu thống kê"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "form_code", "name"], name="one_source_of_a_name"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def remembered(self) -> Mapping:
        return Mapping.from_json(self.mapping)


class StatisticsImportQuerySet(models.QuerySet["StatisticsImport"]):
    def visible_to(self, user) -> Self:
        """Imports into the plans of the person's own authority."""
        if not user.authority_id:
            return self.none()
        return self.filter(plan_form__plan__unit__authority=user.authority_id)

    def open_to(self, user) -> Self:
        """Imports whose page `user` may open: for who enters figures, their own and stored ones."""
        if not user.has_role(Role.STANDING_BODY, Role.OFFICER, Role.HEAD):
            return self.none()
        over = Q(state__in=StatisticsImport.OVER)
        own = self.visible_to(user).filter(plan_form__plan__discarded_at=None)
        return own.filter(over | Q(created_by=user))

    def of_plan(self, plan: Plan) -> Self:
        return self.filter(plan_form__plan=plan)

    def stored(self) -> Self:
        return self.filter(state=StatisticsImport.State.STORED)

    def listed(self) -> Self:
        """Imports as lists name them, those thrown away left out; the newest first."""
        kept = self.exclude(state=StatisticsImport.State.DISCARDED)
        return kept.select_related("plan_form__form", "source", "created_by").defer(
            "report", "mapping"
        )

    def forgotten(self, now: datetime) -> Self:
        """Imports that were never stored and that nobody came back to."""
        rest = self.exclude(state__in=StatisticsImport.OVER)
        before = now - timedelta(days=settings.KEPT_DAYS["statistics_imports"])
        return rest.filter(created_at__lt=before)


class StatisticsImport(models.Model):
    """A file on its way into a form for one period: read, looked at by a person, stored as a whole,
    perhaps undone as a whole.

    `report` is what was read and what would change, as its page shows it.
    """

    class State(models.TextChoices):
        READING = "reading", "Đang đọc"
        READY = "ready", "Chờ xem lại"
        STORED = "stored", "Đã nhập"
        UNDONE = "undone", "Đã hoàn tác"
        DISCARDED = "discarded", "Đã bỏ"

    OVER = (State.STORED, State.UNDONE)

    plan_form = models.ForeignKey(
        "indicators.PlanForm",
        models.CASCADE,
        related_name="imports",
        verbose_name="biểu của kế hoạch",
    )
    period = models.CharField("kỳ", max_length=10, choices=ReportingPeriod.Key)
    source = models.ForeignKey(
        StatisticsSource,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name="nguồn",
    )
    file = models.FileField("tệp", upload_to="statistics/%Y/")
    name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nhập"
    )
    created_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="việc nền"
    )
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.READING)
    mapping = models.JSONField("cách ghép đã dùng", default=dict)
    report = models.JSONField("nội dung đọc được", default=dict)
    # how many figures were entered, and the waiting ones that gave way to them
    entered = models.PositiveIntegerField("số liệu đã nhập", default=0)
    gave_way = models.JSONField("số liệu bị thay", default=list)
    reason = models.CharField("lý do của số lệch nhiều", max_length=300, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    ended_at = models.DateTimeField("thực hiện lúc", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người hoàn tác",
    )
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    objects = StatisticsImportQuerySet.as_manager()
    entries: Any

    class Meta:
        verbose_name = "lần nhập tệp thống kê"
        verbose_name_plural = "lần nhập tệp thống kê"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["plan_form", "period", "sha256"])]

    def __str__(self):
        return f"{self.name} ({self.get_state_display().lower()})"

    def get_absolute_url(self):
        return reverse("indicators:statistics_import", args=[self.pk])

    @property
    def readable(self) -> bool:
        """Was the file read by this version of the program, as far as its page can show?"""
        return self.report.get("version") == REPORT_VERSION

    @property
    def chosen(self) -> Mapping:
        """What a person said of this file."""
        return Mapping.from_json(self.mapping)
