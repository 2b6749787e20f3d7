"""The periods of a plan with their reports, and the one press that makes a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Holiday
from foundation.web.list_files import Column, ListFile
from foundation.web.templatetags.components import DOCUMENTS
from plans.current_period import TODAY, goes_by_period
from plans.current_plan import current_plan, plan_in_view
from plans.models import Plan, ReportingPeriod
from vietnamese import WorkCalendar, time_left

from .. import services
from ..forms import BuildForm, NewVersionForm
from ..models import Report
from ..readiness import readiness
from ..services import ReportRefused
from .report import report_page, visible_report

SOON = 5  # working days


def current(request: SignedInRequest) -> HttpResponse:
    """Lead to the reports of the plan that the person works on."""
    plan = current_plan(request)
    return redirect("reports:report_list", plan.pk) if plan else redirect("plans:plan_list")


@dataclass(frozen=True)
class PeriodRow:
    """A period of the plan with its newest report, as the list shows it."""

    period: ReportingPeriod
    report: Report | None
    today: date
    calendar: WorkCalendar

    @property
    def issued(self) -> bool:
        return self.report is not None and not self.report.open

    @property
    def sent_on(self) -> date | None:
        """The day of the stamp that says that the report was sent."""
        return self.report.sent_on if self.report else None

    @property
    def sent(self) -> bool:
        """Was it sent? Of a version that replaces another, the first was."""
        return bool(self.sent_on or (self.report and self.issued and self.report.replaces_id))

    @property
    def days_late(self) -> int:
        """Calendar days past the deadline; 0 when there is time left or the report is sent."""
        return 0 if self.sent else max((self.today - self.period.deadline).days, 0)

    @property
    def days_left(self) -> int | None:
        """Working days to the deadline of a report that is due next; None for the others."""
        if self.sent or self.days_late or not self.begun:
            return None
        return self.calendar.between(self.today, self.period.deadline)

    @property
    def soon(self) -> bool:
        return self.days_left is not None and self.days_left <= SOON

    @property
    def time_words(self) -> str:
        """How the period lies against its deadline: `Quá hạn 3 ngày`, `Còn 2 ngày làm việc`; empty
        when it is sent.
        """
        if self.days_late:
            return f"Quá hạn {self.days_late} ngày"
        if self.days_left is None:
            return ""
        left = time_left(self.today, self.period.deadline, self.calendar)
        return capfirst(left)

    @property
    def begun(self) -> bool:
        return self.period.interval.start <= self.today


def _state(row: PeriodRow) -> str:
    if row.report:
        return DOCUMENTS[row.report.shown_state][2]
    return "Chưa lập" if row.begun else "Chưa đến kỳ"


def _number(row: PeriodRow) -> str:
    report = row.report
    return f"{report.number}/{report.symbol}" if report and report.number else ""


REPORTS: ListFile[PeriodRow] = ListFile(
    "Báo cáo",
    "bao-cao",
    (
        Column("Kỳ báo cáo", 14, lambda row: row.period.get_key_display()),
        Column("Chốt số liệu", 14, lambda row: row.period.cut_off),
        Column("Hạn gửi", 14, lambda row: row.period.deadline),
        Column("Thời hạn", 24, lambda row: row.time_words),
        Column("Trạng thái", 18, _state),
        Column("Bản", 6, lambda row: row.report.version if row.report else None),
        Column("Số, ký hiệu", 18, _number),
        Column("Ngày gửi", 14, lambda row: row.sent_on),
    ),
)


@require_safe
@goes_by_period
def report_list(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """The four periods of a plan with their reports, and what is still missing for the one to be
    made next.
    """
    plan = plan_in_view(request, plan_pk)
    prefetch_related_objects([plan], "periods")
    rows = _rows(plan, _newest_reports(request, plan))
    may_write = plan.is_editable_by(request.user) and plan.handed_out_at is not None
    asked = request.GET.get("period", TODAY)
    due = _due(rows, asked) if may_write else None
    context = {
        "plan": plan,
        "rows": rows,
        "asked": next((row for row in rows if row.period.key == asked), None),
        "may_write": may_write,
        "due": due,
        "readiness": readiness(plan, due.period) if due else None,
    }
    return TemplateResponse(request, "reports/report_list.html", context)


@require_safe
def report_list_export(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The periods of a plan with their reports, as a file."""
    plan = plan_in_view(request, plan_pk)
    prefetch_related_objects([plan], "periods")
    rows, title = _rows(plan, _newest_reports(request, plan)), f"Báo cáo theo {plan}"
    return REPORTS.answer(request, rows, title=title, about=f"{plan.year}")


def _newest_reports(request: SignedInRequest, plan: Plan) -> dict[str, Report]:
    """The newest report of each period; what the replaced plan sent stands until this plan has a
    report of its own.
    """
    reports = Report.objects.visible_to(request.user)
    before = reports.sent_before(plan).oldest_first() if plan.replaces_id else reports.none()
    return {
        report.period.key: report for report in (*before, *reports.of_plan(plan).oldest_first())
    }


def _rows(plan: Plan, newest: dict[str, Report]) -> list[PeriodRow]:
    today, calendar = timezone.localdate(), Holiday.objects.calendar()
    return [
        PeriodRow(period, newest.get(period.key), today, calendar) for period in plan.periods.all()
    ]


def _due(rows: Sequence[PeriodRow], asked: str) -> PeriodRow | None:
    """The period whose report is to be made next: of those that have begun and are not issued the
    one asked for, else the earliest.
    """
    to_make = [row for row in rows if row.begun and not row.issued]
    return next((row for row in to_make if row.period.key == asked), next(iter(to_make), None))


@require_POST
def report_create(request: SignedInRequest, plan_pk: int, key: str) -> HttpResponse:
    """Open the report of a period and ask for its document; of an issued one a new version, whose
    form is shown again while the reason is missing.
    """
    plan = get_object_or_404(Plan.objects.editable_by(request.user).kept(), pk=plan_pk)
    period = get_object_or_404(plan.periods, key=key)
    form, why = BuildForm(request.POST), NewVersionForm(request.POST)
    form.is_valid()
    last = Report.objects.of_period(period).first()
    if last and not last.open and not why.is_valid():
        return report_page(request, visible_report(request, last.pk), new_version_form=why)
    reason = why.cleaned_data["reason"] if why.is_valid() else ""
    try:
        report = services.open_report(period, by=request.user, reason=reason)
        services.ask_for_build(report, by=request.user, **form.cleaned_data)
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(refusal.place or reverse("reports:report_list", args=[plan.pk]))
    return redirect(report)
