"""One report: its state, texts, figures and document, and what is done with it."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import SignedInRequest
from accounts.models import Role
from documents.sources import DocumentRefused
from foundation.web.http import page_or_partial
from plans.current_plan import put_in_view

from .. import services
from ..annex_kinds import annexes_to_show
from ..charts import Chart, report_charts
from ..checking import Finding, Kind, findings_at_hand
from ..contributions.gathered import Contributions, ContributionTable
from ..contributions.models import ContributionRequest
from ..downloads import NotTheFile, NotWritten, download
from ..forms import BuildForm, IssueReportForm, NewVersionForm
from ..issuing import standing_blockers
from ..models import FindingSettlement, Report, ReportSection
from ..outlines.kinds import Shows
from ..replacement import replacement_sentence
from ..section_figures import named_figures
from ..shown_text import ShownText
from ..stored_figures import ReportFigures

DIFFERENCES_SHOWN = 50  # on the page of a report; a page of their own has them all


def visible_report(request: SignedInRequest, pk: int) -> Report:
    """Return the report with what its page shows of plan, period and job, its plan in the frame;
    404 for a stranger.
    """
    report = get_object_or_404(Report.objects.visible_to(request.user).with_parts(), pk=pk)
    put_in_view(request, report.plan)
    return report


def seen_requests(request: SignedInRequest, report: Report) -> QuerySet[ContributionRequest, int]:
    """The keys of those requests to offices that the person may open."""
    seen = ContributionRequest.objects.visible_to(request.user).filter(report=report)
    return seen.values_list("pk", flat=True)


@require_safe
def report_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A report: state, sections with the figures behind them, what to check, document."""
    return report_page(request, visible_report(request, pk))


def report_page(
    request: SignedInRequest,
    report: Report,
    *,
    issue_form: IssueReportForm | None = None,
    new_version_form: NewVersionForm | None = None,
) -> HttpResponse:
    """Return the page of a report, with the forms that a person has to mend, if any."""
    figures = ReportFigures.from_json(report.figures) if report.figures else None
    sections = list(report.sections.select_related("edited_by"))
    editable = report.is_editable_by(request.user)
    versions = list(Report.objects.visible_to(request.user).beside(report).without_figures())
    found: list[Finding] | None = []
    if report.open and not report.building:
        found = findings_at_hand(report, sections, figures)
    findings = found or []
    checks = _checks(report, findings, sections)
    shown = ShownText(figures, findings)
    contributions = Contributions(report, sections)
    own = report.is_of(request.user)
    context = {
        "report": report,
        "figures": figures,
        "charts": shown_charts(report, figures),
        "sections": [
            (
                section,
                named_figures(figures, section) if figures else [],
                shown.lines(section, section.content),
                contributions.of(section) if own else None,
            )
            for section in sections
        ],
        "checks": checks,
        "unchecked": found is None,
        "check_job": services.check_of(report) if found is None else None,
        "open_checks": sum(check.settlement is None for check in checks),
        "may_settle": report.is_settleable_by(request.user),
        "contributions": ContributionTable(contributions, request.user) if own else None,
        "blockers": standing_blockers(
            report,
            sections,
            today=timezone.localdate(),
            contributions=contributions,
            figures=figures,
        )
        if report.editable and report.document and not report.building
        else [],
        "outdated": report.is_outdated(sections),
        "versions": versions,
        "replaced": next((each for each in versions if each.pk == report.replaces_id), None),
        "successor": next((each for each in versions if each.takes_place_of(report)), None),
        "editable": editable,
        "may_see_history": report.is_read_with_drafts_by(request.user),
        "seen_requests": seen_requests(request, report),
        "may_build": Report.objects.buildable_by(request.user).contains(report)
        if report.needs_retry
        else False,
        "build_form": BuildForm(initial={"include_waiting": report.include_waiting})
        if editable
        else None,
        "issue_form": issue_form or _issue_form(request, report),
        "new_version_form": new_version_form or _new_version_form(request, report),
        "opens_new_version": new_version_form or "new-version" in request.GET,
        "replacement": replacement_sentence(report),
    }
    return TemplateResponse(request, "reports/report_detail.html", context)


def shown_charts(report: Report, figures: ReportFigures | None) -> list[Chart]:
    """The charts of the document, where its outline has an annex of them."""
    if figures is None:
        return []
    shown = annexes_to_show(report.followed_outline, figures)
    return report_charts(figures) if any(each.shows == Shows.CHARTS for each in shown) else []


@dataclass(frozen=True)
class _Check:
    """A finding on the page: the section it stands in, and a person's word on it, if there is
    one.
    """

    finding: Finding
    section: ReportSection | None
    settlement: FindingSettlement | None


