"""Pieces of evidence on their way out."""

from pathlib import PurePath

from django.http import FileResponse

from foundation.web.uploads import kind_by_name

from .models import Evidence


def download(piece: Evidence) -> FileResponse:
    """Return the file of `piece`, always as a download under its own name and kind."""
    stored = str(piece.file)
    kind, ending = kind_by_name(stored), PurePath(stored).suffix
    name = piece.title if piece.title.lower().endswith(ending.lower()) else piece.title + ending
    media_type = kind.media_type if kind else "application/octet-stream"
    response = FileResponse(
        piece.file.open("rb"), as_attachment=True, filename=name, content_type=media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
