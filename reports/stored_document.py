"""The document of a report as it lies in storage, held against what was written."""

import hashlib

from .models import Report


class NotTheFile(Exception):
    """The file in storage is not the one that was written, or is gone; the message says who mends
    that.
    """


def stored_document(report: Report) -> bytes:
    """Return the bytes of a report's document. Raises `NotTheFile` when those in storage are not
    the ones that were written.
    """
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
