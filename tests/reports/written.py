"""What a person writes into a built report before it can be issued."""

from datetime import date

from accounts.models import User
from plans.models import Plan
from reports.models import Report
from reports.services import build_now, edit_section, open_report
from tests.factories import make_task, make_update

WHY = "Phòng Kinh tế báo cáo lại số liệu."  # a new version is opened for


def write_what_is_open(report: Report, by: User) -> None:
    """Write a sentence into each section that only a person can write."""
    for section in report.sections.all():
        if section.to_be_written:
            edit_section(section, by=by, text="Không có.", version=section.version)


def report_of_two_tasks(plan: Plan, by: User) -> Report:
    """Build the report of the first quarter of 2025, one of whose two tasks is done, with a
    sentence wherever only a person can write one.
    """
    make_update(make_task(plan), effective_on=date(2025, 3, 1), percent=100, state="done")
    make_task(plan)
    report = open_report(plan.periods.get(key="quarter-1"), by=by)
    build_now(report)
    write_what_is_open(report, by)
    return Report.objects.get()
