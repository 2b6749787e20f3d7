"""What a view answers who asks for a file: the file, or the page of a job that makes it."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect

from ..web.http import HtmxHttpRequest, form_page
from ..web.list_files import FileRefused, refused
from . import services
from .kinds import offer_of

AT_ONCE = 500  # rows that a page writes within about half a second, whatever the kind


def answer(request: HtmxHttpRequest, kind: str, **arguments: Any) -> HttpResponseBase:
    """Return the file of the kind for the filter in the address, made now; of more than `AT_ONCE`
    rows the page of the job that makes it.

    `arguments` are what the kind takes, and fit into JSON. Raises `Http404` as the kind does; what
    can't be made leads back to the page that asked, which says why.
    """
    page = form_page(request)
    try:
        found = offer_of(kind)(request.user, request.GET, **arguments)
        page = page or found.page
        if found.rows <= AT_ONCE:
            return found.answer()
    except FileRefused as refusal:
        return refused(request, refusal, page)
    download = services.ask_for_file(
        found,
        by=request.user,
        kind=kind,
        query=request.GET.urlencode(),
        page=page,
        arguments=arguments,
    )
    return redirect(download)