def _checks(report: Report, findings: list[Finding], sections: list[ReportSection]) -> list[_Check]:
    """The findings, those that nobody has answered for first; empty sections are among what blocks,
    and no reason lets them stay.
    """
    findings = [each for each in findings if each.kind != Kind.EMPTY]
    by_key = {section.key: section for section in sections}
    words = (
        {each.fingerprint: each for each in report.settlements.select_related("by")}
        if findings
        else {}
    )
    checks = [
        _Check(each, by_key.get(each.section), words.get(each.fingerprint)) for each in findings
    ]
    return sorted(checks, key=lambda check: check.settlement is not None)


def _issue_form(request: SignedInRequest, report: Report) -> IssueReportForm | None:
    """The form for a leader, once there is a document."""
    ready = report.editable and report.document and not report.building
    if not (ready and request.user.has_role(Role.LEADER) and report.is_of(request.user)):
        return None
    signer = {"signer": report.signer, "signer_title": report.signer_title}
    return IssueReportForm(initial=signer, symbol=report.symbol_borne)


def _new_version_form(request: SignedInRequest, report: Report) -> NewVersionForm | None:
    """The form for who may replace the issued report."""
    may = report.state == Report.State.ISSUED and report.plan.is_editable_by(request.user)
    return NewVersionForm() if may else None


@require_safe
def report_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the document is; once it is there, or failed, the whole page is asked for again."""
    report = visible_report(request, pk)
    if not request.htmx:
        return redirect(report)
    if not report.building:
        return HttpResponseClientRefresh()
    return TemplateResponse(request, "reports/report_detail.html#state", {"report": report})


@require_http_methods(["GET", "HEAD", "POST"])
def report_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have a large report checked (POST); how far that is, and then the whole page again."""
    if request.method == "POST":
        report = get_object_or_404(Report.objects.settleable_by(request.user), pk=pk)
        try:
            services.ask_for_check(report, by=request.user)
        except DocumentRefused as refusal:
            messages.warning(request, str(refusal))
        return redirect(f"{report.get_absolute_url()}#checks")
    report = visible_report(request, pk)
    if not request.htmx:
        return redirect(report)
    job = services.check_of(report)
    if job is None or not job.unfinished:
        return HttpResponseClientRefresh()
    context = {"report": report, "check_job": job}
    return TemplateResponse(request, "reports/report_detail.html#checking", context)


@require_POST
def report_build(request: SignedInRequest, pk: int) -> HttpResponse:
    """Build the document again with today's figures; texts that people wrote stay."""
    report = get_object_or_404(Report.objects.buildable_by(request.user), pk=pk)
    form = BuildForm(request.POST)
    form.is_valid()
    try:
        services.ask_for_build(report, by=request.user, **form.cleaned_data)
    except DocumentRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect(report)


@require_POST
def report_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the report with its number and day."""
    report = get_object_or_404(Report.objects.issuable_by(request.user).with_parts(), pk=pk)
    form = IssueReportForm(request.POST, symbol=report.symbol_borne)
    if form.is_valid():
        try:
            if report.plan.is_large:
                return redirect(services.ask_to_issue(report, by=request.user, **form.cleaned_data))
            services.issue_report(report, by=request.user, **form.cleaned_data)
        except DocumentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ban hành báo cáo; văn bản có số và ngày đang được tạo.")
            return redirect(report)
    return report_page(request, report, issue_form=form)


@require_POST
def report_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put the report on the leader's desk."""
    report = get_object_or_404(Report.objects.editable_by(request.user).with_parts(), pk=pk)
    try:
        record = services.submit_report(report, by=request.user)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(refusal.place or report)
    if not record.in_step:
        messages.success(request, "Đã trình lãnh đạo; báo cáo chờ duyệt.")
    return redirect(record)


@require_safe
@vary_on_headers("HX-Request")
def report_differences(request: SignedInRequest, pk: int) -> HttpResponse:
    """What differs between an issued report's figures and today's; as a part of the report's page
    no more than can be read there, by itself all of it.
    """
    report = visible_report(request, pk)
    found = services.figures_differ(report)
    most = DIFFERENCES_SHOWN if request.htmx else len(found)
    context = {
        "report": report,
        "differences": found[:most],
        "differences_left": len(found) - len(found[:most]),
        "new_version_form": _new_version_form(request, report),
    }
    return TemplateResponse(
        request, page_or_partial(request, "reports/report_differences.html", "differences"), context
    )


@require_safe
def report_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The Word document as a download; until that of an issued report is written, its page."""
    report = visible_report(request, pk)
    try:
        return download(report)
    except NotWritten as pending:
        messages.warning(request, str(pending))
        return redirect(report)
    except NotTheFile as other:
        context = {"report": report, "sentence": str(other)}
        return TemplateResponse(request, "reports/report_other_file.html", context, status=409)
