"""To whom a document goes, how it is sent, and the stamps of its sending and receipt."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, When
from post_office.models import Email

from accounts.models import Unit

from .documents import AT_THE_DESK, Document


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def moments(self) -> list[dict[str, Any]]:
        """Return name and unit's code of each recipient in order, with the moments that count:
        `sent_at` and `received_at`.
        """
        stamps = {what: Q(stamps__what=what) for what in DeliveryStamp.What}
        found = self.annotate(
            sent_at=Max("stamps__at", filter=stamps[DeliveryStamp.What.SENT]),
            received_at=Max("stamps__at", filter=stamps[DeliveryStamp.What.RECEIVED]),
        )
        rows = found.order_by("order", "pk").values("name", "unit__code", "sent_at", "received_at")
        return [dict(row) for row in rows]

    def with_stamps(self) -> Self:
        """Recipients with their stamps and mails, for the page of their document."""
        return self.select_related("unit").prefetch_related(
            models.Prefetch("stamps", DeliveryStamp.objects.select_related("by", "in_place_of")),
            "mailings__by",
        )

    def of_sender(self, user) -> Self:
        """Recipients of issued documents that `user` sends on."""
        return self.filter(document__in=Document.objects.sent_by(user).values("pk"))

    def unsent(self) -> Self:
        """Recipients who were not sent to, and to whom no mail is on its way."""
        sent = DeliveryStamp.objects.filter(recipient=OuterRef("pk"), what=DeliveryStamp.What.SENT)
        under_way = Mailing.objects.under_way().filter(recipient=OuterRef("pk"))
        return self.filter(~Exists(sent), ~Exists(under_way))

    def stamped_by(self, user) -> Self:
        """Recipients for whom `user` says that they received: who were sent to, inside the own
        authority those of the person's own unit.
        """
        if not user.has_role(*AT_THE_DESK):
            return self.none()
        own = Q(document__authority=user.authority_id) & ~Q(unit=user.unit_id)
        found = self.filter(unit__authority=user.authority_id).exclude(own)
        sent = DeliveryStamp.objects.filter(recipient=OuterRef("pk"), what=DeliveryStamp.What.SENT)
        return found.filter(Exists(sent))

    def with_receiver(self, user) -> Self:
        """Recipients annotated with `receives`: does `user` say that they received?"""
        mine = Recipient.objects.stamped_by(user).filter(pk=OuterRef("pk"))
        return self.annotate(receives=Exists(mine))


class Recipient(models.Model):
    """One who gets an issued document: as the document names it, and where it reaches them.

    The first of a report is whom it is addressed to (`order` 0).
    """

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

    receives: bool  # with_receiver

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "nơi nhận văn bản"
        verbose_name_plural = "nơi nhận văn bản"
        ordering = ["document", "order", "pk"]

    def __str__(self):
        return self.name


class MailingQuerySet(models.QuerySet["Mailing"]):
    def under_way(self) -> Self:
        """Mails that the mail server has neither taken nor refused for good."""
        return self.filter(ended_at=None, email__isnull=False)


class Mailing(models.Model):
    """A document on its way to a recipient by mail; `fault` says why it was given up."""

    recipient = models.ForeignKey(
        Recipient, models.CASCADE, related_name="mailings", verbose_name="nơi nhận"
    )
    address = models.EmailField("địa chỉ thư điện tử")
    email = models.OneToOneField(
        Email,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="mailing",
        verbose_name="thư",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người gửi"
    )
    asked_at = models.DateTimeField("bấm gửi lúc", auto_now_add=True)
    ended_at = models.DateTimeField("xong lúc", null=True, editable=False)
    fault = models.TextField("vì sao không gửi được", blank=True, editable=False)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = "lần gửi thư điện tử"
        verbose_name_plural = "lần gửi thư điện tử"
        ordering = ["recipient", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"],
                condition=Q(ended_at=None, email__isnull=False),
                name="one_mail_under_way_to_a_recipient",
            )
        ]

    def __str__(self):
        return self.address

    @property
    def under_way(self) -> bool:
        return self.ended_at is None and self.email_id is not None


class DeliveryStampQuerySet(models.QuerySet["DeliveryStamp"]):
    def corrected_by(self, user) -> Self:
        """Stamps that `user` may correct: of sending the sender, of receipt the receiver."""
        what = DeliveryStamp.What
        sent = Q(what=what.SENT, recipient__in=Recipient.objects.of_sender(user))
        return self.filter(
            sent | Q(what=what.RECEIVED, recipient__in=Recipient.objects.stamped_by(user))
        )


class DeliveryStamp(models.Model):
    """The moment at which a document was sent to a recipient, or received by them.

    Never changed: a correction is a stamp of its own, with its reason, and the later one counts.
    """

    class What(models.TextChoices):
        SENT = "sent", "Đã gửi"
        RECEIVED = "received", "Đã nhận"

    class Channel(models.TextChoices):
        MAIL = "mail", "Thư điện tử"
        INSIDE = "inside", "Trên phần mềm"
        POST = "post", "Bưu chính"
        BY_HAND = "by_hand", "Trực tiếp"
        MANAGEMENT = "management", "Hệ thống quản lý văn bản"

    OTHERWISE = (Channel.POST, Channel.BY_HAND, Channel.MANAGEMENT)

    recipient = models.ForeignKey(
        Recipient, models.CASCADE, related_name="stamps", verbose_name="nơi nhận"
    )
    what = models.CharField("dấu", max_length=8, choices=What)
    at = models.DateTimeField("vào lúc")
    # nobody: taken over from before there was a register
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người đóng dấu",
    )
    in_place_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thay cho",
    )
    stamped_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    channel = models.CharField("cách gửi", max_length=10, choices=Channel, blank=True)
    reason = models.CharField("lý do đính chính", max_length=300, blank=True)

    objects = DeliveryStampQuerySet.as_manager()

    class Meta:
        verbose_name = "dấu gửi, nhận"
        verbose_name_plural = "dấu gửi, nhận"
        ordering = ["recipient", "what", "pk"]

    def __str__(self):
        return f"{self.get_what_display()} {self.recipient}"


def sent_to_addressee(document: str) -> Case:
    """Return when the document at this path was sent to its first recipient, by their last stamp;
    where that one was taken away, to the first who was sent to. Empty: not sent.
    """
    stamps = DeliveryStamp.objects.filter(
        recipient__document=OuterRef(document), what=DeliveryStamp.What.SENT
    )
    first = Recipient.objects.filter(document=OuterRef(document), order=0)
    in_order = stamps.order_by(F("recipient__order"), F("recipient"), "-at")
    return Case(
        When(
            Exists(first),
            then=Subquery(stamps.filter(recipient__order=0).order_by("-at").values("at")[:1]),
        ),
        default=Subquery(in_order.values("at")[:1]),
    )
