"""Everything about one task, and what people say about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Role, User
from foundation.web import unsent
from foundation.web.http import page_or_partial
from plans.change_reason import ReasonForm
from plans.current_plan import plan_in_view
from plans.models import Plan
from plans.origins import Origin, origins_of

from ..changes import changes_of
from ..cited import know_evidence
from ..figures import intervals_of
from ..forms import AnswerForm, CommentForm, ProgressForm, filter_of
from ..matrix import TaskMatrix
from ..models import Task
from ..models.task import TaskQuerySet
from ..rows import MatrixRow, row_at_hand
from ..services import ProgressRefused, comment
from ..superior import around
from .people import ASSIGNED, staff_of
from .worklist import number_of


def task_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return task_page(request, pk)


@vary_on_headers("HX-Request")
@require_safe
def task_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was changed in a task, and who did it from when to when."""
    tasks = Task.objects.visible_to(request.user).with_around()
    task = get_object_or_404(tasks, pk=pk)
    task.plan = plan_in_view(request, task.plan_id)
    template = page_or_partial(request, "tasks/task_changes.html", "changes")
    return TemplateResponse(request, template, {"task": task, "changes": changes_of(task)})


@require_POST
def task_comment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add what a person says about a task, with their evidence."""
    tasks = Task.objects.commented_by(request.user).select_related(
        "plan__unit__authority", "current"
    )
    task = get_object_or_404(tasks, pk=pk)
    form = CommentForm(request.POST, request.FILES)
    if not form.is_valid():
        return task_page(request, pk, comment_form=form)
    try:
        written = comment(task, author=request.user, **form.cleaned_data)
    except ProgressRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("tasks:task_list", task.plan_id)
    moved = " Kế hoạch đã được thay thế: ý kiến ở nhiệm vụ của kế hoạch mới."
    messages.success(request, f"Đã gửi ý kiến.{moved if written.task != task else ''}")
    return redirect(
        f"{written.task.get_absolute_url()}?{filter_of(request.GET, written.task).query}"
    )


def task_page(
    request: SignedInRequest, pk: int, *, form=None, comment_form=None, answer_form=None
) -> HttpResponse:
    """The page of a task with its forms, those of the person's input when there is one."""
    user, today = request.user, timezone.localdate()
    task = get_object_or_404(_tasks_seen_by(user), pk=pk)
    task.plan = plan_in_view(request, task.plan_id)
    task.tell_return()
    asked = filter_of(request.GET, task)
    row = row_at_hand(task, user, today=today)
    matrix = TaskMatrix(task.plan, user, asked.wanted, today=today)
    before, after = matrix.neighbours(task)
    if row.reportable and not form:
        sent_to = reverse("tasks:task_progress", args=[task.pk])
        form = ProgressForm(task=task, user=user, unsent=unsent.take(request, sent_to))
    replaced = task.plan.state == Plan.State.REPLACED
    own = task.plan.unit.authority_id == user.authority_id
    if not comment_form and not replaced and own:
        comment_form = CommentForm()
    updates = list(task.updates.all())
    comments = list(task.comments.with_people()) if task.has_comments else []
    explanations = list(task.explanations.with_people()) if task.has_explanations else []
    know_evidence(task, [*updates, *comments, *explanations])
    owed = any(not each.answered for each in explanations)
    may_ask = own and user.has_role(Role.LEADER) and task.tracked and task.plan.open
    context = {
        "answer_form": (answer_form or AnswerForm()) if owed and task.reportable else None,
        "may_ask": may_ask and not owed,
        "explanations": explanations,
        "today": today,
        "task": task,
        "plan": task.plan,
        "row": row,
        "form": form,
        "offers_evidence": "register" in request.GET,
        "comment_form": comment_form,
        "origins": _origins(row),
        "updates": updates,
        "comments": comments,
        "intervals": intervals_of(task, on=today, calendar=task.plan.calendar),
        "next_task": task.next.visible_to(user).first() if replaced else None,
        "editable": task.plan.is_editable_by(user),
        "query": asked.query,
        "worklist": number_of(request),
        "staff": staff_of(row, user),
        "assigned": request.session.pop(ASSIGNED, None),
        "before": before,
        "after": after,
    }
    return TemplateResponse(request, "tasks/task_detail.html", context | _around(request, task))


def _tasks_seen_by(user: User) -> TaskQuerySet:
    """The tasks that `user` sees, each with all that its page asks for at once."""
    found = Task.objects.visible_to(user).for_page().with_reportable(user)
    return found.with_updates().with_around().with_above(user)


def _around(request: SignedInRequest, task: Task) -> dict:
    """What stands above and below the task; for who may, the form that settles differences, with
    the reason that was typed before a refusal.
    """
    found = around(task, request.user)
    if found["differences_above"] and task.plan.is_editable_by(request.user):
        reason = request.GET.get("reason", "Theo thay đổi của kế hoạch cấp trên")
        found["settle"] = ReasonForm(plan=task.plan, initial={"reason": reason})
    return found


def _origins(row: MatrixRow) -> list[Origin]:
    """Where the values of a task were read; no query for one that no document holds."""
    task = row.task
    if not task.origin:
        return []
    now = {name: getattr(task, name) for name in ("content", "product", "time_text")}
    now |= {
        "leads": [part.text for part in row.leads],
        "coordinators": [part.text for part in row.coordinators],
    }
    return origins_of(task.origin, now, task.plan.file_addresses())
