"""The superior plan: which of its tasks the own plan takes up, links, or sets aside."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web.http import page_or_partial
from plans.change_reason import ReasonForm
from plans.current_plan import editable_plan, plan_in_view
from plans.models import Plan, PlanClosed
from tasks.models import Task
from tasks.services import ProgressRefused
from tasks.services.superior import follow_task, link_tasks, settle_differences

from . import services
from .forms import AsideForm, LinkForm, PairsForm, SuperiorFilterForm, SuperiorForm, TakeUpForm
from .list_file import superior_file
from .rows import SuperiorTasks, superior_of

REFUSALS = (ProgressRefused, PlanClosed)


@vary_on_headers("HX-Request")
def superior(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """The tasks of the superior plan, each with the own tasks that follow it."""
    return _page(request, plan_in_view(request, plan_pk))


@require_safe
def superior_export(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The tasks of the superior plan that the filter leaves, as a file."""
    plan = plan_in_view(request, plan_pk)
    if (above := superior_of(plan, request.user)) is None:
        raise Http404
    form, tasks = _filtered(request, plan, above)
    title, rows = f"Nhiệm vụ của {above}", [row for _, rows in tasks.groups for row in rows]
    file = superior_file(above)
    return file.answer(request, rows, form.chosen, title=title, about=f"{plan.year}")


def _filtered(
    request: SignedInRequest, plan: Plan, above: Plan
) -> tuple[SuperiorFilterForm, SuperiorTasks]:
    """The filter of the address, and the tasks of the plan `above` that it leaves."""
    form = SuperiorFilterForm(request.GET, superior=above)
    tasks = SuperiorTasks(plan, above, form.wanted, today=timezone.localdate())
    form.show_counts(tasks)
    return form, tasks


def superior_choose(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Say which plan this one follows."""
    plan = editable_plan(request, plan_pk)
    form = SuperiorForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            lost = services.follow_plan(plan, by=request.user, **form.cleaned_data)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            ended = f" {lost} nhiệm vụ thôi nối với kế hoạch cũ." if lost else ""
            messages.success(request, f"Đã lưu kế hoạch cấp trên.{ended}")
            return _back(request, plan)
    return TemplateResponse(request, "planning/superior_choose.html", {"plan": plan, "form": form})


@require_POST
def superior_take(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Take the ticked superior tasks over into the own plan."""
    plan = editable_plan(request, plan_pk)
    above = superior_of(plan, request.user)
    form = TakeUpForm(request.POST, plan=plan, superior=above)
    reason = ReasonForm(request.POST, plan=plan)
    if form.is_valid() & reason.is_valid():
        tasks = list(form.cleaned_data["tick"])
        try:
            made = services.take_up(
                plan, by=request.user, tasks=tasks, areas=form.areas, **reason.cleaned_data
            )
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Đã tiếp nhận {len(made)} nhiệm vụ. Hãy giao đơn vị chủ trì."
            )
            return _back(request, plan)
    return _page(request, plan, take=form, reason=reason)


@require_POST
def superior_link(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Confirm a proposed link, or all that the page showed."""
    plan = editable_plan(request, plan_pk)
    form = PairsForm(request.POST, plan=plan)
    if form.is_valid():
        return _step(
            request,
            plan,
            lambda: link_tasks(plan, by=request.user, **form.cleaned_data),
            "Đã nối nhiệm vụ.",
        )
    messages.error(request, str(form.non_field_errors()[0]))
    return _back(request, plan)


def superior_task(request: SignedInRequest, plan_pk: int, task_pk: int) -> HttpResponse:
    """One superior task: link an own task to it, or say that it does not concern the unit."""
    plan = editable_plan(request, plan_pk)
    task = get_object_or_404(Task.objects.of_superior(plan).prefetch_related("units"), pk=task_pk)
    step, chosen = request.POST.get("step"), request.POST or None
    link = LinkForm(chosen if step == "link" else None, plan=plan)
    aside = AsideForm(chosen if step == "aside" else None)
    if step == "link" and link.is_valid():
        pairs = [(link.cleaned_data["own"], task)]
        return _step(
            request,
            plan,
            lambda: link_tasks(plan, by=request.user, pairs=pairs),
            "Đã nối nhiệm vụ.",
        )
    if step == "aside" and aside.is_valid():
        reason = aside.cleaned_data["why"]
        words = "Đã ghi là không thuộc đơn vị."
        return _step(
            request,
            plan,
            lambda: services.set_aside(plan, task, by=request.user, reason=reason),
            words,
        )
    if step == "undo":
        return _step(
            request,
            plan,
            lambda: services.undo_set_aside(plan, task),
            "Đã bỏ ghi chú không thuộc đơn vị.",
        )
    context = {
        "plan": plan,
        "task": task,
        "link": link,
        "aside": aside,
        "query": request.GET.urlencode(),
    }
    context |= {
        "own": plan.tasks.filter(follows=task),
        "set_aside": plan.set_aside.filter(task=task).first(),
    }
    return TemplateResponse(request, "planning/superior_task.html", context)


@require_POST
def task_unlink(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the task follow no superior task any more."""
    task = get_object_or_404(Task.objects.editable_by(request.user).select_related("plan"), pk=pk)
    words = "Đã bỏ nối với nhiệm vụ cấp trên."
    return _step(
        request,
        task.plan,
        lambda: follow_task(task, by=request.user, superior=None),
        words,
    )


@require_POST
def task_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take what changed in the superior task over (`take`), or keep the own words."""
    tasks = Task.objects.editable_by(request.user).select_related("plan", "follows")
    task = get_object_or_404(tasks, pk=pk)
    take, reason = "take" in request.POST, request.POST.get("reason", "")[:100]
    seen, on_its_page = request.POST.get(f"seen-{pk}"), "task" in request.POST
    try:
        settle_differences(task, by=request.user, take=take, reason=reason, seen=seen)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        if on_its_page:
            return redirect(f"{task.get_absolute_url()}?{urlencode({'reason': reason})}")
        plan = plan_in_view(request, task.plan_id)
        return _page(request, plan, reason=ReasonForm({"reason": reason}, plan=plan))
    messages.success(
        request, "Đã lấy thay đổi của cấp trên." if take else "Đã giữ nội dung của đơn vị."
    )
    return redirect(task) if on_its_page else _back(request, task.plan)


def _step(request: SignedInRequest, plan: Plan, step, done: str) -> HttpResponse:
    """Take a step, say how it went, and go back to the superior plan's page."""
    try:
        step()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _back(request, plan)


def _back(request: SignedInRequest, plan: Plan) -> HttpResponse:
    """Back to the rows that the person was looking at."""
    return redirect(f"{reverse('planning:superior', args=[plan.pk])}?{request.GET.urlencode()}")


def _page(request: SignedInRequest, plan: Plan, *, take=None, reason=None) -> HttpResponse:
    above = superior_of(plan, request.user)
    form, tasks = _filtered(request, plan, above) if above else (None, None)
    editable = plan.is_editable_by(request.user) and plan.writable
    words = {"reason": f"Tiếp nhận từ kế hoạch cấp trên số {plan.follows_text}"[:100]}
    context = {
        "plan": plan,
        "superior": above,
        "tasks": tasks,
        "form": form,
        "query": form.query if form else "",
        "editable": editable,
        "take": take or (TakeUpForm(plan=plan, superior=above) if editable and above else None),
        "reason": reason or ReasonForm(plan=plan, initial=words),
    }
    return TemplateResponse(
        request, page_or_partial(request, "planning/superior.html", "rows"), context
    )
