"""Rows that pages show by the hundred, in the pages around them."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def compiled_rows(name: str, **told: Any) -> SafeString:
    """Rows as the template `name` of `templates/rows` draws them from what is `told`."""
    drawn = render_to_string(name, told, using="rows")
    return SafeString(drawn)  # nosec B703 - the template escapes
