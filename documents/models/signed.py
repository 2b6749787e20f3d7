"""Copies that come back signed, and the code under which anybody may check a document."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.models import Unit
from foundation.jobs.models import Job

from .documents import Document


class SignedCopy(models.Model):
    """A file that was sent back as the signed document: never changed, the newest counts.

    `facts` is what was found out about it: its signatures (`signatures.Reading`) and, under
    `comparison`, how its words stand to the issued ones; empty until the job has looked at it.
    """

    class Kind(models.TextChoices):
        SIGNED = "signed", "Bản ký số"
        SCAN = "scan", "Bản quét"
        UNSIGNED = "unsigned", "Bản không ký số"

    PROVING = (Kind.SIGNED, Kind.SCAN)  # what shows that the document was signed

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="signed_copies", verbose_name="văn bản"
    )
    file = models.FileField("tệp", upload_to="documents/signed/%Y/")
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField("dung lượng")
    kind = models.CharField("loại", max_length=8, choices=Kind, blank=True)
    facts = models.JSONField("kết quả kiểm tra", default=dict, editable=False)
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, editable=False)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="việc"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người tải lên"
    )
    at = models.DateTimeField("tải lên lúc", auto_now_add=True)

    class Meta:
        verbose_name = "bản ký của văn bản"
        verbose_name_plural = "bản ký của văn bản"
        ordering = ["document", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "sha256"], name="one_signed_copy_of_the_same_bytes"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display() or 'Bản chưa kiểm tra'} của {self.document}"

    @property
    def checking(self) -> bool:
        """Is it being looked at?"""
        return bool(self.job and self.job.unfinished)


class PublicCode(models.Model):
    """The code printed on an issued document under which anybody may check it; not to be guessed,
    and never given to another.
    """

    document = models.OneToOneField(
        Document, models.CASCADE, related_name="public_code", verbose_name="văn bản"
    )
    code = models.CharField("mã", max_length=16, unique=True)
    made_at = models.DateTimeField("cấp lúc", auto_now_add=True)

    class Meta:
        verbose_name = "mã kiểm tra văn bản"
        verbose_name_plural = "mã kiểm tra văn bản"

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("documents:public_document", args=[self.code])


class CodeChoice(models.Model):
    """Whether an authority prints codes on its documents; it does unless it chose otherwise."""

    authority = models.OneToOneField(
        Unit, models.CASCADE, related_name="code_choice", verbose_name="cơ quan"
    )
    printed = models.BooleanField("in mã QR trên văn bản ban hành", default=True)

    class Meta:
        verbose_name = "lựa chọn in mã QR"
        verbose_name_plural = "lựa chọn in mã QR"

    def __str__(self):
        return f"{self.authority}: {'in' if self.printed else 'không in'} mã QR"
