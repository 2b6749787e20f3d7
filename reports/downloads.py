"""Documents of reports on their way out."""

from django.core.files.base import ContentFile
from django.http import FileResponse, Http404

from .models import Report
from .services import file_name
from .stored_document import NotTheFile, stored_document

__all__ = ["NotTheFile"]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class NotWritten(Exception):
    """The document of an issued report, with its number and day, is not there yet; the message says
    what comes next.
    """


def download(report: Report) -> FileResponse:
    """Return the report's Word document as a download.

    Raises `NotWritten` between the issue and the end of its build, `NotTheFile` when what is stored
    is not what was written, and 404 for a draft that was never built.
    """
    if not report.document and not report.open:
        raise NotWritten(_why_not(report))
    if not report.document:
        raise Http404("Báo cáo chưa có văn bản.")
    return FileResponse(
        ContentFile(stored_document(report)),
        as_attachment=True,
        filename=file_name(report),
        content_type=DOCX,
    )


def _why_not(report: Report) -> str:
    if report.building:
        return "Văn bản có số và ngày đang được tạo. Hãy chờ ít phút rồi tải lại."
    why = f" {report.job.error}" if report.job and report.job.error else ""
    return (
        f"Chưa tạo được văn bản có số và ngày.{why} Hãy bấm “Thử lại” ở trang báo cáo, "
        "hoặc nhờ cơ quan thường trực."
    )
