"""Pieces of evidence on their way out."""

from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from foundation.web.uploads import PDF, kind_by_name

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


def pages(piece: Evidence, stored: FieldFile) -> FileResponse:
    """Return the PDF `stored` of `piece`, to be shown by the browser and never as anything else."""
    name = piece.title if piece.title.lower().endswith(".pdf") else f"{piece.title}.pdf"
    response = FileResponse(stored.open("rb"), filename=name, content_type=PDF.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
