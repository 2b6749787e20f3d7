"""What the page of a document says of its recipients: how each is reached, its stamps, its mail."""

from dataclasses import dataclass

from accounts.http import SignedInRequest

from ..models import DeliveryStamp, Document, Mailing, Recipient

What = DeliveryStamp.What


@dataclass(frozen=True)
class RecipientLine:
    """A recipient with the stamps from the first to the one that counts."""

    recipient: Recipient
    sent: list[DeliveryStamp]
    received: list[DeliveryStamp]
    mailing: Mailing | None
    sends: bool
    receives: bool

    @property
    def unsent(self) -> bool:
        """May the person send to them now?"""
        return self.sends and not self.sent and not self.under_way

    @property
    def under_way(self) -> bool:
        return bool(self.mailing and self.mailing.under_way)

    @property
    def fault(self) -> str:
        """Why the last mail was given up; nothing once it was sent another way."""
        return self.mailing.fault if self.mailing and not self.sent else ""

    @property
    def reached(self) -> bool:
        return bool(self.recipient.email or self.recipient.unit_id)

    @property
    def waits_for_receipt(self) -> bool:
        return self.receives and not self.received


@dataclass(frozen=True)
class Delivery:
    """The recipients of a document as a person sees them."""

    lines: list[RecipientLine]
    sends: bool
    channels = tuple((each.value, each.label) for each in DeliveryStamp.OTHERWISE)

    @property
    def unsent(self) -> int:
        """How many the person can send to."""
        return sum(line.unsent and line.reached for line in self.lines)

    @property
    def left(self) -> int:
        """How many the person can stamp as sent another way."""
        return sum(line.unsent for line in self.lines)

    @property
    def to_receive(self) -> bool:
        return any(line.waits_for_receipt for line in self.lines)


def delivery_of(request: SignedInRequest, document: Document) -> Delivery:
    """Return the recipients with what the person may see and do: strangers see the names, and the
    stamps of their own.
    """
    own, sends, lines = document.is_of(request.user), document.may_number, []
    for recipient in document.recipients.with_stamps().with_receiver(request.user):
        shown = own or recipient.receives
        stamps = list(recipient.stamps.all()) if shown else []
        mailings = list(recipient.mailings.all()) if own else []
        lines.append(
            RecipientLine(
                recipient,
                [stamp for stamp in stamps if stamp.what == What.SENT],
                [stamp for stamp in stamps if stamp.what == What.RECEIVED],
                mailings[-1] if mailings else None,
                sends,
                recipient.receives,
            )
        )
    return Delivery(lines, sends)
