"""Each request has an id, is counted, and is told in one line of the log."""

import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .addresses import client_address
from .counters import count_request
from .incidents import around, current_request_id, new_request_id

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{7,63}")
# asked every few seconds by programs: logged only when the answer is none of the usual ones
QUIET = {"healthz", "readyz", "presence", "metrics"}
FIRST_PART = re.compile(r"/[0-9A-Za-z_-]{0,30}")

logger = logging.getLogger("cchc.requests")
who = logging.getLogger("cchc.access")  # the investigator's file alone


class RequestMiddleware:
    """Gives each request its id, and says afterwards what it was and how long it took.

    The common log names neither the account nor the address of who asked; these stand, under the
    same id, in a file of their own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under an id, which the answer bears too."""
        began = time.monotonic()
        with around(request_id=_id_of(request)):
            response = self.get_response(request)
            response[HEADER] = current_request_id()
            if not request.path_info.startswith(settings.STATIC_URL):
                _tell(request, response.status_code, time.monotonic() - began)
        return response


def safe_path(request: HttpRequest) -> str:
    """The path of the request as logs may show it: ids and years as they are, every other word
    taken from the address, which may be a secret, by its name; an address of nobody's cut off.
    """
    match = request.resolver_match
    if match is None:
        found = FIRST_PART.match(request.path)
        begins = found.group() if found else "/"
        return begins if begins == request.path else f"{begins}…"
    path = request.path
    for name, value in match.kwargs.items():
        if isinstance(value, str) and value:
            path = path.replace(value, f"<{name}>")
    return path


def _id_of(request: HttpRequest) -> str:
    """The proxy's id where it is ours and its id is one, else a new one: what strangers send as an
    id must not make two requests look like one.
    """
    sent = request.headers.get(HEADER, "") if settings.REQUEST_ID_FROM_PROXY else ""
    return sent if WELL_FORMED.fullmatch(sent) else new_request_id()


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    view = match.view_name if match else ""
    count_request(view, request.method or "", status, seconds)
    if view in QUIET and status < 400:
        return
    level = logging.WARNING if status >= 500 else logging.INFO
    path, method = safe_path(request), request.method
    facts = {"view": view, "method": method, "path": path, "status": status}
    facts["ms"] = round(seconds * 1000)
    logger.log(level, "%s %s: %s", method, path, status, extra=facts)
    account, address = _account_of(request), client_address(request)
    who.info("%s %s", method, path, extra=facts | {"account": account, "address": address})


def _account_of(request: HttpRequest) -> str:
    """The name of the account, where it was asked for: a page that nobody needs to sign in for
    shall not ask the database for the sake of a log.
    """
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)  # where Django keeps whom it looked up
    return user.get_username() if user else ""
