"""Pages of outlines: whose is in force, its sections and annexes as rows, and how it reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Unit
from foundation.discards.telling import discard_address, say_discarded
from foundation.web.http import page_or_partial
from plans.areas import programme_of
from plans.models import Plan, ReportingPeriod
from vietnamese import is_digits

from ..models import Report
from ..stored_figures import AreaRow, ReportFigures, area_rows
from . import services
from .forms import (
    OtherPeriodsForm,
    OutlineAnnexForm,
    OutlineNameForm,
    OutlineSectionForm,
    PastedOutlineForm,
    row_of,
    seen_of,
)
from .headings import PLACES, Numbering
from .models import OutlineAnnex, OutlineSection, ReportOutline, outlines_kept_by
from .pasting import sections_from
from .preview import preview
from .services import OutlineChanged, OutlineRefused
from .supplied import supplied_outline

LEFT_OUT = "Đã bỏ khỏi đề cương."
PAGE = "reports/outline_edit.html"
MOST_REPORTS = 30


@dataclass(frozen=True)
class PeriodOutline:
    """A period with the outline that its next report follows; `own`: the person may change it."""

    period: ReportingPeriod.Key
    name: str
    row: ReportOutline | None
    own: bool
    sections: int
    annexes: int


@require_safe
def outline_list(request: SignedInRequest) -> HttpResponse:
    """The four periods with the outlines that the next reports follow."""
    if request.user.authority is None:
        raise Http404
    keeper = outlines_kept_by(request.user)
    in_force = services.outlines_in_force(keeper or request.user.authority)
    rows = []
    for period in ReportingPeriod.Key:
        row = in_force[period]
        content = row.content() if row else supplied_outline(period)
        own = bool(row and keeper and row.owner_id == keeper.pk)
        counts = (len(content.sections), len(content.annexes))
        rows.append(PeriodOutline(period, content.name, row, own, *counts))
    context = {"rows": rows, "keeper": keeper}
    return TemplateResponse(request, "reports/outline_list.html", context)


@require_safe
def outline_in_force(request: SignedInRequest) -> HttpResponse:
    """How the outline of a period reads that the person's next report follows."""
    if request.user.authority is None:
        raise Http404
    period = _period(request.GET)
    keeper = outlines_kept_by(request.user)
    row = services.outline_in_force(keeper or request.user.authority, period)
    content = row.content() if row else supplied_outline(period)
    areas = _areas_of(keeper or request.user.authority)
    context = {
        "content": content,
        "row": row,
        "period": ReportingPeriod.Key(period),
        "keeper": keeper,
        "preview": preview(content, period, timezone.localdate().year, None, areas=areas),
    }
    return TemplateResponse(request, "reports/outline_in_force.html", context)


@require_POST
def outline_take(request: SignedInRequest) -> HttpResponse:
    """Copy the outline in force into an own one, which can be changed."""
    if outlines_kept_by(request.user) is None:
        raise Http404
    return redirect(services.take_outline(_period(request.POST), by=request.user))


def _period(data: Any) -> str:
    """The period that an address or a post names; the first by default."""
    wanted = data.get("period", ReportingPeriod.Key.QUARTER_1)
    if wanted not in ReportingPeriod.Key.values:
        raise Http404
    return wanted


@vary_on_headers("HX-Request")
@require_safe
def outline_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """An outline with its rows; the one named in the address opens as a form in its place."""
    outline = _visible(request, pk)
    return _shown(request, outline, **_opened(request, outline))


def _opened(request: SignedInRequest, outline: ReportOutline) -> dict[str, Any]:
    """The form that the address asks for."""
    if not _editable(request, outline):
        return {}
    known = outline.forms
    if row := row_of(request.GET, "section"):
        section = get_object_or_404(outline.sections, pk=row)
        form = OutlineSectionForm(instance=section, known=known)
        return {"section_form": form, "opened": section.pk}
    if "add" in request.GET:
        after = outline.sections.filter(pk=row_of(request.GET, "add")).first()
        new = OutlineSection(level=(after.level or 1) if after else 1)
        form = OutlineSectionForm(instance=new, known=known)
        return {"section_form": form, "after": after.pk if after else 0}
    if row := row_of(request.GET, "annex"):
        annex = get_object_or_404(outline.annexes, pk=row)
        return {
            "annex_form": OutlineAnnexForm(instance=annex, known=known),
            "opened_annex": annex.pk,
        }
    if "add_annex" in request.GET:
        blank = OutlineAnnexForm(instance=OutlineAnnex(), known=known)
        return {"annex_form": blank, "opened_annex": 0}
    return {}


