"""HTTP helpers: sign-in by default, whole page or partial."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class HtmxHttpRequest(HttpRequest):
    """A request that knows whether htmx sent it."""

    htmx: HtmxDetails


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page asks for a login unless its view says `@login_not_required`.

    An htmx request of an expired session sends the whole page to the login and back to where the
    person was; the login form never lands inside a table cell.
    """

    def handle_no_permission(self, request, view_func):
        """Return the redirect to the login page, in the form that htmx follows when htmx asked."""
        if not request.htmx:
            return super().handle_no_permission(request, view_func)
        here = request.htmx.current_url_abs_path or "/"
        login = redirect_to_login(
            here, self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )
        return HttpResponseClientRedirect(login.url)


def page_or_partial(request: HtmxHttpRequest, page: str, partial: str) -> str:
    """Return the template `page`, or only its `partial` when htmx asked for a swap."""
    htmx = request.htmx
    if htmx and not htmx.boosted and not htmx.history_restore_request:
        return f"{page}#{partial}"
    return page
