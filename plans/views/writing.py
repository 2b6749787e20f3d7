"""Pages on which the standing body writes a plan: a new one, its text, its duties."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Role, Unit
from foundation.discards.telling import say_discarded
from foundation.web.http import page_or_partial

from ..changes import changes_of_plan
from ..current_plan import plan_in_view
from ..models import Duty, Plan
from ..services import PlanRefused
from ..services.writing import (
    DISCARDED_DUTY,
    TextChanged,
    available_units,
    move_duty,
    remove_duty,
    start_plan,
    write_duty,
    write_text,
)
from ..writing_forms import DutyForm, NewPlanForm, PlanTextForm


def plan_create(request: SignedInRequest) -> HttpResponse:
    """Start a plan from nothing, then write its text."""
    if not request.user.has_role(Role.STANDING_BODY):
        raise Http404
    form = NewPlanForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        plan = start_plan(by=request.user, **form.cleaned_data)
        messages.success(
            request, "Đã lập dự thảo. Hãy viết lời văn, rồi thêm nhiệm vụ và chỉ tiêu."
        )
        return redirect("plans:plan_write", plan.pk)
    return TemplateResponse(request, "plans/plan_create.html", {"form": form})


def plan_write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the plan's head and sections; buttons move, add and drop sections unsaved."""
    plan = written_by(request, pk)
    form = PlanTextForm(request.POST or None, plan=plan)
    if request.method == "POST":
        if button := request.POST.get("section"):
            form.press(button)
        elif form.is_valid() and _save(request, plan, form):
            return redirect(plan)
    pressed = request.method == "POST" and "section" in request.POST
    context = {"plan": plan, "form": form, "pressed": pressed}
    return TemplateResponse(
        request, page_or_partial(request, "plans/plan_write.html", "form"), context
    )


def _save(request: SignedInRequest, plan: Plan, form: PlanTextForm) -> bool:
    """Store what was typed; False when it was refused, which the form then says."""
    try:
        reason = form.cleaned_data.get("reason", "")
        write_text(plan, by=request.user, seen=form.seen, reason=reason, **form.values())
    except TextChanged as changed:
        form.add_error(None, str(changed))
        form.show_newer(changed.newer)
        return False
    except PlanRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "Đã lưu văn bản kế hoạch.")
    return True


@vary_on_headers("HX-Request")
def plan_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """What changed in the plan since it was issued, for people of its authority."""
    plan = plan_in_view(request, pk)
    if plan.unit.authority_id not in request.user.readable_authorities:
        raise Http404
    template = page_or_partial(request, "plans/plan_changes.html", "changes")
    return TemplateResponse(request, template, {"plan": plan, "changes": changes_of_plan(plan)})


def duty_add(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = written_by(request, pk)
    return _duty(request, Duty(plan=plan))


def duty_edit(request: SignedInRequest, pk: int, duty_pk: int) -> HttpResponse:
    """Change a duty, or take it out (`take_out`)."""
    plan = written_by(request, pk)
    duty = get_object_or_404(plan.duties, pk=duty_pk)
    duty.plan = plan
    return _duty(request, duty)


@require_POST
def duty_move(request: SignedInRequest, pk: int, duty_pk: int) -> HttpResponse:
    """Let a duty change places with its neighbour (`up` or down)."""
    plan = written_by(request, pk)
    move_duty(get_object_or_404(plan.duties, pk=duty_pk), up="up" in request.POST)
    return redirect(f"{plan.get_absolute_url()}#duty-{duty_pk}")


def written_by(request: SignedInRequest, pk: int) -> Plan:
    """The plan of this id when the person may write it; else 404."""
    get_object_or_404(Plan.objects.editable_by(request.user).kept(), pk=pk)
    return plan_in_view(request, pk)


def _duty(request: SignedInRequest, duty: Duty) -> HttpResponse:
    plan = duty.plan
    form = DutyForm(request.POST or None, instance=duty, units=_units(plan))
    removing = "take_out" in request.POST and duty.pk is not None
    if request.method == "POST" and (form.is_valid() or removing):
        try:
            if removing:
                remove_duty(
                    duty, by=request.user, seen=form.seen, reason=request.POST.get("reason", "")
                )
            else:
                write_duty(duty, by=request.user, seen=form.seen, **form.cleaned_data)
        except TextChanged as changed:
            form.add_error(None, str(changed))
            form.show_newer(changed.newer)
        except PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if removing:
                say_discarded(request, "Đã bỏ trách nhiệm.", kind=DISCARDED_DUTY, pk=duty.pk)
            else:
                messages.success(request, "Đã lưu trách nhiệm.")
            return redirect(f"{plan.get_absolute_url()}#plan-duties")
    return TemplateResponse(
        request, "plans/duty_edit.html", {"plan": plan, "form": form, "duty": duty}
    )


def _units(plan: Plan) -> QuerySet[Unit]:
    return plan.unit.its_authority.units.filter(
        pk__in=[unit.pk for unit in available_units(plan.unit)]
    )
