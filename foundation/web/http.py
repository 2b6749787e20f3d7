"""HTTP helpers: fit text, bounded ids, where a form stood, whole page or partial."""

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.urls.converters import IntConverter
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from vietnamese import fit, is_fit


class HtmxHttpRequest(HttpRequest):
    """A request that knows whether htmx sent it."""

    htmx: HtmxDetails


class RowId(IntConverter):
    """The id of a row in an address; more digits than any id has lead nowhere."""

    regex = "[0-9]{1,18}"


class Year(IntConverter):
    regex = "[12][0-9]{3}"


class FitTextMiddleware:
    """Drops the characters of a request that no database and no document takes, before any view or
    form meets them.

    What a person types or pastes is kept without them. A cookie that holds one is none of ours, nor
    is an address. The API is told apart: its callers are refused instead (see `foundation.rest`),
    for a program had better know.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leave out cookies of no use, which the session is about to read."""
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if is_fit(value)}
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        """Clean what the view is about to read. Raises `Http404` for an unfit address."""
        if hasattr(view, "cls"):  # a view of the API
            return
        if not is_fit(request.path_info):
            raise Http404
        request.GET = _fit(request.GET)
        # who sent it hung up; the check of the CSRF token ends the request
        with suppress(UnreadablePostError):
            request.POST = _fit(request.POST)


def _fit(sent: QueryDict) -> QueryDict:
    if all(is_fit(text) for name, values in sent.lists() for text in (name, *values)):
        return sent
    kept = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        kept.setlist(fit(name), list(map(fit, values)))
    kept._mutable = False
    return kept


def asks_for_json(request: HttpRequest) -> bool:
    """Does a script ask, which reads the answer itself (`static/js/outbox-store.js`)?"""
    return request.headers.get("Accept") == "application/json"


def form_page(request: HttpRequest) -> str:
    """The address of our page that held the form; empty when the browser does not tell, or names
    another site.
    """
    page, host = request.headers.get("Referer", ""), request.get_host()
    if not url_has_allowed_host_and_scheme(page, {host}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def page_or_partial(request: HtmxHttpRequest, page: str, partial: str) -> str:
    """Return the template `page`, or only its `partial` when htmx asked for a swap."""
    htmx = request.htmx
    if htmx and not htmx.boosted and not htmx.history_restore_request:
        return f"{page}#{partial}"
    return page
