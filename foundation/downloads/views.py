"""Pages of the files that a person asked for: all of them, how far one is, the file."""

from contextlib import suppress

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from ..web.http import HtmxHttpRequest, page_or_partial
from ..web.list_files import FileRefused, refused
from . import services
from .models import Download

ROWS_ON_A_PAGE = 20


@require_safe
def download_list(request: HtmxHttpRequest) -> HttpResponse:
    """The files that the person asked for."""
    downloads = Download.objects.visible_to(request.user).select_related("job")
    page = Paginator(downloads, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "days": Download.KEPT.days}
    return TemplateResponse(request, "downloads/download_list.html", context)


@vary_on_headers("HX-Request")
@require_safe
def download(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """How far a file is, and where it is fetched."""
    found = _own(request, pk)
    if request.htmx and not found.is_waited_for:
        return HttpResponseClientRefresh()
    template = page_or_partial(request, "downloads/download.html", "progress")
    return TemplateResponse(request, template, {"download": found})


@require_safe
def download_file(request: HtmxHttpRequest, pk: int) -> FileResponse:
    """The file, to who still has the right to what stands in it."""
    found = _own(request, pk)
    if not found.made_at or not found.file.storage.exists(str(found.file.name)):
        raise Http404("Tệp chưa có, hoặc không còn trong kho.")
    with suppress(FileRefused):  # it is made
        found.offered()
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )


@require_POST
def download_retry(request: HtmxHttpRequest, pk: int) -> HttpResponseBase:
    """Have the file made as it would be now."""
    found = _own(request, pk)
    try:
        return redirect(services.ask_again(found))
    except FileRefused as refusal:
        return refused(request, refusal, found.page)


def _own(request: HtmxHttpRequest, pk: int) -> Download:
    downloads = Download.objects.visible_to(request.user)
    return get_object_or_404(downloads.select_related("job", "asked_by__unit__authority"), pk=pk)
