"""The files of a document: as Word, as PDF, page by page."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest

from .. import services
from ..file_names import file_name
from ..models import Document, DocumentFile
from ..pages import UnreadablePages, page_picture

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
WIDTH = 1240  # of the picture of a page: 150 dots an inch on A4


def visible_file(request: SignedInRequest, pk: int, file_pk: int) -> DocumentFile:
    """Return a version of the document; 404 for a stranger, and for drafts of others."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    return get_object_or_404(document.files_read_by(request.user), pk=file_pk)


@require_safe
def file_word(request: SignedInRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """The Word file as a download."""
    file = visible_file(request, pk, file_pk)
    return sent(file.docx, f"{file_name(file)}.docx", DOCX, as_attachment=True)


@require_safe
def file_pdf(request: SignedInRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """The pages as PDF, shown and printed by the browser."""
    file = visible_file(request, pk, file_pk)
    if not file.pdf:
        return redirect(file.document)
    return sent(file.pdf, f"{file_name(file)}.pdf", PDF, as_attachment=False)


@require_safe
@cache_control(private=True, max_age=86400, immutable=True)
def file_page(request: SignedInRequest, pk: int, file_pk: int, number: int) -> HttpResponse:
    """One page as a picture; a file never changes."""
    file = visible_file(request, pk, file_pk)
    if not file.pdf:
        raise Http404
    try:
        with file.pdf.open("rb") as pdf:
            picture = page_picture(pdf.read(), number, WIDTH)
    except (FileNotFoundError, IndexError, UnreadablePages) as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png")


@require_POST
def file_print(request: SignedInRequest, pk: int, file_pk: int) -> HttpResponse:
    """Have the pages made again, when that failed."""
    file = visible_file(request, pk, file_pk)
    services.ask_for_pages(file, by=request.user)
    return redirect(file.document)


def sent(stored: FieldFile, name: str, kind: str, *, as_attachment: bool) -> FileResponse:
    """Return a stored file under this name; 404 when it is no longer there."""
    if not stored.storage.exists(str(stored.name)):
        raise Http404("Tệp không còn trong kho.")
    response = FileResponse(
        stored.open("rb"), as_attachment=as_attachment, filename=name, content_type=kind
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
