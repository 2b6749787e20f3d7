"""Two versions of one report side by side."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest

from ..comparing import compare
from ..models import Report
from .report import visible_report


@require_safe
def report_compare(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """What the later of two versions says otherwise than the earlier one; 404 for a report of
    another plan or period.
    """
    report = visible_report(request, pk)
    if other == report.pk:
        return redirect(report)
    versions = Report.objects.visible_to(request.user).beside(report).with_parts()
    second = get_object_or_404(versions, pk=other)
    old, new = sorted((report, second), key=lambda each: each.version)
    context = {"old": old, "new": new, "report": new, "comparison": compare(old, new)}
    return TemplateResponse(request, "reports/report_compare.html", context)
