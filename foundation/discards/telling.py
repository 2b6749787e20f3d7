"""What a page says after something was discarded: that it is done, and where it is brought back."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html

from .models import Discarded


def discard_address(kind: str, pk: int) -> str:
    """The address where the row of this id, just discarded, is brought back; empty for none."""
    made = Discarded.objects.of(kind, pk).defer("tables", "pointers").first()
    return made.get_absolute_url() if made else ""


def say_discarded(request: HttpRequest, words: str, *, kind: str, pk: int) -> None:
    """Say `words`, with the way to bring back the row of this id."""
    address = discard_address(kind, pk)
    link = format_html(' <a href="{}">Lấy lại…</a>', address) if address else ""
    messages.success(request, format_html("{}{}", words, link))
