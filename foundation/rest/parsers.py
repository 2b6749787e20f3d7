"""What the API reads: JSON of a bearable size and depth, without texts that no database stores."""

import json

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JsonParser(parsers.JSONParser):
    """JSON, refused when it is too large, nested too deep, or holds halves of characters."""

    def parse(self, stream, media_type=None, parser_context=None):
        """Return what the JSON says. Raises `RequestDataTooBig` and `ParseError`."""
        length = int(parser_context["request"].META.get("CONTENT_LENGTH") or 0)
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError from error
        return data
