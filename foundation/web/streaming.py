"""Pages that are sent piece by piece, so that a long one needs no more memory than a short one."""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

PIECES_HERE = SafeString("<!-- pieces -->")  # what a template writes where the pieces belong


def stream_into(page: TemplateResponse, pieces: Iterable[str]) -> StreamingHttpResponse:
    """Return `page` with `pieces` in the place of `PIECES_HERE`, each made when it is sent."""
    before, after = page.render().content.split(PIECES_HERE.encode())
    sent = StreamingHttpResponse(chain([before], _encoded(pieces), [after]), headers=page.headers)
    sent.cookies = page.cookies
    return sent


def _encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    return (piece.encode() for piece in pieces)
