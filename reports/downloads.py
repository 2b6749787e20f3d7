"""Documents of reports on their way out."""

from django.http import FileResponse

from .models import Report
from .services import file_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(report: Report) -> FileResponse:
    """Return the report's Word document as a download."""
    return FileResponse(
        report.document.open("rb"),
        as_attachment=True,
        filename=file_name(report),
        content_type=DOCX,
    )
