"""In which form the API reads and answers."""

from rest_framework.negotiation import BaseContentNegotiation


class JsonOnly(BaseContentNegotiation):
    """The API speaks JSON whatever Accept asks for, and files come as they are."""

    def select_parser(self, request, parsers):
        """Return the parser of the content that was sent."""
        for parser in parsers:
            if parser.media_type == request.content_type.partition(";")[0].strip().lower():
                return parser
        return None

    def select_renderer(self, request, renderers, format_suffix=None):
        """Return the first renderer and its media type."""
        return renderers[0], renderers[0].media_type
