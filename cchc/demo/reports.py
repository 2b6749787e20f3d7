"""The demo's reports: written, edited and issued as each period of a plan ended."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from plans.models import ReportingPeriod
from reports.models import Report
from reports.report_document import report_symbol
from reports.services import build_now, record_of

from .content import content, day, moment
from .plans import DemoPlan

NUMBERS = {"quarter-1": "41", "six-months": "118", "quarter-3": "187", "year": "262"}
LEFT_OPEN = timedelta(days=7)  # the newest report is still on somebody's desk


def make_reports(plan: DemoPlan, today: date, people: dict[str, User]) -> None:
    """Issue the report of each period of `plan` whose deadline lies a week or more before `today`.

    They bear what people wrote into them (the files `report_last_year` and `report_this_year`).
    """
    told = content(f"report_{plan.which}", plan.row.year)["reports"]
    written = {each["period"]: each for each in told}
    for period in plan.row.periods.all():
        if plan.row.issued_on and period.deadline <= today - LEFT_OPEN:
            _make_report(plan, period, written.get(period.key, {}), people)


def _make_report(
    plan: DemoPlan, period: ReportingPeriod, written: dict, people: dict[str, User]
) -> None:
    issued_on = day(written.get("issued_on")) or period.deadline
    report = Report.objects.create(
        plan=plan.row,
        period=period,
        number=written.get("number", NUMBERS[period.key]).partition("/")[0],
        symbol=report_symbol(plan.row.unit),
        issued_on=issued_on,
        signer=written.get("signer", plan.row.signer),
        signer_title=written.get("signer_title", plan.row.signer_title),
        created_by=people["thuongtruc"],
    )
    build_now(report)
    for text in written.get("sections", ()):
        section = report.sections.get(key=text["key"])
        section.text, section.edited_over = text["text"], section.drafted
        section.edited_by, section.edited_at, section.version = (
            people["thuongtruc"],
            moment(issued_on),
            1,
        )
        section.save()
    if written:
        _write_again(report)
    record_of(report, by=people["thuongtruc"])
    Report.objects.filter(pk=report.pk).update(state=Report.State.ISSUED)


def _write_again(report: Report) -> None:
    """Build once more, so that the document holds what people wrote; the first file goes away."""
    report.refresh_from_db()
    storage, first = report.document.storage, report.document.name
    build_now(report)
    if first:
        transaction.on_commit(lambda: storage.delete(first))
