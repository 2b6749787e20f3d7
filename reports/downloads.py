"""Documents of reports on their way out."""

import hashlib

from django.core.files.base import ContentFile
from django.http import FileResponse, Http404

from .models import Report
from .services import file_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class NotWritten(Exception):
    """The document of an issued report, with its number and day, is not there yet; the message says
    what comes next.
    """


class NotTheFile(Exception):
    """The file in storage is not the one that was written, or is gone; the message says who mends
    that.
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
        ContentFile(_stored(report)),
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


def _stored(report: Report) -> bytes:
    """The bytes in storage, which nobody may have put in the place of those that were written."""
    try:
        with report.document.open("rb") as file:
            content = file.read()
    except FileNotFoundError as gone:
        raise NotTheFile(_mend(report, "không còn trong kho lưu trữ")) from gone
    if report.document_sha256 != hashlib.sha256(content).hexdigest():
        raise NotTheFile(
            _mend(report, "không khớp với tệp đã ghi (mã SHA-256 khác), nên không cho tải về")
        )
    return content


def _mend(report: Report, what: str) -> str:
    if report.open:
        return (
            f"Tệp của báo cáo dự thảo {what}. Hãy bấm “Tổng hợp lại số liệu” để tạo lại, và báo "
            "người quản trị hệ thống."
        )
    return (
        f"Tệp của báo cáo đã ban hành {what}. Hãy báo người quản trị hệ thống khôi phục tệp từ bản "
        "sao lưu; trong lúc chờ, dùng bản đã gửi của văn thư."
    )
