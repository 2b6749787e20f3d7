"""Yêu cầu giải trình: leaders ask about one or many tasks, the units that lead them answer."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.models import Role
from plans.models import PlanClosed
from vietnamese import whole_numbers

from ..forms import AnswerForm, AskForm
from ..models import Task
from ..services import ProgressRefused
from ..services.explanations import answer_explanation, ask_explanation
from .detail import task_page


def explanation_ask(request: SignedInRequest) -> HttpResponse:
    """Ask for an explanation of the tasks in the address or in the form (`task`)."""
    if not request.user.has_role(Role.LEADER):
        raise Http404
    chosen = (request.POST or request.GET).getlist("task")
    tasks = list(Task.objects.askable_by(request.user).filter(pk__in=whole_numbers(chosen)))
    form = AskForm(request.POST or None)
    if request.method == "POST" and tasks and form.is_valid():
        try:
            asked = ask_explanation(tasks, by=request.user, **form.cleaned_data)
        except (ProgressRefused, PlanClosed) as refusal:
            form.add_error(getattr(refusal, "field", None), str(refusal))
        else:
            messages.success(request, asked.words)
            return (
                redirect(f"{tasks[0].get_absolute_url()}#explanations")
                if len(tasks) == 1
                else _to_matrix(tasks)
            )
    return TemplateResponse(request, "tasks/explanation_ask.html", {"tasks": tasks, "form": form})


@require_POST
def task_explanation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer what a leader asked about a task."""
    tasks = Task.objects.reportable_by(request.user).select_related(
        "plan__unit__authority", "current"
    )
    task = get_object_or_404(tasks, pk=pk)
    form = AnswerForm(request.POST, request.FILES)
    asked = task.explanations.open().first()
    if not asked:
        messages.info(request, "Nhiệm vụ này không còn yêu cầu giải trình nào đang chờ.")
        return redirect(task)
    if form.is_valid():
        try:
            answer_explanation(asked, by=request.user, **form.cleaned_data)
        except ProgressRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Đã gửi giải trình đến lãnh đạo.")
            return redirect(f"{task.get_absolute_url()}#explanations")
    return task_page(request, pk, answer_form=form)


def _to_matrix(tasks: list[Task]) -> HttpResponse:
    return redirect(f"{reverse('tasks:task_list', args=[tasks[0].plan_id])}?late=overdue")
