"""The charts of a report, each at an address of its own."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from foundation.web.charts import chart_response

from ..stored_figures import ReportFigures
from .report import shown_charts, visible_report


@require_safe
def report_chart(request: SignedInRequest, pk: int, which: str) -> HttpResponseBase:
    """A chart of the report's frozen figures as SVG; 404 for one that the report does not have."""
    report = visible_report(request, pk)
    figures = ReportFigures.from_json(report.figures) if report.figures else None
    charts = shown_charts(report, figures)
    chart = next((each for each in charts if each.key == which), None)
    if chart is None:
        raise Http404
    return chart_response(chart.drawing(narrow="narrow" in request.GET).svg)
