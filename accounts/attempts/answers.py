"""The page that is shown while no further guess is looked at, whichever page was asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from .services import TooManyTries, moment


class TriesMiddleware:
    """Answers `TooManyTries` of any page with 429 and the moment from which to try again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page, None for other errors."""
        if not isinstance(error, TooManyTries):
            return None
        return TemplateResponse(
            request,
            "accounts/too_many_tries.html",
            {"what": error.what.value, "until": moment(error.until)},
            status=429,
            headers={"Retry-After": str(error.seconds)},
        )
