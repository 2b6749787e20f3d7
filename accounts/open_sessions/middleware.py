"""Who is signed in: nobody, once the session was left alone for too long."""

from functools import partial

from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from foundation.web.http import asks_for_json

from .services import forget_session, is_over, note_use

BY_ITSELF = "X-By-Itself"  # the page asks, not the person (`static/js/idle.js`)


class PersonMiddleware(AuthenticationMiddleware):
    """Django's middleware; a session ends when nobody works in it, and what a page asks for by
    itself keeps none alive.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Look the person up when somebody asks, as Django does."""
        super().process_request(request)
        request.user = SimpleLazyObject(partial(_person, request))  # type: ignore[assignment]  # as Django's own

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Note that a person works: not for what anybody may see, nor for what scripts ask."""
        if not getattr(view, "login_required", True) or asks_for_json(request):
            return
        if request.user.is_authenticated:
            # the person as they are: a page asks of them hundreds of times
            request.user = _person(request)
            if BY_ITSELF not in request.headers:
                note_use(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep what a signed-in person sees out of the stores of browsers and proxies."""
        person = getattr(request, "_cached_user", None)  # nobody is looked up for this
        if person and person.is_authenticated and not response.has_header("ETag"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _person(request: HttpRequest):
    if not hasattr(request, "_cached_user"):
        key = request.session.session_key
        if is_over(request.session):
            request.session.flush()
        request._cached_user = get_user(request)  # type: ignore[attr-defined]  # where Django keeps it
        if key != request.session.session_key:  # Django, too, ends one of an older password
            forget_session(key)
    return request._cached_user  # type: ignore[attr-defined]
