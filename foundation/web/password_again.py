"""Before what would hand an account to somebody at an open computer, the password is asked again;
what was typed waits in the very form that asks, so that nothing is lost and nothing is stored.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from .http import HtmxHttpRequest, form_page

GIVEN = "password_given_at"  # in the session, in seconds
FIELD = "_password"  # nosec B105
TOKEN = "csrfmiddlewaretoken"  # nosec B105 - the name of a field  # noqa: S105
TEMPLATE = "password_again.html"


def note_password(request: HttpRequest) -> None:
    """Remember that the person gave their password just now."""
    request.session[GIVEN] = int(timezone.now().timestamp())


def was_just_given(request: HttpRequest) -> bool:
    """Did the person give their password in the last minutes (`PASSWORD_AGAIN_MINUTES`)?"""
    age = timezone.now() - timedelta(minutes=settings.PASSWORD_AGAIN_MINUTES)
    return request.session.get(GIVEN, 0) >= age.timestamp()


def ask_again(request: HtmxHttpRequest) -> HttpResponse | None:
    """Return the page that asks for the password before the POST is done; None when it was just
    given, or stands in this very request. The form that asks is `PASSWORD_AGAIN_FORM`; its password
    is the field `FIELD`.
    """
    if was_just_given(request):
        return None
    kind = import_string(settings.PASSWORD_AGAIN_FORM)
    form = kind(request.POST if FIELD in request.POST else None, request=request)
    if form.is_bound and form.is_valid():
        note_password(request)
        return None
    own = {TOKEN, *map(form.add_prefix, form.fields)}
    context = {
        "form": form,
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in own
            for value in values
        ],
        "back": form_page(request),
    }
    response = TemplateResponse(request, TEMPLATE, context)
    response.headers["Cache-Control"] = "private, no-store"
    return response
