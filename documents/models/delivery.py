"""To whom a document goes, and the stamps of its sending and receipt."""

from django.conf import settings
from django.db import models

from accounts.models import Unit

from .documents import Document


class Recipient(models.Model):
    """One who gets an issued document: as the document names it, and where it reaches them."""

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="recipients", verbose_name="văn bản"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    name = models.CharField("nơi nhận", max_length=300)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received_documents",
        verbose_name="đơn vị trong phần mềm",
    )
    email = models.EmailField("thư điện tử", blank=True)

    class Meta:
        verbose_name = "nơi nhận văn bản"
        verbose_name_plural = "nơi nhận văn bản"
        ordering = ["document", "order", "pk"]

    def __str__(self):
        return self.name


class DeliveryStamp(models.Model):
    """The moment at which a document was sent to a recipient, or received by them.

    Never changed: a correction is a stamp of its own, with its reason, and the later one counts.
    """

    class What(models.TextChoices):
        SENT = "sent", "Đã gửi"
        RECEIVED = "received", "Đã nhận"

    recipient = models.ForeignKey(
        Recipient, models.CASCADE, related_name="stamps", verbose_name="nơi nhận"
    )
    what = models.CharField("dấu", max_length=8, choices=What)
    at = models.DateTimeField("vào lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đóng dấu"
    )
    stamped_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    channel = models.CharField("cách gửi", max_length=100, blank=True)
    reason = models.CharField("lý do đính chính", max_length=300, blank=True)

    class Meta:
        verbose_name = "dấu gửi, nhận"
        verbose_name_plural = "dấu gửi, nhận"
        ordering = ["recipient", "what", "pk"]

    def __str__(self):
        return f"{self.get_what_display()} {self.recipient}"
