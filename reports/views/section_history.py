"""The texts that stood in a section, any two of them side by side, and the way back to one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest

from ..comparing import changed_text
from ..forms import RestoreForm
from ..models import Report, ReportSection
from ..section_history import chosen, restore_stored_text, stored_texts
from ..services import ReportRefused, StaleSection
from .report import visible_report

PAGE_SIZE = 10


@require_safe
def report_section_history(request: SignedInRequest, pk: int, section_pk: int) -> HttpResponse:
    """Who wrote what and when; `from` and `to` choose the two texts that are compared."""
    report, section = _own_section(request, pk, section_pk)
    texts = stored_texts(section)
    old = chosen(texts, request.GET.get("from", ""), 1)
    new = chosen(texts, request.GET.get("to", ""), 0)
    context = {
        "report": report,
        "section": section,
        "texts": texts,
        "page": Paginator(texts, PAGE_SIZE).get_page(request.GET.get("page")),
        "old": old,
        "new": new,
        "runs": changed_text(old.text, new.text) if old and new else [],
        "editable": report.is_editable_by(request.user),
    }
    return TemplateResponse(request, "reports/report_section_history.html", context)


@require_POST
def report_section_restore(request: SignedInRequest, pk: int, section_pk: int) -> HttpResponse:
    """Bring an earlier text back into a draft."""
    report, section = _own_section(request, pk, section_pk)
    form = RestoreForm(request.POST)
    if not report.is_editable_by(request.user) or not form.is_valid():
        raise Http404
    try:
        section = restore_stored_text(section, by=request.user, **form.cleaned_data)
    except (StaleSection, ReportRefused) as refusal:
        messages.error(request, f"{refusal} Hãy xem bản mới nhất rồi chọn lại.")
        return redirect("reports:report_section_history", report.pk, section.pk)
    messages.success(request, "Đã khôi phục. Bản vừa thay vẫn còn trong lịch sử của phần này.")
    return redirect(section)


def _own_section(
    request: SignedInRequest, pk: int, section_pk: int
) -> tuple[Report, ReportSection]:
    """A section of a report of the person's own authority: drafts are no business of others."""
    report = visible_report(request, pk)
    if not report.is_read_with_drafts_by(request.user):
        raise Http404
    return report, get_object_or_404(report.sections, pk=section_pk)
