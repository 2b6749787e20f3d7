"""Sign-in by default, and what becomes of a form when the session has ended or is another's."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django_htmx.http import HttpResponseClientRedirect

from foundation.web import persons, unsent
from foundation.web.http import asks_for_json, form_page


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page asks for a login unless its view says `@login_not_required`.

    An htmx request of an expired session sends the whole page to the login and back to where the
    person was; the login form never lands inside a table cell. Whoever sent a form comes back to
    the page of the form: the address that it was sent to may have none.
    """

    def process_view(self, request, view_func, view_args, view_kwargs) -> Any:
        """Let in who is signed in, with forms of their own alone."""
        # the API, which knows its callers by itself, also reads what was sent by itself
        if not getattr(view_func, "login_required", True):
            return None  # nor is it asked who that is: the page may stand without the database
        if persons.is_of_another(request):
            return persons.refused(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        """Return the redirect to the login page, in the form that htmx follows when htmx asked."""
        if asks_for_json(request):
            return JsonResponse({"words": "Phiên làm việc đã hết; hãy đăng nhập lại."}, status=401)
        if not request.htmx and request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        here = request.htmx.current_url_abs_path if request.htmx else form_page(request)
        if not request.htmx:
            unsent.keep(request)
        login = redirect_to_login(
            here or "/", self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )
        return HttpResponseClientRedirect(login.url) if request.htmx else login
