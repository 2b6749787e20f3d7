"""Documents on their way to becoming a plan."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Role, Unit
from foundation.jobs.models import Job

from .plan import Plan, with_files


class PlanImportQuerySet(models.QuerySet["PlanImport"]):
    def editable_by(self, user):
        """Imports that `user` may review: the standing body's own authority's."""
        if not user.has_role(Role.STANDING_BODY):
            return self.none()
        return self.filter(unit__authority=user.authority_id)

    def to_review(self):
        """Imports that were read and wait for a person."""
        return self.filter(plan=None, draft__isnull=False)

    def to_compare(self):
        """New versions of a plan that were read and wait for a person."""
        return self.to_review().filter(revises__isnull=False)

    def unfinished(self):
        """Imports that are being read or wait for a person; failed ones are over."""
        being_read = Q(job__state__in=Job.UNFINISHED)
        return self.filter(being_read | Q(draft__isnull=False), plan=None)

    def of_files(self, unit: Unit, digests: set[str]):
        """Imports for `unit` of exactly the files with these SHA-256."""
        return with_files(self.filter(unit=unit), digests)

    def forgotten(self, today: date):
        """Imports that nobody needs: failed ones soon, those without a plan later."""
        soon, later = (
            today - timedelta(days=settings.KEPT_DAYS[kept])
            for kept in ("failed_plan_imports", "plan_imports")
        )
        failed = Q(job__state=Job.State.FAILED, created_at__date__lt=soon)
        left = Q(created_at__date__lt=later)
        return self.filter(failed | left, plan=None)


class PlanImport(models.Model):
    """Documents on their way to a plan: uploaded, read by a job, reviewed and confirmed.

    `draft` is what was read (the stored form of `planreader.PlanDraft`) and never changes; `review`
    is what the person corrected, left out and matched.
    """

    unit = models.ForeignKey(
        Unit, models.CASCADE, related_name="plan_imports", verbose_name="đơn vị"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nhập"
    )
    created_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="việc đọc"
    )
    draft = models.JSONField("nội dung đọc được", null=True, editable=False)
    review = models.JSONField("chỉnh sửa của người dùng", default=dict, editable=False)
    version = models.PositiveIntegerField("lần lưu", default=0, editable=False)
    plan = models.ForeignKey(
        Plan,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name="kế hoạch tạo ra",
    )

    revises = models.ForeignKey(
        Plan,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name="kế hoạch được cập nhật",
    )

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập kế hoạch"
        verbose_name_plural = "lần nhập kế hoạch"
        ordering = ["-pk"]

    def __str__(self):
        return f"Lần nhập {self.pk} của {self.unit}"

    def get_absolute_url(self):
        return reverse("planning:import_review", args=[self.pk])

    @property
    def revised_plan(self) -> Plan:
        """The plan of which this is a new version. Raises `ValueError` for an import of a plan."""
        if self.revises is None:
            raise ValueError(f"{self} revises no plan")
        return self.revises


class PlanImportFile(models.Model):
    """One uploaded document of an import."""

    plan_import = models.ForeignKey(
        PlanImport, models.CASCADE, related_name="files", verbose_name="lần nhập"
    )
    file = models.FileField("tệp", upload_to="imports/%Y/")
    name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)

    class Meta:
        verbose_name = "tệp tải lên"
        verbose_name_plural = "tệp tải lên"

    def __str__(self):
        return self.name
