"""The outline of one report beside the one now in force: what would change, and the step that
brings a draft to it.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.http import SignedInRequest

from .. import services
from ..services import ReportRefused
from .report import visible_report


def report_outline(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the outline in force changes of the report's; posted, the report follows it."""
    report = visible_report(request, pk)
    editable = report.is_editable_by(request.user)
    if request.method == "POST":
        if not editable:
            raise Http404
        try:
            services.follow_newest_outline(report, by=request.user)
        except ReportRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Báo cáo theo đề cương mới; văn bản đang được tạo lại.")
        return redirect(report)
    context = {
        "report": report,
        "outline": report.followed_outline,
        "changes": services.outline_changes(report) if editable else [],
        "editable": editable,
    }
    return TemplateResponse(request, "reports/report_outline.html", context)
