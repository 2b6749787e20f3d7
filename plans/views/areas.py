"""Pages on which the standing body changes the areas of reform of a plan."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from foundation.discards.telling import say_discarded

from ..area_forms import AreaForm, AreaReasonForm, LeaveAreaForm, NewAreaForm
from ..models import Plan, PlanRefused
from ..services import area_editing
from ..services.area_editing import areas_stamp, rows_in_words
from ..services.writing import TextChanged
from .writing import written_by

REFUSALS = (PlanRefused, TextChanged)


def plan_areas(request: SignedInRequest, pk: int) -> HttpResponse:
    """The areas of a plan in their order, with what stands in each; a form adds one."""
    plan = written_by(request, pk)
    form = NewAreaForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            area_editing.add_area(
                plan, by=request.user, seen=form.seen, name=name, reason=form.reason
            )
        except REFUSALS as refusal:
            form.add_error("name", _told(plan, form, refusal))
        else:
            messages.success(request, f"Đã thêm lĩnh vực “{name}”.")
            return redirect("plans:plan_areas", plan.pk)
    return _page(request, plan, form)


@require_POST
def plan_area_move(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Let an area change places with its neighbour (`up` or down)."""
    plan = written_by(request, pk)
    area = get_object_or_404(plan.areas, number=number)
    area.plan = plan
    form = AreaReasonForm(request.POST, plan=plan)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
        return redirect("plans:plan_areas", plan.pk)
    try:
        up = "up" in request.POST
        area_editing.move_area(area, by=request.user, seen=form.seen, up=up, reason=form.reason)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{plan.get_absolute_url()}areas/#area-{number}")


def plan_area_edit(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Rename an area, or leave it out (`leave_out`), with what stands in it moved elsewhere."""
    plan = written_by(request, pk)
    area = get_object_or_404(plan.areas, number=number)
    area.plan = plan
    held = rows_in_words(area)
    posted, leaving = request.POST or None, "leave_out" in request.POST
    form = AreaForm(None if leaving else posted, area=area)
    leave = LeaveAreaForm(posted if leaving else None, area=area, held=held)
    sent = leave if leaving else form
    if request.method == "POST" and sent.is_valid():
        said: dict[str, Any] = {"by": request.user, "seen": sent.seen, "reason": sent.reason}
        try:
            if leaving:
                area_editing.leave_out_area(area, to=leave.to, **said)
            else:
                said |= {name: form.cleaned_data[name] for name in ("name", "directs")}
                area_editing.change_area(area, **said)
        except REFUSALS as refusal:
            sent.add_error(None, _told(plan, sent, refusal))
        else:
            moved = f" {held} đã chuyển sang “{leave.to}”." if leaving and leave.to else ""
            if leaving:
                done = f"Đã bỏ lĩnh vực “{area.name}”.{moved}"
                say_discarded(request, done, kind=area_editing.DISCARDED, pk=area.pk)
            else:
                messages.success(request, f"Đã lưu lĩnh vực “{area.name}”.")
            return redirect("plans:plan_areas", plan.pk)
    context = {"plan": plan, "area": area, "form": form, "leave": leave, "held": held}
    return TemplateResponse(request, "plans/area_edit.html", context)


def _told(plan: Plan, form, refusal: PlanRefused | TextChanged) -> str:
    """The sentence of a refusal; after it the form is sent for the areas as they are now."""
    if isinstance(refusal, TextChanged):
        form.seen = areas_stamp(refusal.newer)
        names = "; ".join(area.name for area in refusal.newer.reform_areas)
        return f"{refusal} Các lĩnh vực đang lưu: {names}."
    return str(refusal)


def _page(request: SignedInRequest, plan: Plan, form: NewAreaForm) -> HttpResponse:
    tasks = Counter(plan.tasks.order_by().values_list("area", flat=True))
    targets = Counter(plan.indicators.order_by().values_list("area", flat=True))
    rows = [
        (area, plan.area_numeral(area.number), tasks[area.number], targets[area.number])
        for area in plan.reform_areas
    ]
    context = {"plan": plan, "form": form, "rows": rows, "moving": AreaReasonForm(plan=plan)}
    return TemplateResponse(request, "plans/plan_areas.html", context)
