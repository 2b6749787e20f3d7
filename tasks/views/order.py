"""The order of the tasks in the matrix, and taking a task out of the plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from foundation.discards.telling import say_discarded
from plans.change_reason import ReasonForm
from plans.current_plan import plan_in_view
from plans.models import PlanClosed
from plans.ordering import DOWN, UP

from ..models import Task
from ..services import ProgressRefused
from ..services.ordering import DISCARDED, is_removable, move_task, take_out_task


@require_POST
def task_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a task one place up or down, and come back to it in the matrix."""
    task = get_object_or_404(Task.objects.editable_by(request.user), pk=pk)
    to, reason = request.POST.get("to"), request.POST.get("reason", "")[:100]
    try:
        if to in (UP, DOWN) and not move_task(task, by=request.user, to=to, reason=reason):
            messages.info(request, "Nhiệm vụ đã ở đầu hoặc cuối kế hoạch.")
    except (ProgressRefused, PlanClosed) as refusal:
        messages.error(request, str(refusal))
    asked = urlencode(
        {"order": "1", "all": "1", "untracked": "on", "moved": str(pk), "reason": reason}
    )
    return redirect(f"{reverse('tasks:task_list', args=[task.plan_id])}?{asked}")


def task_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then delete a task from a draft, or stop tracking it when somebody works on it."""
    task = get_object_or_404(Task.objects.editable_by(request.user), pk=pk)
    task.plan = plan_in_view(request, task.plan_id)
    reason, removable = ReasonForm(request.POST or None, plan=task.plan), is_removable(task)
    reason.asked = reason.fields["reason"].required = not removable
    if request.method == "POST" and reason.is_valid():
        try:
            deleted = take_out_task(task, by=request.user, **reason.cleaned_data)
        except (ProgressRefused, PlanClosed) as refusal:
            reason.add_error(None, str(refusal))
        else:
            if deleted:
                say_discarded(request, "Đã xóa nhiệm vụ.", kind=DISCARDED, pk=pk)
            else:
                messages.success(request, "Nhiệm vụ không còn được theo dõi.")
            return redirect("tasks:task_list", task.plan_id)
    context = {"task": task, "plan": task.plan, "reason": reason, "removable": removable}
    return TemplateResponse(request, "tasks/task_remove.html", context)
