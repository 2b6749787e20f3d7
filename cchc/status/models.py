"""What is noted of the installation itself: runs of the schedule, workers, errors, broken files."""

from django.db import models


class ScheduledRun(models.Model):
    """When a task of the schedule ran last, and how it went; one row a task."""

    task = models.CharField("việc theo lịch", max_length=100, unique=True)
    ended_at = models.DateTimeField("chạy xong lúc")
    seconds = models.FloatField("số giây")
    error = models.CharField("lỗi", max_length=100, blank=True)  # the name of the exception
    good_at = models.DateTimeField("lần chạy tốt gần nhất", null=True)

    class Meta:
        verbose_name = "lần chạy theo lịch"
        verbose_name_plural = "lần chạy theo lịch"

    def __str__(self):
        return self.task


class Worker(models.Model):
    """A process that does background work, and when it said last that it lives."""

    name = models.CharField("tên", max_length=200, unique=True)
    queues = models.JSONField("hàng đợi", default=list)
    since = models.DateTimeField("chạy từ")
    seen_at = models.DateTimeField("báo còn sống lúc")

    class Meta:
        verbose_name = "tiến trình nền"
        verbose_name_plural = "tiến trình nền"

    def __str__(self):
        return self.name


class ErrorKind(models.Model):
    """Unexpected errors that come from the same line of code; `untold` of them no mail told of."""

    key = models.CharField("dấu vân tay", max_length=64, unique=True)
    name = models.CharField("loại lỗi", max_length=100)
    where = models.CharField("dòng lệnh", max_length=300)
    trace = models.TextField("đường đi của lỗi")
    on = models.CharField("trang hoặc việc", max_length=300, blank=True)
    request_id = models.CharField("mã sự việc", max_length=64, blank=True)
    count = models.PositiveIntegerField("số lần", default=0)
    untold = models.PositiveIntegerField("số lần chưa báo", default=0)
    first_at = models.DateTimeField("lần đầu lúc")
    last_at = models.DateTimeField("lần cuối lúc", db_index=True)
    told_at = models.DateTimeField("báo lúc", null=True)

    class Meta:
        verbose_name = "loại lỗi"
        verbose_name_plural = "loại lỗi"
        ordering = ["-last_at"]

    def __str__(self):
        return f"{self.name} {self.where}"


class BrokenFile(models.Model):
    """A stored file that is not the one that was stored; the row goes when the file is well."""

    class Fault(models.TextChoices):
        MISSING = "missing", "Không còn trong kho"
        CHANGED = "changed", "Đã bị thay đổi"
        UNREADABLE = "unreadable", "Không đọc được"

    kind = models.CharField("loại tệp", max_length=30)
    row = models.BigIntegerField("dòng")
    name = models.CharField("tên trong kho", max_length=500)
    fault = models.CharField("tình trạng", max_length=10, choices=Fault)
    found_at = models.DateTimeField("thấy lúc")

    class Meta:
        verbose_name = "tệp hỏng"
        verbose_name_plural = "tệp hỏng"
        ordering = ["kind", "row"]
        constraints = [models.UniqueConstraint(fields=["kind", "row"], name="a_file_breaks_once")]

    def __str__(self):
        return self.name


class FileRound(models.Model):
    """How far the files of one kind are checked, and when all of them were last."""

    kind = models.CharField("loại tệp", max_length=30, unique=True)
    last_row = models.BigIntegerField("dòng xem cuối", default=0)
    ended_at = models.DateTimeField("xem hết lúc", null=True)

    class Meta:
        verbose_name = "vòng kiểm tra tệp"
        verbose_name_plural = "vòng kiểm tra tệp"

    def __str__(self):
        return self.kind
