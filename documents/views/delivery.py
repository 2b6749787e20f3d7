"""Sending a document to its recipients, and marking it as received."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from vietnamese import count

from .. import services
from ..forms import AddressForm, RecipientForm
from ..models import DeliveryStamp, Document, Recipient
from ..packages import package_of
from ..sources import DocumentRefused
from .desk import document_page, visible_document

PLACE = "#recipients"


def _sent_document(request: SignedInRequest, pk: int) -> Document:
    """An issued document that the person sends on; 404 for others."""
    documents = Document.objects.sent_by(request.user).with_parts()
    return get_object_or_404(documents, pk=pk)


def _sent_recipient(request: SignedInRequest, pk: int, recipient_pk: int) -> Recipient:
    recipients = Recipient.objects.of_sender(request.user).select_related("document", "unit")
    return get_object_or_404(recipients, document=pk, pk=recipient_pk)


def _done(
    request: SignedInRequest, pk: int, act: Callable[[], object], words: str | Callable[..., str]
) -> HttpResponse:
    """Do it and say so; what is refused is said at the recipients."""
    document = visible_document(request, pk)
    try:
        result = act()
    except DocumentRefused as refusal:
        return document_page(request, document, refusal=str(refusal))
    messages.success(request, words if isinstance(words, str) else words(result))
    return redirect(f"{document.get_absolute_url()}{PLACE}")


@require_POST
def document_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the document to all recipients whom it was not sent to yet."""
    return _send(request, _sent_document(request, pk))


@require_POST
def recipient_send(request: SignedInRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Send the document to one recipient, or once more after a mail was given up."""
    recipient = _sent_recipient(request, pk, recipient_pk)
    return _send(request, recipient.document, recipient)


def _send(
    request: SignedInRequest, document: Document, recipient: Recipient | None = None
) -> HttpResponse:
    address = request.build_absolute_uri(document.get_absolute_url())

    def act() -> services.Sent:
        return services.send(document, by=request.user, address=address, recipient=recipient)

    return _done(request, document.pk, act, _sent_words)


def _sent_words(sent: services.Sent) -> str:
    if not (sent.mailed or sent.inside):
        return "Văn bản đã gửi hoặc đang gửi tới các nơi nhận này."
    parts = []
    if sent.mailed:
        parts.append(f"đang gửi thư điện tử tới {count(sent.mailed)} nơi nhận")
    if sent.inside:
        parts.append(f"đã gửi trên phần mềm tới {count(sent.inside)} nơi nhận")
    words = "; ".join(parts)
    return f"{words[0].upper()}{words[1:]}."


@require_POST
def recipient_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a recipient whom the document does not name."""
    document = _sent_document(request, pk)
    form = RecipientForm(request.POST, document=document)
    if form.is_valid():
        try:
            services.add_recipient(document, by=request.user, **form.cleaned_data)
        except DocumentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã thêm nơi nhận.")
            return redirect(f"{document.get_absolute_url()}{PLACE}")
    return document_page(request, visible_document(request, pk), bound=form)


@require_http_methods(["GET", "HEAD", "POST"])
def recipient_change(request: SignedInRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Say where a recipient is reached."""
    recipient = _sent_recipient(request, pk, recipient_pk)
    initial = {"unit": recipient.unit_id, "email": recipient.email}
    document = _sent_document(request, pk)
    form = AddressForm(request.POST or None, document=document, initial=initial)
    if form.is_valid():
        try:
            services.change_recipient(recipient, by=request.user, **form.cleaned_data)
        except DocumentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã sửa nơi nhận {recipient}.")
            return redirect(f"{document.get_absolute_url()}{PLACE}")
    context = {"document": document, "recipient": recipient, "form": form}
    return TemplateResponse(request, "documents/recipient_change.html", context)


@require_POST
def recipient_remove(request: SignedInRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Take out a recipient who was not sent to."""
    recipient = _sent_recipient(request, pk, recipient_pk)

    def act() -> None:
        services.remove_recipient(recipient, by=request.user)

    return _done(request, pk, act, f"Đã bỏ nơi nhận {recipient}.")


@require_POST
def document_stamp(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stamp that the document goes outside the program to all whom it was not sent to."""
    return _stamp(request, _sent_document(request, pk))


@require_POST
def recipient_stamp(request: SignedInRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Stamp that the document goes to one recipient outside the program."""
    recipient = _sent_recipient(request, pk, recipient_pk)
    return _stamp(request, recipient.document, recipient)


def _stamp(
    request: SignedInRequest, document: Document, recipient: Recipient | None = None
) -> HttpResponse:
    def act() -> int:
        channel = request.POST.get("channel", "")
        return services.stamp_otherwise(
            document, by=request.user, channel=channel, recipient=recipient
        )

    return _done(request, document.pk, act, _stamped_words)


def _stamped_words(stamped: int) -> str:
    if not stamped:
        return "Văn bản đã gửi hoặc đang gửi tới các nơi nhận này."
    return f"Đã đóng dấu gửi tới {count(stamped)} nơi nhận."


@require_POST
def recipient_receive(request: SignedInRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Stamp that the document was received."""
    recipients = Recipient.objects.stamped_by(request.user)
    recipient = get_object_or_404(recipients, document=pk, pk=recipient_pk)

    def act() -> DeliveryStamp:
        return services.receive(recipient, by=request.user)

    return _done(request, pk, act, "Đã đóng dấu nhận văn bản.")


@require_POST
def stamp_correct(request: SignedInRequest, pk: int, stamp_pk: int) -> HttpResponse:
    """Stamp anew with a reason."""
    stamps = DeliveryStamp.objects.corrected_by(request.user).select_related("recipient")
    stamp = get_object_or_404(stamps, recipient__document=pk, pk=stamp_pk)
    reason = request.POST.get("reason", "")

    def act() -> DeliveryStamp:
        return services.correct_stamp(stamp, by=request.user, reason=reason)

    return _done(request, pk, act, "Đã đính chính; dấu cũ vẫn được giữ.")


@require_safe
def document_package(request: SignedInRequest, pk: int) -> HttpResponse:
    """The issued document with what a document-management system wants to know, as a ZIP."""
    document = get_object_or_404(
        Document.objects.visible_to(request.user).out().with_parts(), pk=pk
    )
    name, content = package_of(document)
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
