"""The wording and time of a task: change them, or add a task to the plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from plans.current import plan_in_view
from plans.models import PlanClosed

from ..cascade_forms import FollowForm
from ..forms import NewTaskForm, ReasonForm, TaskFilterForm, TaskForm
from ..models import Task
from ..services import ProgressRefused, add_task, change_task
from ..services.cascade import follow_task
from .assign import editable_plan


def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a task; the old values stay in its history."""
    task = get_object_or_404(Task.objects.editable_by(request.user), pk=pk)
    task.plan = plan_in_view(request, task.plan_id)
    form, reason = TaskForm(request.POST or None, instance=task), ReasonForm(request.POST or None, plan=task.plan)
    above = FollowForm(request.POST or None, task=task)
    if request.method == "POST" and _are_valid(form, reason, above):
        try:
            change_task(task, by=request.user, **form.cleaned_data, **reason.cleaned_data)
            if above.has_changed():
                follow_task(task, by=request.user, superior=above.cleaned_data["follows"])
        except (ProgressRefused, PlanClosed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã lưu nhiệm vụ.")
            return redirect(f"{task.get_absolute_url()}?{TaskFilterForm(request.GET).query}")
    context = {"form": form, "reason": reason, "above": above, "plan": task.plan, "back": task.get_absolute_url()}
    return TemplateResponse(request, "tasks/task_edit.html", context | {"heading": "Sửa nhiệm vụ"})


def task_add(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """Add a task to the plan, then choose who leads it."""
    plan = editable_plan(request, plan_pk)
    form = NewTaskForm(request.POST or None, instance=Task(plan=plan))
    reason = ReasonForm(request.POST or None, plan=plan)
    if request.method == "POST" and _are_valid(form, reason):
        try:
            task = add_task(plan, by=request.user, **form.cleaned_data, **reason.cleaned_data)
        except (ProgressRefused, PlanClosed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã thêm nhiệm vụ. Hãy chọn đơn vị chủ trì.")
            return redirect(f"{reverse('tasks:assign', args=[plan.pk])}?task={task.pk}")
    context = {"form": form, "reason": reason, "plan": plan, "back": reverse("tasks:task_list", args=[plan.pk])}
    return TemplateResponse(request, "tasks/task_edit.html", context | {"heading": "Thêm nhiệm vụ"})


def _are_valid(*forms) -> bool:
    """Are all of these valid? Each is asked, so that each shows its errors."""
    return not [form for form in forms if not form.is_valid()]
