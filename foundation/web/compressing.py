"""Pages and data go out compressed, whatever stands before the program."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = (
    "text/",
    "application/json",
    "application/manifest+json",
    "application/problem+json",
    "application/vnd.oai.openapi",
    "image/svg+xml",
)


class TextsAloneMiddleware(GZipMiddleware):
    """Django's middleware, for texts that are whole.

    Word, Excel, PDF and pictures are packed already; what streams goes out as it comes, with the
    length that the browser measures its progress by. A proxy leaves alone what is compressed.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase):
        """Compress texts for those who take them so."""
        if response.streaming or not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
