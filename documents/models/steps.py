"""The steps of a document, each with its person, and what leaders remark on it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .documents import Document, DocumentFile


class DocumentStepQuerySet(models.QuerySet["DocumentStep"]):
    def read_by(self, user):
        """Steps that `user` reads: those of the desk, with what was said there, are the own
        authority's.
        """
        own = Q(document__authority__in=user.readable_authorities)
        return self.filter(own | Q(what__in=DocumentStep.PUBLIC))


class DocumentStep(models.Model):
    """One step that a document took: who, when, in whose place, with which word. Never changed."""

    class What(models.TextChoices):
        SUBMITTED = "submitted", "Trình"
        WITHDRAWN = "withdrawn", "Rút lại"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Duyệt, ký"
        ISSUED = "issued", "Cấp số, ban hành"
        SUPERSEDED = "superseded", "Thay thế"

    PUBLIC = (What.ISSUED, What.SUPERSEDED)

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="steps", verbose_name="văn bản"
    )
    what = models.CharField("bước", max_length=10, choices=What)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người làm"
    )
    in_place_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thay cho",
    )
    at = models.DateTimeField("lúc", auto_now_add=True)
    note = models.TextField("ý kiến", blank=True)
    file = models.ForeignKey(
        DocumentFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bản đã xem",
    )

    objects = DocumentStepQuerySet.as_manager()

    class Meta:
        verbose_name = "bước của văn bản"
        verbose_name_plural = "bước của văn bản"
        ordering = ["document", "pk"]

    def __str__(self):
        return f"{self.get_what_display()}: {self.document}"


class Remark(models.Model):
    """What a person says to one paragraph of a submitted document; open until it is settled."""

    file = models.ForeignKey(
        DocumentFile, models.CASCADE, related_name="remarks", verbose_name="bản"
    )
    paragraph = models.PositiveIntegerField("đoạn thứ")
    quote = models.TextField("nội dung đoạn")
    text = models.TextField("ý kiến")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nêu"
    )
    at = models.DateTimeField("nêu lúc", auto_now_add=True)
    answer = models.TextField("đã xử lý", blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người xử lý",
    )
    settled_at = models.DateTimeField("xử lý lúc", null=True, blank=True)

    class Meta:
        verbose_name = "ý kiến vào văn bản"
        verbose_name_plural = "ý kiến vào văn bản"
        ordering = ["file", "paragraph", "pk"]

    def __str__(self):
        return self.text[:80]
