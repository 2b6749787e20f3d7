"""Why a step can't be taken on a report."""

from .models import Report


class ReportRefused(Exception):
    """The step can't be taken on this report now; the message says why and what to do first,
    `place` is the address where that is done, if there is one.
    """

    def __init__(self, message: str, place: str = ""):
        super().__init__(message)
        self.place = place


def check_open(report: Report) -> None:
    """Raise `ReportRefused` after issue."""
    if not report.open:
        raise ReportRefused(
            "Báo cáo đã ban hành nên không sửa được. Hãy lập phiên bản mới nếu cần thay thế."
        )
