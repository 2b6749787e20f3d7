"""Giao việc: which units lead and coordinate each task, and handing the plan out."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from accounts.models import Unit
from accounts.unit_matching import Matcher
from plans.change_reason import ReasonForm
from plans.current_plan import editable_plan
from plans.models import Plan, PlanClosed, PlanRefused
from plans.services.writing import TextChanged
from tasks.models import Task
from tasks.services import ProgressRefused, assign_many
from vietnamese import whole_number, whole_numbers

from . import services
from .forms import HandOutForm, HandOutManyForm

TASKS_ON_A_PAGE = 20


@require_GET
def hand_out(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Choose the units of each task; those that nobody answers for yet come first."""
    plan = editable_plan(request, plan_pk)
    tasks = plan.tasks.tracked()
    if (task := whole_number(request.GET.get("task", ""))) is not None:
        one = tasks.with_units().in_bulk([task])
        return _page(request, plan, _forms(request, plan, one.values()), ReasonForm(plan=plan))
    shown = tasks.without_lead_unit() if "unled" in request.GET else tasks.unled_first()
    page = Paginator(shown.with_units(), TASKS_ON_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, plan, _forms(request, plan, page), ReasonForm(plan=plan), page=page)


@require_POST
def hand_out_save(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Store what was changed in the tasks shown, or in that of the pressed button (`only`)."""
    plan = editable_plan(request, plan_pk)
    chosen = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("task")
    tasks = plan.tasks.tracked().with_units().in_bulk(whole_numbers(chosen))
    forms, reason = _forms(request, plan, tasks.values()), ReasonForm(request.POST, plan=plan)
    saved = _save(request, forms, reason)
    if request.htmx:
        forms = (
            _forms(request, plan, plan.tasks.with_units().in_bulk(tasks).values(), fresh=True)
            if saved
            else forms
        )
        one = "planning/hand_out.html#one"
        return _page(request, plan, forms, reason, template=one, saved=saved, oob=True)
    if saved:
        return _back(request, plan)
    return _page(request, plan, forms, reason)


@require_POST
def hand_out_many(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Give the ticked tasks, or those of a whole area, to the same units: all or none."""
    plan = editable_plan(request, plan_pk)
    many = HandOutManyForm(request.POST, plan=plan, units=_units(plan))
    reason = ReasonForm(request.POST, plan=plan)
    if many.is_valid() & reason.is_valid():
        handings = many.handings
        try:
            assign_many(handings, by=request.user, reason=reason.cleaned_data.get("reason", ""))
        except (ProgressRefused, PlanClosed) as refusal:
            reason.add_error(None, str(refusal))
        except TextChanged as changed:
            words = f"{changed} Đang lưu: {changed.newer.units_in_words()}."
            reason.add_error(None, f"Nhiệm vụ “{changed.newer}”: {words}")
        else:
            count = f"{len(handings)} nhiệm vụ"
            chosen = f"Đã chọn đơn vị chủ trì cho {count}."  # of a draft, which nobody sees yet
            messages.success(request, chosen if "import" in request.POST else f"Đã giao {count}.")
            return _back(request, plan)
    if "import" in request.POST:
        for errors in (*many.errors.values(), *reason.errors.values()):
            messages.error(request, " ".join(map(str, errors)))
        return _back(request, plan)
    tasks = plan.tasks.tracked()
    shown = tasks.without_lead_unit() if "unled" in request.GET else tasks.unled_first()
    page = Paginator(shown.with_units(), TASKS_ON_A_PAGE).get_page(request.GET.get("page"))
    return _page(
        request, plan, _forms(request, plan, page, fresh=True), reason, page=page, many=many
    )


@require_POST
def hand_out_start(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Hand the plan out: its tasks become the offices' work."""
    plan = editable_plan(request, plan_pk)
    try:
        services.hand_out(plan, by=request.user, seen=request.POST.get("seen", ""))
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
        return _back(request, plan)
    messages.success(request, "Đã giao việc cho các đơn vị; từ nay các đơn vị báo kết quả được.")
    return redirect("tasks:task_list", plan.pk)


def _back(request: SignedInRequest, plan: Plan) -> HttpResponse:
    """To the page that sent the form: that of the import (`import`), or of handing out."""
    if (sender := whole_number(request.POST.get("import", ""))) is not None:
        return redirect(get_object_or_404(plan.imports, pk=sender))
    return redirect(f"{reverse('planning:hand_out', args=[plan.pk])}?{request.GET.urlencode()}")


def _forms(
    request: SignedInRequest, plan: Plan, tasks: Iterable[Task], *, fresh: bool = False
) -> list[HandOutForm]:
    """The forms of these tasks, filled with what was posted unless `fresh`."""
    units = _units(plan)
    matcher = Matcher(units.values(), place=plan.unit.its_authority.place)
    data = None if fresh else request.POST or None
    return [HandOutForm(data, task=task, units=units, matcher=matcher) for task in tasks]


def _units(plan: Plan) -> dict[int, Unit]:
    units = Unit.objects.of_authority(plan.unit.authority).in_force(timezone.localdate())
    return {unit.pk: unit for unit in units}


def _page(
    request: SignedInRequest,
    plan: Plan,
    forms: list[HandOutForm],
    reason: ReasonForm,
    *,
    template: str = "planning/hand_out.html",
    **more: Any,
) -> HttpResponse:
    here, only_unled = reverse("planning:hand_out", args=[plan.pk]), "unled" in request.GET
    total, unled = plan.tasks.tracked().count_unled()
    tabs = [
        ("Tất cả", here, not only_unled, total),
        ("Chưa có đơn vị chủ trì", f"{here}?unled=1", only_unled, unled),
    ]
    context = {"plan": plan, "forms": forms, "reason": reason, "tabs": tabs, "unled": unled}
    if "many" not in more:
        more["many"] = HandOutManyForm(plan=plan, units=forms[0].units if forms else {})
    context |= {"unled_words": f"Còn {unled} nhiệm vụ chưa có đơn vị chủ trì"}
    return TemplateResponse(request, template, context | {"query": request.GET.urlencode()} | more)


def _save(request: SignedInRequest, forms: list[HandOutForm], reason: ReasonForm) -> bool:
    """Store what was changed, all or nothing; False when the forms say why not."""
    refused = [form for form in forms if not form.is_valid()]
    changed = [form for form in forms if form.is_valid() and form.changed]
    if refused or (changed and not reason.is_valid()):
        return False
    try:
        assign_many(
            [form.handing for form in changed],
            by=request.user,
            reason=reason.data.get("reason", ""),
        )
    except (ProgressRefused, PlanClosed) as refusal:
        reason.add_error(None, str(refusal))
        return False
    except TextChanged as late:
        {form.task: form for form in forms}[late.newer].show_newer(late)
        return False
    if not request.htmx:
        messages.success(
            request, f"Đã lưu {len(changed)} nhiệm vụ." if changed else "Không có gì thay đổi."
        )
    return True
