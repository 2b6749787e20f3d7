"""Imports: a file that somebody brought, what each of its rows would do, and what was done."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ..jobs.models import Job
from .records import IncomingRow


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Imports into the person's own authority."""
        return self.filter(authority=user.authority_id) if user.authority_id else self.none()

    def open_to(self, user):
        """Imports whose page `user` may open: their own, and stored ones of others."""
        over = Q(state__in=(ImportRun.State.STORED, ImportRun.State.UNDONE))
        return self.visible_to(user).filter(over | Q(created_by=user))

    def into(self, dataset: str, place: str):
        """Imports of one dataset into one place, the newest first."""
        return self.filter(dataset=dataset, place=place).order_by("-pk")

    def forgotten(self, now: datetime):
        """Imports that were never stored and that nobody came back to."""
        over = (ImportRun.State.STORED, ImportRun.State.UNDONE)
        before = now - timedelta(days=settings.KEPT_DAYS["imports"])
        return self.exclude(state__in=over).filter(created_at__lt=before)


class ImportRun(models.Model):
    """One file on its way in: read (nothing else is written), looked at by a person, stored as a
    whole, or undone.
    """

    class State(models.TextChoices):
        READING = "reading", "Đang đọc"
        READY = "ready", "Chờ xem lại"
        STORED = "stored", "Đã nhập"
        UNDONE = "undone", "Đã hoàn tác"
        DISCARDED = "discarded", "Đã bỏ"

    dataset = models.CharField("bảng", max_length=30)
    place = models.CharField("nơi nhập", max_length=60)
    where = models.CharField("nơi nhập, bằng chữ", max_length=300)
    authority = models.ForeignKey(
        "accounts.Unit", models.CASCADE, related_name="+", verbose_name="cơ quan"
    )
    file = models.FileField("tệp", upload_to="exchange/%Y/")
    name = models.CharField("tên tệp", max_length=255)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nhập"
    )
    created_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="việc nền"
    )
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.READING)
    sheet = models.CharField("trang", max_length=100, blank=True)
    spare = models.JSONField("cột không dùng", default=list)
    counts = models.JSONField("số dòng", default=dict)
    good_only = models.BooleanField("chỉ nhập dòng đúng", default=False)
    reason = models.CharField("lý do", max_length=100, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    ended_at = models.DateTimeField("thực hiện lúc", null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập từ Excel"
        verbose_name_plural = "lần nhập từ Excel"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["authority", "dataset", "place"])]

    def __str__(self):
        return f"{self.name} ({self.get_state_display().lower()})"

    def get_absolute_url(self):
        return reverse("exchange:run", args=[self.pk])

    def count(self, kind: str) -> int:
        """How many rows of the file are of this kind."""
        return self.counts.get(kind, 0)

    @property
    def to_store(self) -> int:
        """How many rows would be stored."""
        return self.count(IncomingRow.Kind.NEW) + self.count(IncomingRow.Kind.CHANGED)


class ImportLineQuerySet(models.QuerySet):
    def of_kind(self, kind: str):
        return self.filter(kind=kind)

    def wrong(self):
        return self.of_kind(ImportLine.Kind.WRONG)

    def changing(self):
        """Rows that are stored: new and changed ones."""
        return self.filter(kind__in=(ImportLine.Kind.NEW, ImportLine.Kind.CHANGED))


class ImportLine(models.Model):
    """What one row of the file does: nothing, a new row, changes, or errors by column."""

    class Kind(models.TextChoices):
        WRONG = IncomingRow.Kind.WRONG, "Có lỗi"
        NEW = IncomingRow.Kind.NEW, "Thêm mới"
        CHANGED = IncomingRow.Kind.CHANGED, "Thay đổi"
        SAME = IncomingRow.Kind.SAME, "Không đổi"

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="lines", verbose_name="lần nhập"
    )
    number = models.PositiveIntegerField("dòng")
    kind = models.CharField("loại", max_length=7, choices=Kind)
    title = models.CharField("nội dung", max_length=200, blank=True)
    changes = models.JSONField("thay đổi", default=list)
    errors = models.JSONField("lỗi", default=list)
    key = models.CharField("mã", max_length=60, blank=True)
    after = models.CharField("dấu sau khi nhập", max_length=10, blank=True)

    objects = ImportLineQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng của lần nhập"
        verbose_name_plural = "dòng của lần nhập"
        ordering = ["number"]
        indexes = [models.Index(fields=["run", "kind", "number"])]

    def __str__(self):
        return f"Dòng {self.number}: {self.get_kind_display().lower()}"
