"""The page of an indicator: its targets, measurements, charts, and changing what it says."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.journal.history import history_of
from foundation.journal.models import Entry
from foundation.web.charts import chart_response, stacked_bars
from foundation.web.http import page_or_partial
from plans.current_plan import put_in_view
from plans.models import PlanClosed
from plans.origins import Origin, origins_of
from plans.services.writing import TextChanged

from ..figures import readings
from ..forms import TARGETS, IndicatorForm, changed_targets
from ..grid import load_rows
from ..models import Indicator, Measurement, Target
from ..services import MeasurementRefused, edit_indicator

SERIES = (("Đạt", "good"), ("Chưa đạt", "bad"), ("Số liệu", "accent"), ("Mục tiêu", "none"))
BARS_BY_RESULT = {True: 0, False: 1, None: 2}  # by `met`; what is under way is a mere figure


def indicator_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    indicators = Indicator.objects.visible_to(request.user).with_plan().with_editable(request.user)
    return _page(request, get_object_or_404(indicators, pk=pk))


@vary_on_headers("HX-Request")
def indicator_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the wording, the lead and the targets of an indicator, in its page."""
    indicators = Indicator.objects.editable_by(request.user).with_plan().with_editable(request.user)
    indicator = get_object_or_404(indicators, pk=pk)
    if "close" in request.GET:
        return _page(request, indicator)
    targets = TARGETS(request.POST or None, instance=indicator)
    form = IndicatorForm(request.POST or None, instance=indicator, targets=targets.get_queryset())
    if (
        request.method == "POST"
        and form.is_valid()
        and targets.is_valid()
        and _edit(request, form, targets)
    ):
        if not request.htmx:
            messages.success(request, "Đã lưu chỉ tiêu.")
            return redirect(indicator)
        return _page(request, get_object_or_404(indicators, pk=pk), saved=True)
    if request.method == "POST":  # the form has put into the row what was typed
        indicator.refresh_from_db(fields=["statement", "lead_unit", "qualitative"])
    return _form(request, indicator, form, targets)


@require_safe
def target_chart(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The values of a target in each period beside its goal, as SVG."""
    target = get_object_or_404(Target.objects.visible_to(request.user).with_plan(), pk=pk)
    lines = readings(target.indicator.plan, targets=target.indicator.targets.all())
    line = next(line for line in lines if line.target == target)
    rows: list[tuple[str, Sequence[Decimal | None]]] = []
    if target.goal is not None:
        rows.append(("Mục tiêu", (None, None, None, target.goal)))
    for reading in line.readings:
        place = BARS_BY_RESULT[reading.met]
        amount = None if reading.value is None else target.amount(reading.value)
        rows.append(
            (reading.period.get_key_display(), [amount if place == n else None for n in range(4)])
        )
    places = line.readings[0].places if line.readings else None
    return chart_response(stacked_bars(rows, SERIES, partial(target.in_unit, places=places)))


def _edit(request: SignedInRequest, form: IndicatorForm, targets) -> bool:
    """Store what the forms hold; False when it was refused, which the form then says."""
    indicator = form.instance
    changed, removed = changed_targets(targets, indicator.targets.all())
    try:
        values = {name: form.cleaned_data[name] for name in form.cleaned_data}
        values |= {"targets": changed, "removed": removed, "seen": form.seen}
        edit_indicator(indicator, by=request.user, **values)
    except TextChanged as late:
        form.add_error(None, str(late))
        form.show_newer(late.newer)
        targets.show_newer(late.newer)
        return False
    except (MeasurementRefused, PlanClosed) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(request: SignedInRequest, indicator: Indicator, *, saved=False) -> HttpResponse:
    user, plan = request.user, indicator.plan
    plan.areas_told = indicator.areas_told
    put_in_view(request, plan)
    rows = load_rows(plan, indicator.targets.with_measurable(user), today=timezone.localdate())
    places = {row.target.pk: row.cells[0].reading.places for row in rows if row.cells}
    sent = list(Measurement.objects.of_indicator(indicator).newest_first().with_details())
    for measured in sent:
        measured.places = places.get(measured.target_id)
    context = {
        "indicator": indicator,
        "plan": plan,
        "rows": rows,
        "origins": _origins(indicator, [row.target for row in rows]),
        "measurements": sent,
        "changes": _changes(indicator),
        "saved": saved,
    }
    template = page_or_partial(request, "indicators/indicator_detail.html", "facts")
    return TemplateResponse(request, template, context)


def _form(request: SignedInRequest, indicator: Indicator, form, targets) -> HttpResponse:
    """The form in the place of what it changes; without htmx alone, without figures and history."""
    indicator.plan.areas_told = indicator.areas_told
    put_in_view(request, indicator.plan)
    context = {"indicator": indicator, "plan": indicator.plan, "form": form, "targets": targets}
    template = page_or_partial(request, "indicators/indicator_detail.html", "facts")
    return TemplateResponse(request, template, context)


def _changes(indicator: Indicator) -> list[Entry]:
    """What was changed, the newest first, with who led it (a query, and another for others)."""
    found = history_of(indicator)[::-1]
    for each in found:
        if each.stood.lead_unit_id == indicator.lead_unit_id:
            each.stood.lead_unit = indicator.lead_unit
    prefetch_related_objects([each.stood for each in found], "lead_unit")
    return found


def _origins(indicator: Indicator, targets: list[Target]) -> list[Origin]:
    """Where the values of an indicator were read; no query for one that no document holds."""
    if not indicator.origin:
        return []
    goals = [target.goal_text for target in targets if target.goal is not None]
    now: dict[str, str | list[str]] = {"text": indicator.statement, "quantities": goals}
    return origins_of(indicator.origin, now, indicator.plan.file_addresses())
