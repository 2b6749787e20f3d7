"""Why a step can't be taken on a report."""

from documents.sources import DocumentRefused

from .models import Report


class ReportRefused(DocumentRefused):
    """The step can't be taken on this report now."""


def check_open(report: Report) -> None:
    """Raise `ReportRefused` after issue."""
    if not report.open:
        raise ReportRefused(
            "Báo cáo đã ban hành nên không sửa được. Hãy lập phiên bản mới nếu cần thay thế."
        )


def check_editable(report: Report) -> None:
    """Raise `ReportRefused` after issue and while the report is on the leader's desk."""
    check_open(report)
    if not report.editable:
        raise ReportRefused(
            "Báo cáo đang trình lãnh đạo nên không sửa được. Hãy rút lại, hoặc chờ lãnh đạo trả "
            "lại.",
            report.record.get_absolute_url() if report.record else "",
        )