@require_POST
def outline_section(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a section, or change the one that the form names."""
    outline = _own(request, pk)
    row, after = row_of(request.POST), row_of(request.POST, "behind")
    section = get_object_or_404(outline.sections, pk=row) if row else OutlineSection()
    form = OutlineSectionForm(request.POST, instance=section, known=outline.forms)
    opened = (
        {"section_form": form, "opened": row} if row else {"section_form": form, "after": after}
    )
    if not form.is_valid():
        return _shown(request, outline, **opened)

    def save(**step: Any) -> OutlineSection:
        if row:
            return services.change_section(outline, row, **step, **form.values)
        return services.add_section(outline, after=after, **step, **form.values)

    return _stepped(request, outline, save, form, opened)


@require_POST
def outline_annex(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add an annex, or change the one that the form names."""
    outline, row = _own(request, pk), row_of(request.POST)
    annex = get_object_or_404(outline.annexes, pk=row) if row else OutlineAnnex()
    form = OutlineAnnexForm(request.POST, instance=annex, known=outline.forms)
    opened = {"annex_form": form, "opened_annex": row}
    if not form.is_valid():
        return _shown(request, outline, **opened)

    def save(**step: Any) -> OutlineAnnex:
        if row:
            return services.change_annex(outline, row, **step, **form.values)
        return services.add_annex(outline, **step, **form.values)

    return _stepped(request, outline, save, form, opened)


@require_POST
def outline_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a section or annex, or leave it out."""
    outline, row = _own(request, pk), row_of(request.POST)
    annex, to = "annex" in request.POST, request.POST.get("to", "")

    def step(**values: Any) -> None:
        if to == "out":
            services.leave_out(outline, row, annex=annex, **values)
        elif to in ("up", "down"):
            services.move_row(outline, row, up=to == "up", annex=annex, **values)

    moved = f"{'annex' if annex else 'section'}-{row}-{to}"
    gone = services.DISCARDED_ANNEX if annex else services.DISCARDED_SECTION
    discarded = (gone, row) if to == "out" else None
    return _stepped(request, outline, step, moved=moved, discarded=discarded)


@require_POST
def outline_name(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the outline another name."""
    outline = _own(request, pk)
    form = OutlineNameForm(request.POST)
    if not form.is_valid():
        return _shown(request, outline, name_form=form)
    return _stepped(
        request,
        outline,
        lambda **step: services.rename_outline(outline, **step, **form.cleaned_data),
    )


@require_POST
def outline_paste(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put pasted headings in the place of the sections."""
    outline = _own(request, pk)
    form = PastedOutlineForm(request.POST)
    if not form.is_valid():
        return _shown(request, outline, paste_form=form)
    areas = _areas(_report(request, outline), outline)
    sections = sections_from(form.cleaned_data["text"], areas, outline.content())
    return _stepped(
        request,
        outline,
        lambda **step: services.replace_sections(outline, sections, **step),
        form,
        {"paste_form": form},
    )


@require_POST
def outline_spread(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give other periods the same sections and annexes."""
    outline = _own(request, pk)
    form = OtherPeriodsForm(request.POST, own=outline.period)
    if not form.is_valid():
        return _shown(request, outline, periods_form=form)
    try:
        made = services.copy_to_periods(
            outline, form.cleaned_data["periods"], by=request.user, seen=seen_of(request.POST)
        )
    except OutlineRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(outline)
    names = ", ".join(each.get_period_display() for each in made)
    messages.success(request, f"Đã chép đề cương sang: {names}.")
    return redirect("reports:outline_list")


@require_POST
def outline_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the own outline up; the next report follows the one above again."""
    outline = _own(request, pk)
    try:
        services.discard_outline(outline, by=request.user, seen=seen_of(request.POST))
    except OutlineRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(outline)
    done = f"Báo cáo {outline.get_period_display()} sẽ lập theo đề cương chung."
    say_discarded(request, done, kind=services.DISCARDED, pk=pk)
    return redirect("reports:outline_list")


def _visible(request: SignedInRequest, pk: int) -> ReportOutline:
    rows = ReportOutline.objects.visible_to(request.user).with_parts()
    return get_object_or_404(rows, pk=pk)


def _own(request: SignedInRequest, pk: int) -> ReportOutline:
    """The outline, which the person may change; 404 for others."""
    rows = ReportOutline.objects.editable_by(request.user).with_parts()
    return get_object_or_404(rows, pk=pk)


def _editable(request: SignedInRequest, outline: ReportOutline) -> bool:
    keeper = outlines_kept_by(request.user)
    return keeper is not None and keeper.pk == outline.owner_id


def _stepped(
    request: SignedInRequest,
    outline: ReportOutline,
    step: Callable[..., Any],
    form: Any = None,
    opened: dict[str, Any] | None = None,
    moved: str = "",
    discarded: tuple[str, int] | None = None,
) -> HttpResponse:
    """Do the step and show the outline as it is then, the button `moved` in focus, and where what
    was `discarded` (its kind and id) is brought back; after a conflict the form keeps what was
    typed, upon the newest version.
    """
    try:
        step(by=request.user, seen=seen_of(request.POST))
    except OutlineRefused as refusal:
        fresh = _visible(request, outline.pk)
        if form is not None and isinstance(refusal, OutlineChanged):
            form.add_error(None, str(refusal))
            return _shown(request, fresh, **(opened or {}))
        return _shown(request, fresh, refusal=str(refusal))
    if request.htmx:
        left_out = discard_address(*discarded) if discarded else ""
        return _shown(request, _visible(request, outline.pk), moved=moved, left_out=left_out)
    if discarded:
        say_discarded(request, LEFT_OUT, kind=discarded[0], pk=discarded[1])
    return redirect(_address(request, outline))


def _address(request: SignedInRequest, outline: ReportOutline) -> str:
    """The outline's page, still tried with the report that the person chose."""
    chosen = request.POST.get("report", "")
    tried = f"?report={chosen}" if chosen == "none" or is_digits(chosen) else ""
    return f"{outline.get_absolute_url()}{tried}"


@dataclass(frozen=True)
class SectionRow:
    """A section with the number that its place gives it, and what narrows it in words."""

    section: OutlineSection
    number: str
    narrowed: str


def _rows(outline: ReportOutline) -> list[SectionRow]:
    numbering, forms = Numbering(), outline.forms
    return [
        SectionRow(each, numbering.next(each.level), each.in_words(forms))
        for each in outline.sections.all()
    ]


def _shown(request: SignedInRequest, outline: ReportOutline, **parts: Any) -> HttpResponse:
    report = _report(request, outline)
    figures = ReportFigures.from_json(report.figures) if report else None
    year = figures.year if figures else timezone.localdate().year
    areas = _areas(report, outline)
    context = {
        "outline": outline,
        "editable": _editable(request, outline),
        "rows": _rows(outline),
        "annexes": [
            (annex, outline.forms.get(annex.form_code, annex.form_code))
            for annex in outline.annexes.all()
        ],
        "preview": preview(
            outline.content(), outline.period, year, figures, areas=areas, forms=outline.forms
        ),
        "report": report,
        "chosen": report.pk if report else "none",
        "reports": _reports(request, outline)[:MOST_REPORTS],
        "places": PLACES,
        "areas": [area.name for area in areas],
        "name_form": OutlineNameForm(initial={"name": outline.name, "brief": outline.brief}),
        "paste_form": PastedOutlineForm(),
        "periods_form": OtherPeriodsForm(own=outline.period),
    }
    template = page_or_partial(request, PAGE, "body")
    return TemplateResponse(request, template, context | parts)


def _reports(request: SignedInRequest, outline: ReportOutline):
    """The reports of the outline's period whose figures it can be tried with."""
    return Report.objects.visible_to(request.user).to_try(outline.period)


def _report(request: SignedInRequest, outline: ReportOutline) -> Report | None:
    """The report chosen to try the outline with; the newest one by default, none when the address
    says so.
    """
    chosen = request.POST.get("report", request.GET.get("report", ""))
    if chosen == "none":
        return None
    rows = _reports(request, outline)
    wanted = row_of({"report": chosen}, "report")
    return rows.filter(pk=wanted).first() if wanted else rows.first()


def _areas(report: Report | None, outline: ReportOutline) -> list[AreaRow]:
    """The areas of the plan that the outline is tried with."""
    if report is None:
        return _areas_of(outline.owner)
    return ReportFigures.from_json(report.figures).plan_areas


def _areas_of(unit: Unit) -> list[AreaRow]:
    """The areas of the unit's plan of this year, else those of the year's programme."""
    year = timezone.localdate().year
    plan = Plan.objects.of_unit(unit).of_year(year).current_first().with_areas().first()
    return area_rows(plan.reform_areas if plan else programme_of(year).areas)
