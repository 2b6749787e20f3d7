"""Findings on a report before it is issued: settled by a person's word, and opened again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest

from .. import services
from ..forms import SettleForm
from ..models import Report
from ..services import ReportRefused

PLACE = "#checks"


@require_POST
def finding_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store why the words of a finding may stand."""
    report = get_object_or_404(Report.objects.settleable_by(request.user).with_parts(), pk=pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form["reason"].errors or ["Hãy tải lại trang."])))
        return redirect(f"{report.get_absolute_url()}{PLACE}")
    try:
        services.settle_finding(report, by=request.user, **form.cleaned_data)
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{report.get_absolute_url()}{PLACE}")


@require_POST
def finding_reopen(request: SignedInRequest, pk: int, settlement_pk: int) -> HttpResponse:
    """Take the word back: the finding is open again."""
    report = get_object_or_404(Report.objects.settleable_by(request.user).with_parts(), pk=pk)
    settlement = get_object_or_404(report.settlements, pk=settlement_pk)
    try:
        services.reopen_finding(settlement, by=request.user)
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{report.get_absolute_url()}{PLACE}")
