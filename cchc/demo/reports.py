"""The demo's reports: written, edited and issued as each period of a plan ended."""

from datetime import date, timedelta

from django.db.models import F

from accounts.models import User
from plans.models import ReportingPeriod
from reports.models import Report
from reports.report_document import report_symbol
from reports.services import build_now, open_report, record_of

from .content import content, day, moment
from .contributions import ask_for, fill_by_offices
from .plans import DemoPlan

NUMBERS = {"quarter-1": "41", "six-months": "118", "quarter-3": "187", "year": "262"}
BEGUN = timedelta(days=14)  # since when a period runs whose report is open
LEFT_OPEN = timedelta(days=7)  # the newest report is still on somebody's desk


def make_reports(plan: DemoPlan, today: date, people: dict[str, User]) -> None:
    """Issue the report of each period of `plan` whose deadline lies a week or more before `today`;
    of this year's the next is open, and its offices are asked.

    They bear what people wrote into them (the files `report_last_year` and `report_this_year`).
    """
    told = content(f"report_{plan.which}", plan.row.year)
    written = {each["period"]: each for each in told["reports"]}
    for period in plan.row.periods.all() if plan.row.issued_on else ():
        if period.deadline <= today - LEFT_OPEN:
            _make_report(plan, period, written.get(period.key, {}), people)
        elif told.get("under_way") and period.interval.start <= today - BEGUN:
            report = open_report(period, by=people["thuongtruc"])
            build_now(report)
            ask_for(report, told["under_way"], today, plan.units, people)
            break


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
        sent_on=issued_on,
        signer=written.get("signer", plan.row.signer),
        signer_title=written.get("signer_title", plan.row.signer_title),
        created_by=people["thuongtruc"],
    )
    for text in written.get("sections", ()):
        report.sections.create(
            key=text["key"],
            order=0,
            text=text["text"],
            edited_by=people["thuongtruc"],
            edited_at=moment(issued_on),
            version=1,
        )
    if written:
        fill_by_offices(report, written, plan.units, people)
    build_now(report)  # which gives the sections their place, heading and drafted text
    report.sections.exclude(text=None).update(edited_over=F("drafted"))
    record_of(report, by=people["thuongtruc"])
    Report.objects.filter(pk=report.pk).update(state=Report.State.ISSUED)
