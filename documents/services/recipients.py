"""Recipients of an issued document, as its clerk keeps them."""

from django.db import transaction
from django.db.models import Max

from accounts.models import Unit, User

from ..addressing import addresses
from ..models import Document, Recipient
from ..sources import DocumentRefused, source_of


def name_recipients(document: Document) -> None:
    """Keep whom the document names, each with where it is reached as far as that is known."""
    names = [name[:300] for name in source_of(document).recipients(document)]
    found = addresses(document, names)
    Recipient.objects.bulk_create(
        Recipient(
            document=document, order=order, name=name, unit_id=address.unit, email=address.email
        )
        for order, (name, address) in enumerate(zip(names, found, strict=True))
    )


@transaction.atomic
def add_recipient(
    document: Document, *, by: User, recipient: str, unit: Unit | None = None, email: str = ""
) -> Recipient:
    """Add one whom the document does not name; where they are reached is proposed if not said.

    Raises `DocumentRefused` without a name, for a name that is there, and before issue.
    """
    document = Document.objects.lock(document.pk)
    if not document.is_out:
        raise DocumentRefused("Văn bản chưa ban hành nên chưa có nơi nhận để thêm.")
    name = " ".join(recipient.split())[:300] or (unit.name if unit else "")
    if not name:
        raise DocumentRefused("Hãy ghi tên nơi nhận, hoặc chọn đơn vị trong phần mềm.")
    if document.recipients.filter(name=name).exists():
        raise DocumentRefused(f"Nơi nhận “{name}” đã có trong danh sách.")
    known = addresses(document, [name])[0]
    last = document.recipients.aggregate(last=Max("order"))["last"]
    return document.recipients.create(
        order=0 if last is None else last + 1,
        name=name,
        unit_id=unit.pk if unit else known.unit,
        email=email or known.email,
    )


@transaction.atomic
def change_recipient(recipient: Recipient, *, by: User, unit: Unit | None, email: str) -> Recipient:
    """Say where a recipient is reached. Raises `DocumentRefused` once they were sent to."""
    recipient = lock_unsent(recipient)
    recipient.unit, recipient.email = unit, email
    recipient.save(update_fields=["unit", "email"])
    return recipient


@transaction.atomic
def remove_recipient(recipient: Recipient, *, by: User) -> None:
    """Take a recipient out. Raises `DocumentRefused` once they were sent to."""
    lock_unsent(recipient).delete()


def lock_unsent(recipient: Recipient) -> Recipient:
    """Return the recipient as it stands, its document locked; raises `DocumentRefused` when it is
    gone, was sent to, or has a mail on its way.
    """
    Document.objects.lock(recipient.document_id)
    found = Recipient.objects.filter(pk=recipient.pk).first()
    if found is None:
        raise DocumentRefused("Nơi nhận này không còn trong danh sách; hãy tải lại trang.")
    if not Recipient.objects.unsent().filter(pk=found.pk).exists():
        raise DocumentRefused(
            f"Văn bản đã gửi hoặc đang gửi tới {found} nên giữ nguyên nơi nhận này. Muốn gửi tới "
            "nơi khác, hãy thêm nơi nhận."
        )
    return found
