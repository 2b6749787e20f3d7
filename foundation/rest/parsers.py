"""What the API reads: JSON of a bearable size and depth and forms with files, without characters
that nothing holds.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework import parsers
from rest_framework.exceptions import ParseError

from vietnamese import is_fit, whole_number

from ..web.receiving import is_too_much
from .problems import REFUSED, Problem

UNFIT = "Nội dung có ký tự không hợp lệ; hãy gõ lại."


class JsonParser(parsers.JSONParser):
    """JSON, refused when it is too large, nested too deep, or holds halves of characters."""

    def parse(self, stream, media_type=None, parser_context=None):
        """Return what the JSON says. Raises `RequestDataTooBig`, `ParseError`, and a problem for
        unfit characters.
        """
        length = whole_number(parser_context["request"].META.get("CONTENT_LENGTH") or "") or 0
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
            _refuse(_unfit(data))
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError from error
        return data


class FormWithFiles(parsers.MultiPartParser):
    """A form with files, as browsers send it. Django takes unfit characters out of the files' names
    by itself.
    """

    def parse(self, stream, media_type=None, parser_context=None):
        """Return fields and files. Raises `RequestDataTooBig` before anything is read of what is
        too much, and a problem for unfit characters.
        """
        if is_too_much(parser_context["request"]):
            raise RequestDataTooBig
        sent = super().parse(stream, media_type, parser_context)
        _refuse(_unfit(dict(sent.data.lists())))
        return sent


def _unfit(data: Any, place: str = "") -> Iterator[str]:
    """Yield where in `data` unfit characters stand, as errors of serializers name it."""
    if isinstance(data, str) and not is_fit(data):
        yield place
    elif isinstance(data, dict):
        for name, inner in data.items():
            yield from _unfit(inner, f"{place}.{name}" if place else name)
            yield from _unfit(name, place)
    elif isinstance(data, list):
        for inner in data:
            yield from _unfit(inner, place)


def _refuse(places: Iterator[str]) -> None:
    if found := {place: [UNFIT] for place in places}:
        general = found.pop("", [])
        raise Problem(REFUSED, *general, errors=found)
