"""The row of a file that one person asked for."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.urls import reverse

from ..jobs.models import Job
from ..web.list_files import FileToMake
from .kinds import offer_of


class DownloadQuerySet(models.QuerySet["Download"]):
    def visible_to(self, user):
        """A person's own, of the authority that they belonged to when they asked."""
        return self.filter(asked_by=user, authority=user.authority_id)

    def forgotten(self, now: datetime):
        """Those that are older than they are kept, but what a job may be making at the moment."""
        old = self.filter(asked_at__lt=now - Download.KEPT)
        return old.exclude(job__in=Job.objects.unfinished())


class Download(models.Model):
    """A file that a person asked for, with all that it takes to make it; it is there once it was
    `made_at`.
    """

    KEPT = timedelta(days=7)

    kind = models.CharField("loại", max_length=40)
    arguments = models.JSONField("tham số", default=dict)
    query = models.TextField("điều kiện lọc", blank=True)
    title = models.CharField("nội dung", max_length=300)
    page = models.TextField("trang đã yêu cầu", blank=True)
    rows = models.PositiveIntegerField("số dòng")
    authority = models.ForeignKey(
        "accounts.Unit", models.CASCADE, null=True, related_name="+", verbose_name="cơ quan"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người yêu cầu"
    )
    asked_at = models.DateTimeField("yêu cầu lúc", auto_now_add=True)
    job = models.OneToOneField(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="việc nền"
    )
    file = models.FileField("tệp", upload_to="downloads/%Y/")
    name = models.CharField("tên tệp", max_length=255)
    media_type = models.CharField("kiểu tệp", max_length=100)
    made_at = models.DateTimeField("lập xong lúc", null=True)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp đã yêu cầu"
        verbose_name_plural = "tệp đã yêu cầu"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["asked_at"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("downloads:download", args=[self.pk])

    @property
    def kept_until(self) -> datetime:
        return self.asked_at + self.KEPT

    @property
    def is_waited_for(self) -> bool:
        """Does a job make it, or wait to?"""
        return self.job is not None and self.job.unfinished

    def offered(self) -> FileToMake:
        """Return the file as the person may have it now. Raises as its kind does."""
        return offer_of(self.kind)(self.asked_by, QueryDict(self.query), **self.arguments)
