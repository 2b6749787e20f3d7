"""One section of a report: read, edited in its place, saved while a person types."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget, trigger_client_event

from accounts.http import SignedInRequest
from foundation.discards.telling import say_discarded
from foundation.web.http import page_or_partial

from .. import services
from ..contributions.gathered import Contributions, SectionGiven
from ..forms import SectionForm
from ..models import Report, ReportSection
from ..section_figures import named_figures
from ..services import ReportRefused, StaleSection
from ..shown_text import ShownText
from ..stored_figures import ReportFigures
from .report import seen_requests, visible_report

PAGE = "reports/report_section.html"


STEPS = {
    "reset": services.reset_section,
    "restore": services.restore_section,
    "keep": services.keep_section,
}


@vary_on_headers("HX-Request")
def report_section(request: SignedInRequest, pk: int, section_pk: int) -> HttpResponse:
    """One section as text or, for who may write, as a form that opens in its place."""
    report, section = visible_section(request, pk, section_pk, editable=request.method == "POST")
    if request.method == "POST":
        changed = _change(request, report, section)
        if isinstance(changed, HttpResponse):
            return changed
        return shown_section(request, report, changed) if request.htmx else redirect(changed)
    form = _form(section) if report.is_editable_by(request.user) and "edit" in request.GET else None
    return shown_section(request, report, section, form=form)


@require_POST
def section_autosave(request: SignedInRequest, pk: int, section_pk: int) -> HttpResponse:
    """Save what a person is typing; answer with the line that says so, or after a conflict with
    both texts.
    """
    report, section = visible_section(request, pk, section_pk, editable=True)
    changed = _change(request, report, section)
    if isinstance(changed, HttpResponse):
        return reswap(retarget(changed, f"#section-{section.key}"), "outerHTML")
    if not request.htmx:
        return redirect(changed)
    return TemplateResponse(request, f"{PAGE}#saved", {"section": changed, "saved": True})


@require_POST
def section_remove(request: SignedInRequest, pk: int, section_pk: int) -> HttpResponse:
    """Remove a section that the report's outline no longer has."""
    report, section = visible_section(request, pk, section_pk, editable=True)
    try:
        services.remove_section(
            section, by=request.user, version=SectionForm(request.POST, section=section).seen
        )
    except (StaleSection, ReportRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect(section)
    done = f"Đã bỏ phần “{section.heading}”."
    say_discarded(request, done, kind=services.DISCARDED, pk=section_pk)
    return redirect(report)


def visible_section(
    request: SignedInRequest, pk: int, section_pk: int, *, editable: bool = False
) -> tuple[Report, ReportSection]:
    """Return the report and its section; 404 for a stranger, and for who may not edit when
    `editable` is asked for.
    """
    report = visible_report(request, pk)
    if editable and not report.is_editable_by(request.user):
        raise Http404
    return report, get_object_or_404(report.sections.select_related("edited_by"), pk=section_pk)


def _change(
    request: SignedInRequest, report: Report, section: ReportSection
) -> ReportSection | HttpResponse:
    """Return the section changed as the pressed button says, or the page that says why not."""
    form = SectionForm(request.POST, section=section)
    step = STEPS.get(request.POST.get("step", ""))
    if not step and not form.is_valid():
        return shown_section(request, report, section, form=form)
    try:
        if step:
            return step(section, by=request.user, version=form.seen)
        return services.edit_section(
            section, by=request.user, text=form.cleaned_data["text"], version=form.seen
        )
    except StaleSection as stale:
        return _conflict(request, report, stale.newer, form)
    except ReportRefused as refusal:
        form.add_error(None, str(refusal))
        return shown_section(request, report, section, form=form)


def given_for(request: SignedInRequest, report: Report, section: ReportSection) -> SectionGiven:
    """Return what offices gave for the section, for people of the report's authority."""
    if not report.is_of(request.user):
        return SectionGiven()
    return Contributions(report, report.sections.all()).of(section)


def _form(section: ReportSection) -> SectionForm:
    return SectionForm(
        initial={"text": section.content, "version": section.version}, section=section
    )


def _conflict(
    request: SignedInRequest, report: Report, newer: ReportSection, form: SectionForm
) -> HttpResponse:
    """Both texts: the stored one to read, the typed one in a form upon the stored version."""
    again = SectionForm(
        {"text": form.data.get("text", ""), "version": newer.version}, section=newer
    )
    return shown_section(request, report, newer, form=again, newer=newer)


def shown_section(
    request: SignedInRequest, report: Report, section: ReportSection, **parts
) -> HttpResponse:
    """Return the section as a page, or as the part of one that htmx asked for; once it is not
    typed in, the page of the report is told to ask anew what stands in the way.
    """
    figures = ReportFigures.from_json(report.figures) if report.figures else None
    context = {
        "report": report,
        "section": section,
        "lines": ShownText(figures).lines(section, section.content),
        "beside": named_figures(figures, section) if figures else [],
        "editable": report.is_editable_by(request.user),
        "may_see_history": report.is_read_with_drafts_by(request.user),
        "given": given_for(request, report, section),
        "seen_requests": seen_requests(request, report),
        **parts,
    }
    response = TemplateResponse(request, page_or_partial(request, PAGE, "section"), context)
    return response if context.get("form") else trigger_client_event(response, "report-changed")
