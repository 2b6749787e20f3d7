"""Signed copies of a document: sent back, checked, read."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import SignedInRequest

from .. import services
from ..forms import SignedCopyForm
from ..models import Document, SignedCopy
from ..signed_verdicts import (
    OFFLINE,
    SignatureVerdict,
    Tone,
    Verdict,
    content_verdicts,
    signature_verdicts,
    tone_of,
)
from ..sources import DocumentRefused
from .files import PDF, sent

PAGE_SIZE = 10
REMARKS = {"warn": "có điểm cần lưu ý", "bad": "có điểm không đúng"}


@dataclass(frozen=True)
class ShownCopy:
    """A copy with what was found out about it in words."""

    copy: SignedCopy
    signatures: list[SignatureVerdict]
    content: list[Verdict]

    @property
    def tone(self) -> Tone:
        found = [verdict for each in self.signatures for verdict in each.verdicts]
        return tone_of([*self.content, *found])

    @property
    def words(self) -> str:
        """What the copy is, and whether somebody must look."""
        kind = self.copy.get_kind_display()
        if self.copy.kind == SignedCopy.Kind.SCAN:
            return kind
        return f"{kind}, {REMARKS[self.tone]}" if self.tone in REMARKS else kind

    @property
    def offline(self) -> str:
        """What cannot be known of certificates here."""
        return OFFLINE if self.signatures else ""

    @property
    def runs(self) -> list[list[str]]:
        """Where its words differ from the issued ones: kind and text of each run."""
        return self.copy.facts.get("comparison", {}).get("runs", [])


def shown(copy: SignedCopy) -> ShownCopy:
    return ShownCopy(copy, signature_verdicts(copy.facts), content_verdicts(copy.facts))


def newest_copy(document: Document) -> ShownCopy | None:
    """Return the copy that counts, for the page of the document."""
    copy = document.signed_copies.select_related("job", "by").first() if document.is_out else None
    return shown(copy) if copy else None


@require_http_methods(["GET", "HEAD", "POST"])
def signed_copies(request: SignedInRequest, pk: int) -> HttpResponse:
    """What came back signed, the newest first; who keeps the register sends files back here."""
    documents = Document.objects.visible_to(request.user).filter(state__in=Document.OUT)
    document = get_object_or_404(documents.with_parts(), pk=pk)
    form = SignedCopyForm() if may_keep(request, document) else None
    if request.method == "POST":
        get_object_or_404(Document.objects.sent_by(request.user), pk=pk)
        form = SignedCopyForm(request.POST, request.FILES)
        if form.is_valid() and _kept(request, document, form):
            return redirect("documents:signed_copies", pk)
    copies = document.signed_copies.select_related("job", "by")
    page = Paginator(copies, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "document": document,
        "form": form,
        "page": page,
        "copies": [shown(copy) for copy in page],
    }
    return TemplateResponse(request, "documents/signed_copies.html", context)


def may_keep(request: SignedInRequest, document: Document) -> bool:
    """May the person send signed copies of the document back?"""
    return (
        document.is_out and Document.objects.sent_by(request.user).filter(pk=document.pk).exists()
    )


def _kept(request: SignedInRequest, document: Document, form: SignedCopyForm) -> bool:
    """Was the file taken in? What is refused is said at the form."""
    try:
        _, new = services.keep_signed_copy(
            document, by=request.user, file=form.cleaned_data["file"]
        )
    except DocumentRefused as refusal:
        form.add_error("file", str(refusal))
        return False
    if new:
        messages.success(request, "Đã nhận bản ký; phần mềm đang kiểm tra.")
    else:
        messages.info(request, "Tệp này đã được tải lên trước đây; kết quả kiểm tra ở dưới.")
    return True


def _visible_copy(request: SignedInRequest, pk: int, copy_pk: int) -> SignedCopy:
    documents = Document.objects.visible_to(request.user).filter(pk=pk)
    copies = SignedCopy.objects.filter(document__in=documents.values("pk"))
    return get_object_or_404(copies.select_related("document", "job"), pk=copy_pk)


@require_safe
def signed_state(request: SignedInRequest, pk: int, copy_pk: int) -> HttpResponse:
    """How far the check is; once it is over the whole page is asked for again."""
    copy = _visible_copy(request, pk, copy_pk)
    if not request.htmx:
        return redirect("documents:signed_copies", pk)
    if not copy.checking:
        return HttpResponseClientRefresh()
    context = {"document": copy.document, "copy": copy}
    return TemplateResponse(request, "documents/_signed_state.html", context)


@require_safe
def signed_file(request: SignedInRequest, pk: int, copy_pk: int) -> HttpResponseBase:
    """The file as it was sent back."""
    copy = _visible_copy(request, pk, copy_pk)
    document = copy.document
    name = f"{document.number:02}-{document.symbol}-{document.year}-ban-ky.pdf"
    return sent(copy.file, name.replace("/", "-"), PDF, as_attachment=True)


@require_POST
def signed_check(request: SignedInRequest, pk: int, copy_pk: int) -> HttpResponse:
    """Check a copy again: the trusted authorities may be others now."""
    get_object_or_404(Document.objects.sent_by(request.user), pk=pk)
    services.ask_for_copy_check(_visible_copy(request, pk, copy_pk), by=request.user)
    return redirect("documents:signed_copies", pk)
