"""The page behind the code printed on a document: anybody sees whether it was issued, and compares
the file that they hold.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from foundation.operations.addresses import client_address, neighbourhood
from foundation.web.rates import is_too_often

from ..forms import HeldFileForm
from ..models import Document, PublicCode, SignedCopy
from .signed import shown

LIMIT, WINDOW = 60, 60  # calls from one place, in so many seconds


@dataclass(frozen=True)
class KnownFile:
    """A file that the authority keeps as the document."""

    name: str
    sha256: str


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_document(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the document of this code was issued, and whether the file that one holds is it.

    Says no more than the paper does. A sent file is compared and not kept.
    """
    caller = neighbourhood(client_address(request))
    if is_too_often(f"public-document:{caller}", limit=LIMIT, window=WINDOW):
        return TemplateResponse(request, "documents/public_often.html", status=429)
    found = PublicCode.objects.filter(code=code, document__state__in=Document.OUT)
    row = found.select_related("document__unit", "document__authority").first()
    if row is None:
        return TemplateResponse(request, "documents/public_unknown.html", status=404)
    document = row.document
    form, files, held = HeldFileForm(), list(_known_files(document)), None
    if request.method == "POST":
        form = HeldFileForm(request.POST, request.FILES)
        held = _digest(form) if form.is_valid() else None
    context = {
        "document": document,
        "successor": _successor(document),
        "files": files,
        "form": form,
        "held": held,
        "same": next((file for file in files if file.sha256 == held), None),
    }
    return TemplateResponse(request, "documents/public_document.html", context)


def _known_files(document: Document) -> Iterator[KnownFile]:
    """The issued files, and the signed ones that nothing speaks against."""
    final = document.files.filter(final=True).only("docx_sha256", "pdf_sha256").first()
    if final and final.pdf_sha256:
        yield KnownFile("Bản PDF ban hành", final.pdf_sha256)
    if final:
        yield KnownFile("Bản Word ban hành", final.docx_sha256)
    for copy in document.signed_copies.filter(kind=SignedCopy.Kind.SIGNED):
        if shown(copy).tone != "bad":
            yield KnownFile("Bản ký số", copy.sha256)


def _successor(document: Document) -> Document | None:
    """The issued document that replaces this one."""
    issued = document.superseded_by.filter(state__in=Document.OUT)
    return issued.select_related("public_code").order_by("-pk").first()


def _digest(form: HeldFileForm) -> str:
    digest = hashlib.sha256()
    for chunk in form.cleaned_data["file"].chunks():
        digest.update(chunk)
    return digest.hexdigest()
