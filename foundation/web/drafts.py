"""What the server tells the browser of its fields: about the texts that it keeps until they are
saved (`static/js/drafts.js`), and how large a file may be (`static/js/forms.js`).
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from markupsafe import escape

from .http import form_page

SENT = "_draft"  # the field, or the header X-Draft, with which a page numbers what it sends
COOKIE = "draft-"
_NUMBER = re.compile(r"[0-9a-f]{16}")
_REDIRECTS = (301, 302, 303)
PATIENCE = 120  # seconds until the next page has read it


class DraftMiddleware:
    """Confirms to the page what it sent: the browser throws a draft away only then.

    A view that stored what it was sent answers with a redirect. The scripts of the page that
    follows cannot see where they came from, so a cookie of that very number tells them. No answer,
    an error, the log-in page and the same form once more say nothing, and the text stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Confirm a redirect that leads on; after the log-in nobody stays at an address that only
        takes forms.
        """
        response = self.get_response(request)
        if response.status_code == 405 and form_page(request).startswith(reverse("accounts:login")):
            return redirect("home")
        if request.method == "POST" and response.status_code in _REDIRECTS:
            number = request.headers.get("X-Draft") or request.POST.get(SENT, "")
            login = reverse("accounts:login")
            if _NUMBER.fullmatch(number) and not response["Location"].startswith(login):
                response.set_cookie(
                    COOKIE + number,
                    "1",
                    max_age=PATIENCE,
                    secure=request.is_secure(),
                    httponly=False,  # the page's script reads it
                    samesite="Lax",
                )
        return response


class ToldBoundField(BoundField):
    """A field that says when the text in it was sent but not stored, and which text is stored
    where the form knows; of files it says how many bytes one may have, and all together.
    """

    def build_widget_attrs(self, attrs: dict[str, Any], widget=None) -> dict[str, Any]:
        """Add them."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if isinstance(widget, forms.FileInput):
            attrs["data-limit"] = str(getattr(self.field, "limit", settings.UPLOAD_LIMIT))
            attrs["data-limit-together"] = str(settings.BODY_LIMIT)
        if self.form.is_bound and type(widget) in (forms.Textarea, forms.TextInput):
            attrs["data-unsaved"] = True
            if self.name in self.form.initial:
                stored = widget.format_value(self.field.prepare_value(self.initial))
                attrs["data-stored"] = stored or ""
        return attrs


PLAIN = {
    widget.template_name
    for widget in (
        *(forms.TextInput, forms.NumberInput, forms.EmailInput),
        *(forms.PasswordInput, forms.HiddenInput, forms.CheckboxInput),
    )
}


class Renderer(TemplatesSetting):
    """Renders forms with our templates and with fields that tell the browser of themselves.

    Choices and plain inputs are drawn without templates: Django opens two for each option, and as
    many for an input.
    """

    bound_field_class = ToldBoundField

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Draw a widget or a form."""
        widget = context.get("widget", {})
        if template_name in PLAIN:
            value = {} if widget["value"] is None else {"value": widget["value"]}
            named = {"type": widget["type"], "name": widget["name"]}
            return _element("input", named | value | widget["attrs"])
        if template_name != forms.Select.template_name:
            return super().render(template_name, context, request)
        drawn = [_group(name, options) for name, options, _ in widget["optgroups"]]
        return _element("select", {"name": widget["name"]} | widget["attrs"], "".join(drawn))


def _group(name: Any, options: Iterable[dict[str, Any]]) -> str:
    """Choices, under the name that some have in common."""
    drawn = "".join(map(_option, options))
    return _element("optgroup", {"label": name}, drawn) if name else drawn


def _option(option: dict[str, Any]) -> str:
    attributes = {"value": option["value"]} | option["attrs"]
    return _element("option", attributes, escape(option["label"]))


def _element(tag: str, attributes: dict[str, Any], content: str | None = None) -> SafeString:
    """An element around what is drawn already; one that holds nothing has no end."""
    told = "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )
    end = "" if content is None else f"{content}</{tag}>"
    return SafeString(f"<{tag}{told}>{end}")  # nosec B703 - escaped above
