"""The rows behind a figure of a report, as they were frozen with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web.http import page_or_partial
from indicators.figures import with_rows
from indicators.models import FormEntry, Indicator, Target
from plans.periods import INTERVAL_NAMES
from tasks.models import Task

from ..models import Report
from ..placed_figures import PlacedFigure, placed_figures
from ..stored_figures import IndicatorRow, ReportFigures, TaskRow
from .report import visible_report

ROWS_ON_A_PAGE = 100


@dataclass(frozen=True)
class FrozenRow:
    """A row behind a figure: its name and how it stood then, and where it is to be found today."""

    name: str
    stood: str = ""
    leads: str = ""
    address: str = ""


@require_safe
def report_figures(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the figures of a report are listed."""
    return redirect(f"{visible_report(request, pk).get_absolute_url()}#figures")


@require_safe
def report_figure(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    """One figure with the rows that made it; 404 for a place that the report does not have."""
    report = visible_report(request, pk)
    figures = ReportFigures.from_json(report.figures) if report.figures else None
    figure = placed_figures(figures).get(place) if figures else None
    if figures is None or figure is None:
        raise Http404
    rows = list(_rows(request, report, figures, figure))
    context = {
        "report": report,
        "figure": figure,
        "page": Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "reports/report_figure.html", context)


@require_safe
@vary_on_headers("HX-Request")
def report_statistics(request: SignedInRequest, pk: int, form_pk: int) -> HttpResponse:
    """The figures of one statistical form; 404 for one of which the report has none."""
    report = visible_report(request, pk)
    tables = ReportFigures.from_json(report.figures).statistics if report.figures else []
    table = next((each for each in tables if each.form == form_pk and each.known), None)
    if table is None:
        raise Http404
    template = page_or_partial(request, "reports/report_statistics.html", "table")
    return TemplateResponse(request, template, {"report": report, "table": table})


def _rows(
    request: SignedInRequest, report: Report, figures: ReportFigures, figure: PlacedFigure
) -> Iterator[FrozenRow]:
    """The rows as they were frozen, each once; an address only of what the person may see today."""
    seen = Task.objects.visible_to(request.user).only("content")
    tasks = {task.pk: task for task in seen.filter(pk__in=figure.ids("task"))}
    addresses = _addresses(request, report, figure)
    frozen = {row.pk: row for row in figures.tasks}
    measured = _frozen_targets(figures)
    groups = {("area", group.key): group.name for group in figures.areas}
    groups |= {("unit", group.key): group.name for group in figures.offices}
    for kind, pk in figure.rows:
        if kind == "task":
            yield _task(frozen.get(pk), tasks.get(pk), then=figure.is_of_then)
        elif row := measured.get((kind, pk)):
            yield FrozenRow(
                row.statement,
                row.figure or "chưa có số liệu",
                row.lead,
                addresses.get((kind, pk), ""),
            )
        elif name := groups.get((kind, pk)):
            yield FrozenRow(name)
    yield from _entered(request, figure)
    if figure.place == "waiting":
        yield from (FrozenRow(row.subject, "Chờ duyệt", row.office) for row in figures.waiting_rows)


def _entered(request: SignedInRequest, figure: PlacedFigure) -> Iterator[FrozenRow]:
    """What offices entered into a statistical form that the figure was made of."""
    entries = FormEntry.objects.visible_to(request.user).filter(pk__in=figure.ids("entry"))
    for entry in entries.select_related("row", "column", "on_behalf_of", "plan_form").in_order():
        name = f"{entry.row} – {entry.column.heading}" if entry.column else str(entry.row)
        stood = f"{entry.value_text} ({INTERVAL_NAMES[entry.period]})"
        yield FrozenRow(name, stood, str(entry.on_behalf_of or ""), entry.get_absolute_url())


def _frozen_targets(figures: ReportFigures) -> dict[tuple[str, int], IndicatorRow]:
    """The rows of statements by the statement and by each target."""
    found = {}
    for row in figures.indicators:
        found["indicator", row.indicator] = row
        for pk in (row.pk, *(part.pk for part in row.parts)):
            found["target", pk] = row
    return found


def _addresses(
    request: SignedInRequest, report: Report, figure: PlacedFigure
) -> dict[tuple[str, int], str]:
    """Where the statements and targets behind a figure stand today: a target that a row of a form
    feeds on the page of that form.
    """
    statements = Indicator.objects.visible_to(request.user)
    targets = Target.objects.visible_to(request.user).filter(pk__in=figure.ids("target"))
    found = {
        ("indicator", each.pk): each.get_absolute_url()
        for each in statements.filter(pk__in=figure.ids("indicator"))
    }
    return found | {
        ("target", each.pk): each.fed_address(report.period.key)
        or each.indicator.get_absolute_url()
        for each in with_rows(report.plan, targets.select_related("indicator"))
    }


def _task(row: TaskRow | None, task: Task | None, *, then: bool) -> FrozenRow:
    """A task as it stood on the day of the figures; of an earlier day only its name is known."""
    address = task.get_absolute_url() if task else ""
    if row is None:
        return FrozenRow(task.content if task else "Nhiệm vụ không còn", "", "", address)
    return FrozenRow(row.content, "" if then else row.state_words, row.leads, address)
