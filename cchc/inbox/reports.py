"""What reports and plans ask for: parts of offices, merging them, what is to be submitted."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.models import User
from documents.models import Document
from plans.models import Plan, ReportingPeriod
from reports.models import ContributionRequest, ContributionText, Report
from tasks.words import PERIODS
from vietnamese import WorkCalendar

from .lines import Line, Place, lines
from .owed import Kind, Owed

SENT = (Report.State.ISSUED, Report.State.SUPERSEDED)
WITH_DRAFTER = (f"{Report.State.DRAFT} ", f"{Report.State.DRAFT} {Document.State.DRAFT}")
SOON = 5  # working days before its deadline in which a report is to be made


def report_lines(
    user: User, edited: Collection[int], replaced: Collection[int]
) -> Iterator[QuerySet]:
    """The parts of reports that the person's unit owes, the texts that wait to go into one, the
    draft plans to hand out, and the reports of the plans that the person edits (ids), of which some
    `replaced` others.
    """
    asked = ContributionRequest.objects.answerable_by(user).owed().with_return_reason()
    returned = Q(state=ContributionRequest.State.RETURNED)
    yield lines(
        asked,
        "contribution",
        words=F("report__period__key"),
        label=F("words"),
        plan="report__plan",
        day=F("due"),
        returned=ExpressionWrapper(returned, BooleanField()),
        reason=F("return_reason"),
    )
    texts = ContributionText.objects.handled_by(user).unused().order_by()
    report = "contribution__request__report"
    grouped = texts.values(
        report, f"{report}__period__key", f"{report}__plan", f"{report}__period__deadline"
    ).annotate(waiting=Count("pk"))
    yield lines(
        grouped,
        "merging",
        pk=report,
        words=F(f"{report}__period__key"),
        plan=f"{report}__plan",
        day=F(f"{report}__period__deadline"),
        rows=F("waiting"),
    )
    drafts = Plan.objects.editable_by(user).kept().to_hand_out()
    yield lines(drafts, "draft", words=F("title"), label=F("year"))
    reports = Report.objects.of_plans(edited, replaced)
    states = Concat(F("state"), Value(" "), F("record__state"), output_field=CharField())
    yield lines(
        reports, "report", words=F("period__key"), label=states, plan="plan", rows=F("version")
    )


def owed_for_reports(found: Iterable[Line], where: Place) -> Iterator[Owed]:
    """What the lines of reports and draft plans say."""
    read = {"contribution": _contribution, "merging": _merging, "draft": _draft}
    return (read[line.source](line, where) for line in found if line.source in read)


def _contribution(line: Line, where: Place) -> Owed:
    return Owed(
        Kind.CONTRIBUTE,
        f"contribution:{line.pk}",
        f"Báo cáo {line.period_name}: kết quả, khó khăn, kiến nghị của đơn vị",
        reverse("reports:contribution", args=[line.pk]),
        "Gửi nội dung",
        place=where.name(line),
        due=line.day,
        asked=line.label,
        returned=line.returned,
        returned_because=(line.reason or "") if line.returned else "",
        plan_id=line.plan,
        unit_id=where.user.unit_id,
    )


def _merging(line: Line, where: Place) -> Owed:
    return Owed(
        Kind.MERGE,
        f"merging:{line.pk}",
        f"Báo cáo {line.period_name}: {line.rows} nội dung của các đơn vị chưa đưa vào",
        reverse("reports:report_detail", args=[line.pk]) + "#contributions",
        "Tổng hợp",
        place=where.name(line),
        due=line.day,
        count=line.rows,
        plan_id=line.plan,
        unit_id=where.user.unit_id,
    )


def _draft(line: Line, where: Place) -> Owed:
    return Owed(
        Kind.PREPARE,
        f"plan:{line.pk}",
        f"Dự thảo kế hoạch chưa giao việc: {line.words}",
        reverse("planning:hand_out", args=[line.pk]),
        "Giao việc",
        place=f"Kế hoạch năm {line.label}",
        plan_id=line.pk,
        unit_id=where.user.unit_id,
    )


def reports_to_make(
    found: Iterable[Line],
    user: User,
    plans: Iterable[Plan],
    *,
    today: date,
    calendar: WorkCalendar,
) -> Iterator[Owed]:
    """The periodic reports whose deadline nears or is over and that nobody has submitted: of each
    plan the one to be made next.
    """
    newest = _newest_reports([line for line in found if line.source == "report"])
    for plan in (each for each in plans if each.is_editable_by(user)):
        begun = [each for each in plan.reporting_periods if each.interval.start <= today]
        of_period = [
            newest.get((plan.pk, period.key)) or newest.get((plan.replaces_id, period.key))
            for period in begun
        ]
        made = zip(begun, of_period, strict=True)
        period, report = next((each for each in made if not _is_sent(each[1])), (None, None))
        near = period and calendar.between(today, period.deadline) <= SOON
        if period and near and _is_with_drafter(report):
            yield _to_make(period, report.pk if report else None, user)


def _newest_reports(found: list[Line]) -> dict[tuple[int | None, str], Line]:
    """The newest version of each report by plan and period."""
    in_order = sorted(found, key=lambda line: line.rows)
    return {(line.plan, line.words): line for line in in_order}


def _is_sent(report: Line | None) -> bool:
    return report is not None and report.label.split(" ")[0] in SENT


def _is_with_drafter(report: Line | None) -> bool:
    """Is it not made, or a draft that no leader has before them, nor returned?"""
    return report is None or report.label in WITH_DRAFTER


def _to_make(period: ReportingPeriod, report: int | None, user: User) -> Owed:
    name = PERIODS[period.key]
    return Owed(
        Kind.PREPARE,
        f"period:{period.pk}",
        f"Báo cáo {name} chưa trình" if report else f"Báo cáo {name} chưa lập",
        reverse("reports:report_detail", args=[report])
        if report
        else reverse("reports:report_list", args=[period.plan_id]),
        "Hoàn thiện, trình" if report else "Lập báo cáo",
        place=str(period.plan),
        due=period.deadline,
        plan_id=period.plan_id,
        unit_id=user.unit_id,
    )
