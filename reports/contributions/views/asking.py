"""A report asks its offices, reminds them, and tells who has answered."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from plans.current_plan import put_in_view
from vietnamese import whole_number

from ...models import ContributionRequest, Report
from ...refusals import ReportRefused
from ...views.report import visible_report
from ..forms import AskForm
from ..services import ask_offices, remind
from ..xlsx import requests_file


def _editable_report(request: SignedInRequest, pk: int) -> Report:
    report = get_object_or_404(Report.objects.editable_by(request.user).with_parts(), pk=pk)
    put_in_view(request, report.plan)
    return report


def _to_table(report: Report) -> HttpResponse:
    return redirect(f"{report.get_absolute_url()}#contributions")


def report_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask offices for their part of a report."""
    report = _editable_report(request, pk)
    form = AskForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_offices(
                report,
                form.cleaned_data["units"],
                by=request.user,
                due=form.cleaned_data["due"],
                words=form.cleaned_data["words"],
            )
        except ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã đề nghị {len(asked)} đơn vị gửi nội dung.")
            return _to_table(report)
    return TemplateResponse(
        request, "reports/contribution_ask.html", {"report": report, "form": form}
    )


@require_POST
def report_remind(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remind the offices that owe their part, or one of them (`request` in the form)."""
    report = _editable_report(request, pk)
    only = whole_number(request.POST.get("request", ""))
    try:
        told = remind(report, by=request.user, only=only)
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
        return _to_table(report)
    if told:
        names = ", ".join(str(each.unit) for each in told)
        messages.success(request, f"Đã nhắc {names}.")
    else:
        messages.info(request, "Hôm nay đã nhắc rồi, hoặc không còn đơn vị nào phải gửi.")
    return _to_table(report)


@require_safe
def report_contributions(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Who was asked, who answered and how late, as an Excel file or (`format=csv`) a CSV file."""
    report = visible_report(request, pk)
    asked = ContributionRequest.objects.visible_to(request.user).filter(report=report)
    rows = asked.by_office().with_answers()
    file = requests_file(timezone.localdate())
    about = f"{report.period.key}-{report.plan.year}"
    return file.answer(request, rows, title=f"{file.title}: {report.title}", about=about)
