"""The backups that were made, and how their rehearsals went."""

from django.db import models
from django.db.models import Q


class BackupQuerySet(models.QuerySet):
    def whole(self):
        """Those that were made and not only tried."""
        return self.filter(state=Backup.State.DONE)

    def rehearsed(self):
        """Those that were rehearsed, the last rehearsal first."""
        return self.exclude(rehearsed_at=None).order_by("-rehearsed_at")


class Backup(models.Model):
    """One archive, or what kept it from being made."""

    class State(models.TextChoices):
        DONE = "done", "Đã sao lưu"
        FAILED = "failed", "Không sao lưu được"

    class Outcome(models.TextChoices):
        SAME = "same", "Khôi phục thử được, dữ liệu khớp"
        DIFFERENT = "different", "Khôi phục thử được nhưng dữ liệu không khớp"
        UNREADABLE = "unreadable", "Không khôi phục thử được"

    day = models.DateField(
        "ngày theo lịch", null=True, unique=True, help_text="trống khi sao lưu bằng lệnh"
    )
    made_at = models.DateTimeField("lúc")
    archive = models.CharField("tệp", max_length=500, blank=True)
    bytes = models.BigIntegerField("dung lượng", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    rows = models.BigIntegerField("số dòng dữ liệu", default=0)
    files = models.BigIntegerField("số tệp đính kèm", default=0)
    missing = models.BigIntegerField("số tệp không thấy trong kho", default=0)
    state = models.CharField("trạng thái", max_length=6, choices=State)
    error = models.TextField("lỗi", blank=True)
    rehearsed_at = models.DateTimeField("khôi phục thử lúc", null=True, blank=True)
    outcome = models.CharField("kết quả thử", max_length=10, choices=Outcome, blank=True)
    rehearsal_error = models.TextField("lỗi khi thử", blank=True)

    objects = BackupQuerySet.as_manager()

    class Meta:
        verbose_name = "bản sao lưu"
        verbose_name_plural = "bản sao lưu"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="failed") | ~Q(archive="") & ~Q(sha256=""),
                name="backup_has_its_archive",
            ),
            models.CheckConstraint(
                condition=Q(rehearsed_at=None, outcome="")
                | Q(rehearsed_at__isnull=False) & ~Q(outcome=""),
                name="rehearsal_has_its_outcome",
            ),
        ]

    def __str__(self):
        return self.archive or self.error
