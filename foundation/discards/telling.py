"""What a page says after something was discarded: that it is done, and where it is brought back."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html

from .models import Discarded


def say_discarded(request: HttpRequest, words: str, *, kind: str, pk: int) -> None:
    """Say `words`, with the way to bring back the row of this id."""
    made = Discarded.objects.of(kind, pk).defer("tables", "pointers").first()
    if made is None:
        messages.success(request, words)
        return
    link = '{} <a href="{}">Lấy lại…</a>'
    messages.success(request, format_html(link, words, made.get_absolute_url()))
