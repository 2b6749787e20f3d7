"""Documents of people's own whose form is to be judged."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse

from foundation.jobs.models import Job


class FormCheckQuerySet(models.QuerySet["FormCheck"]):
    def visible_to(self, user):
        """A person's own."""
        return self.filter(by=user)

    def forgotten(self, now):
        """Those that are older than they are kept."""
        return self.filter(at__lt=now - timedelta(days=settings.KEPT_DAYS["form_checks"]))


class FormCheck(models.Model):
    """A file that a person had judged by Nghị định 30/2020/NĐ-CP, and what is to be mended.

    `remark` says what could not be judged, or why nothing could; the file goes once it is judged.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người gửi"
    )
    at = models.DateTimeField("gửi lúc", auto_now_add=True)
    name = models.CharField("tên tệp", max_length=200)
    file = models.FileField("tệp", upload_to="checks/%Y/")
    unsigned = models.BooleanField("là dự thảo", default=False)
    annexed = models.BooleanField("phải có phụ lục", default=False)
    findings = models.JSONField("điều cần sửa", default=list)
    remark = models.TextField("lưu ý", blank=True)
    judged = models.BooleanField("đã kiểm tra", default=False)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name="việc")

    objects = FormCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "lần kiểm tra thể thức"
        verbose_name_plural = "lần kiểm tra thể thức"
        ordering = ["-pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("documents:form_check", args=[self.pk])

    @property
    def outcome(self) -> str:
        """What came of it, in words."""
        if self.judged:
            return f"{len(self.findings)} điều cần sửa"
        failed = self.job and self.job.state == Job.State.FAILED
        return "không kiểm tra được" if failed else "đang kiểm tra"
