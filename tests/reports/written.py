"""What a person writes into a built report before it can be issued."""

from accounts.models import User
from reports.models import Report
from reports.services import edit_section

WHY = "Phòng Kinh tế báo cáo lại số liệu."  # a new version is opened for


def write_what_is_open(report: Report, by: User) -> None:
    """Write a sentence into each section that only a person can write."""
    for section in report.sections.all():
        if section.to_be_written:
            edit_section(section, by=by, text="Không có.", version=section.version)
