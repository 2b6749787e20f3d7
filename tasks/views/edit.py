"""The wording and time of a task: change them, on a page or in the row of the matrix, or add a task
to the plan.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from plans.change_reason import ReasonForm
from plans.current_plan import editable_plan, plan_in_view
from plans.models import PlanClosed
from plans.services.writing import TextChanged

from ..edit_forms import EditForms, NewTaskForm, TaskForm
from ..forms import filter_of
from ..models import Task
from ..rows import row_of
from ..services import ProgressRefused, add_task, change_task
from ..services.superior import change_and_follow
from .rows import row_after, show_rows


@vary_on_headers("HX-Request")
def task_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a task, on its page or in its row of the matrix; its history keeps the old values."""
    task = get_object_or_404(Task.objects.editable_by(request.user), pk=pk)
    task.plan = plan_in_view(request, task.plan_id)
    forms = EditForms.of(task, request.POST or None)
    if request.method == "POST" and forms.are_valid():
        following = row_after(request, task)
        if _change(request, task, forms):
            return _changed(request, task, following)
    if request.htmx:
        return _rows(request, task, form=None if "close" in request.GET else forms)
    context: dict[str, Any] = {"form": forms.task, "reason": forms.reason, "above": forms.above}
    context |= {"plan": task.plan, "back": task.get_absolute_url(), "heading": "Sửa nhiệm vụ"}
    return TemplateResponse(request, "tasks/task_edit.html", context)


@require_GET
def task_time(request: SignedInRequest, pk: int) -> HttpResponse:
    """How the time that is being typed would be understood; nothing is stored."""
    task = get_object_or_404(Task.objects.editable_by(request.user).select_related("plan"), pk=pk)
    form = TaskForm(request.GET, instance=task)
    form.full_clean()
    return TemplateResponse(request, "tasks/_task_fields.html#time", {"form": form})


def task_add(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Add a task to the plan, then choose who leads it."""
    plan = editable_plan(request, plan_pk)
    form = NewTaskForm(request.POST or None, instance=Task(plan=plan))
    reason = ReasonForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid() & reason.is_valid():
        try:
            task = add_task(plan, by=request.user, **form.cleaned_data, **reason.cleaned_data)
        except (ProgressRefused, PlanClosed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã thêm nhiệm vụ. Hãy chọn đơn vị chủ trì.")
            return redirect(f"{reverse('planning:hand_out', args=[plan.pk])}?task={task.pk}")
    context = {
        "form": form,
        "reason": reason,
        "plan": plan,
        "back": reverse("tasks:task_list", args=[plan.pk]),
    }
    return TemplateResponse(request, "tasks/task_edit.html", context | {"heading": "Thêm nhiệm vụ"})


def _change(request: SignedInRequest, task: Task, forms: EditForms) -> bool:
    """Store what was typed; False when it was refused, which the form then says."""
    try:
        typed = forms.task.cleaned_data | forms.reason.cleaned_data | {"seen": forms.task.seen}
        if forms.above.has_changed():
            superior = forms.above.cleaned_data["follows"]
            change_and_follow(task, by=request.user, superior=superior, **typed)
        else:
            change_task(task, by=request.user, **typed)
    except TextChanged as changed:
        forms.task.add_error(None, str(changed))
        forms.task.show_newer(changed.newer)
        return False
    except (ProgressRefused, PlanClosed) as refusal:
        forms.task.add_error(None, str(refusal))
        return False
    return True


def _changed(request: SignedInRequest, task: Task, following) -> HttpResponse:
    """Say that it was saved where it was done, and open the next row when the person goes on."""
    if request.htmx:
        words = f"Đã lưu nhiệm vụ lúc {timezone.localtime():%H:%M}."
        if "next" in request.POST and not following:
            words += " Đây là nhiệm vụ cuối của danh sách."
        return _rows(request, task, form=None, saved=words, following=following)
    messages.success(request, "Đã lưu nhiệm vụ.")
    return redirect(f"{task.get_absolute_url()}?{filter_of(request.GET, task).query}")


def _rows(
    request: SignedInRequest, task: Task, *, form: EditForms | None, saved="", following=None
) -> HttpResponse:
    return show_rows(
        request,
        row_of(task, request.user, today=timezone.localdate()),
        template="tasks/_edit.html",
        form=form,
        saved=saved,
        following=following,
        fresh=EditForms.of,
    )
