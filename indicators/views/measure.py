"""Measuring a target in a period: in its row of the grid, in a line of “Việc của tôi”, or on a page
of its own.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web import unsent
from foundation.web.http import asks_for_json
from plans.models import ReportingPeriod
from plans.reviewing.views import send, tell_device

from ..forms import MeasureForm, filter_of
from ..grid import GridRow, IndicatorGrid, row_of
from ..models import Measurement, Target
from ..services import measure as send_measurement
from .grid import ROWS_ON_A_PAGE


@vary_on_headers("HX-Request")
def measure(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Open, send or close the form of a target in a period."""
    target = get_object_or_404(Target.objects.answered_by(request.user).with_plan(), pk=pk)
    period = get_object_or_404(target.indicator.plan.periods, key=key)
    if target.fed_by_id:
        return _entered_elsewhere(request, target, period)
    form = MeasureForm(
        request.POST or None,
        request.FILES or None,
        target=target,
        period=period,
        user=request.user,
        unsent=unsent.take(request, request.path),
    )
    if request.method == "POST" and form.is_valid():
        following = _following(request, target, key)
        if measured := send(form, send_measurement, target, author=request.user, period=period):
            if asks_for_json(request):
                return tell_device(measured.receipt)
            return _sent(request, measured, form.warning, following)
    if request.method == "POST" and asks_for_json(request):
        return tell_device(wrong=form.what_is_wrong)
    if request.htmx:
        return _rows(request, target, period, form=None if "close" in request.GET else form)
    return _page(request, target, period, form)


def _entered_elsewhere(
    request: SignedInRequest, target: Target, period: ReportingPeriod
) -> HttpResponse:
    """Say that a row of a form feeds the target, and lead there."""
    if request.htmx:
        return _rows(request, target, period, warning=f"Số liệu lấy từ {target.fed_words}.")
    return _page(request, target, period, None)


def _following(request: SignedInRequest, target: Target, key: str) -> tuple[GridRow, bool] | None:
    """Return the row to measure next in the filter of the address, and whether it stands on the
    same page.
    """
    if "next" not in request.POST:
        return None
    wanted = filter_of(request.GET, target).wanted
    grid = IndicatorGrid(target.indicator.plan, request.user, wanted, today=timezone.localdate())
    if not (row := grid.to_measure_after(target, key)):
        return None
    pages = {grid.place(each) // ROWS_ON_A_PAGE for each in (target, row.target)}
    return row, len(pages) == 1


def _sent(
    request: SignedInRequest,
    measured: Measurement,
    warning: str,
    following: tuple[GridRow, bool] | None,
) -> HttpResponse:
    """Say that it was sent, and open the next target when the person goes on."""
    target, period, words = measured.target, measured.period, measured.receipt
    if "next" in request.POST and not following:
        narrowed = set(filter_of(request.GET, target).wanted) - {"mine", "period"}
        here = "Danh sách này không còn chỉ tiêu nào" if narrowed else "Không còn chỉ tiêu nào"
        words += f" {here} cần nhập ở kỳ này."
    if request.htmx:
        return _rows(request, target, period, saved=words, warning=warning, following=following)
    messages.success(request, words)
    if warning:
        messages.warning(request, warning)
    query = filter_of(request.GET, target).query
    if following:
        args = [following[0].target.pk, period.key]
        return redirect(f"{reverse('indicators:measure', args=args)}?{query}")
    grid_url = reverse("indicators:indicator_list", args=[target.indicator.plan_id])
    return redirect(f"{grid_url}?{query}#target-{target.pk}")


def _rows(
    request: SignedInRequest,
    target: Target,
    period: ReportingPeriod,
    *,
    form: MeasureForm | None = None,
    following: tuple[GridRow, bool] | None = None,
    saved: str = "",
    warning: str = "",
) -> HttpResponse:
    """The target's row of the grid, open with `form` or with the line `saved`, and the next one
    open below.
    """
    row = row_of(target, request.user, today=timezone.localdate())
    row.saved, row.warning, row.goes_on, rows = saved, warning, bool(following), [row]
    row.closed = period.key if "close" in request.GET else ""
    if form:
        row.open_at(period.key, form)
    if following and following[1]:
        rows.append(_open_next(request, following[0], period))
    elif following:
        row.following = following[0]
    context = {
        "rows": rows,
        "plan": target.indicator.plan,
        "period": period,
        "cell": row.cell(period.key),
    }
    context |= {"query": filter_of(request.GET, target).query}
    template = "indicators/_line.html" if "line" in request.GET else "indicators/_rows.html"
    return TemplateResponse(request, template, context | {"row": row})


def _open_next(request: SignedInRequest, row: GridRow, period: ReportingPeriod) -> GridRow:
    target = Target.objects.with_plan().get(pk=row.target.pk)
    row.replaces = True
    return row.open_at(period.key, MeasureForm(target=target, period=period, user=request.user))


def _page(
    request: SignedInRequest, target: Target, period: ReportingPeriod, form: MeasureForm | None
) -> HttpResponse:
    row = row_of(target, request.user, today=timezone.localdate())
    context = {
        "plan": target.indicator.plan,
        "target": target,
        "period": period,
        "form": form,
        "form_address": row.target.fed_address(period.key),
        "row": row,
        "query": filter_of(request.GET, target).query,
    }
    return TemplateResponse(request, "indicators/measure.html", context)
