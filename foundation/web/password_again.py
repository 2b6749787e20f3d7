"""Before what would hand an account to somebody at an open computer, the password is asked again;
what was typed waits in the very form that asks, so that nothing is lost and nothing is stored.
"""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from .http import HtmxHttpRequest, form_page

GIVEN = "password_given_at"  # in the session, in seconds
FIELD = "_password"
TOKEN = "csrfmiddlewaretoken"  # nosec B105 - the name of a field  # noqa: S105
TEMPLATE = "password_again.html"


class PasswordAgainForm(forms.Form):
    """Asks the person who is signed in for their password, as the sign-in does: wrong ones count.

    A second step adds its field in a subclass, which `PASSWORD_AGAIN_FORM` names; names of fields
    begin with an underscore, for they stand beside those of the form that waits.
    """

    def __init__(self, *args, request: HtmxHttpRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields[FIELD] = forms.CharField(
            label="Mật khẩu của bạn",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    def clean(self):
        """Refuse a password that is not the person's own."""
        if FIELD in self.cleaned_data:
            person = authenticate(
                self.request,
                username=self.request.user.get_username(),
                password=self.cleaned_data[FIELD],
            )
            if person is None or person.pk != self.request.user.pk:
                self.add_error(FIELD, "Mật khẩu chưa đúng; hãy kiểm tra phím Caps Lock và bộ gõ.")
        return self.cleaned_data


def note_password(request: HttpRequest) -> None:
    """Remember that the person gave their password just now."""
    request.session[GIVEN] = int(timezone.now().timestamp())


def ask_again(request: HtmxHttpRequest) -> HttpResponse | None:
    """Return the page that asks for the password before the POST is done; None when it was given in
    the last minutes (`PASSWORD_AGAIN_MINUTES`), or stands in this very request.
    """
    age = timezone.now() - timedelta(minutes=settings.PASSWORD_AGAIN_MINUTES)
    if request.session.get(GIVEN, 0) >= age.timestamp():
        return None
    kind = import_string(settings.PASSWORD_AGAIN_FORM)
    form = kind(request.POST if FIELD in request.POST else None, request=request)
    if form.is_bound and form.is_valid():
        note_password(request)
        return None
    own = {TOKEN, *form.fields}
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
