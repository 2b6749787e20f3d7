"""Many tasks at once: see which of the chosen ones an act changes, do it, undo it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from plans.current_plan import plan_in_view
from plans.models import Plan, PlanClosed
from plans.reviewing.forms import UndoForm
from plans.reviewing.models import DeclarationRefused
from vietnamese import whole_numbers

from ..chosen import Act, Outcome, Preview, acts_for, newest_of, undo_review
from ..chosen_forms import ActForm
from ..columns import list_of
from ..forms import TaskFilterForm
from ..matrix import TaskMatrix
from ..models import ProgressUpdate
from ..rows import MatrixRow, load_rows
from .people import keep_for_undo

REVIEWED = "reviewed in the matrix"  # in the session: what was just reviewed, which may be undone
CHANGED = "Có nhiệm vụ vừa đổi trong lúc bạn xem; hãy xem lại danh sách rồi bấm lại."


def task_bulk(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Show what an act (`act`) does with the chosen tasks (`task`, or `everything` that the filter
    leaves), then do it.
    """
    plan = plan_in_view(request, plan_pk)
    asked = request.GET.get("act", "")
    act = next((act for act in acts_for(request.user, plan) if act.key == asked), None)
    if not act:
        raise Http404
    back, sent = _matrix_url(request, plan), request.POST or None
    form = act.form(sent, plan=plan, user=request.user)
    if sent and form.is_valid() and (done := _do(request, plan, act, form)):
        if done.reviewed:
            request.session[REVIEWED] = {"words": done.words, "updates": list(done.reviewed)}
        elif done.replaced:
            keep_for_undo(request, done.words, done.replaced)
        else:
            messages.success(request, done.words)
        return redirect(back)
    rows = _chosen(request, plan)
    if not rows:
        messages.error(request, "Hãy đánh dấu ít nhất một nhiệm vụ.")
        return redirect(back)
    preview = Preview.of(act, rows, request.user)
    context = {"act": act, "form": form, "preview": preview, "plan": plan, "back": back}
    return TemplateResponse(request, "tasks/task_bulk.html", context)


@require_POST
def task_bulk_undo(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Make wait again what the person just reviewed in the matrix."""
    plan = plan_in_view(request, plan_pk)
    mine = ProgressUpdate.objects.reviewable_by(request.user).reviewed_by(request.user)
    form = UndoForm(request.POST, reviewed=mine)
    if form.is_valid():
        chosen = list(form.cleaned_data["updates"])
        undo_review(chosen, by=request.user)
        messages.success(request, f"Đã hoàn tác: {len(chosen)} kết quả trở lại chờ duyệt.")
    else:
        messages.error(request, "Không hoàn tác được nữa; hãy mở nhiệm vụ để xem tình trạng.")
    return redirect(_matrix_url(request, plan))


def _chosen(request: SignedInRequest, plan: Plan) -> Sequence[MatrixRow]:
    """The rows that the person chose, complete; once the form is sent, those that they were
    shown.
    """
    today = timezone.localdate()
    if request.method != "POST" and "everything" in request.GET:
        wanted = TaskFilterForm(request.GET, plan=plan).wanted
        return TaskMatrix(plan, request.user, wanted, today=today).rows
    tasks = plan.tasks.filter(pk__in=_ids(request))
    return load_rows(plan, request.user, tasks, today=today, whole=True)


def _ids(request: SignedInRequest) -> list[int]:
    """The ids of the tasks that the form showed, else of those that the address names."""
    shown = request.POST.get("tasks", "").split(".") if request.method == "POST" else ()
    return whole_numbers(shown or request.GET.getlist("task"))


def _do(request: SignedInRequest, plan: Plan, act: Act, form: ActForm) -> Outcome | None:
    """Do it with all that was shown to change, or with none; None when the form says why not."""
    shown = plan.tasks.filter(pk__in=_ids(request)).select_related("current")
    tasks = list(shown)
    for task in tasks:
        task.plan = plan
    unseen = act.judges and newest_of(tasks) != request.POST.get("newest", "")
    if not tasks or unseen or act.refusals(tasks, request.user):
        form.add_error(None, CHANGED)
        return None
    try:
        return act.do(tasks, by=request.user, **form.cleaned_data)
    except DeclarationRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except PlanClosed as closed:
        form.add_error(None, str(closed))
    return None


def _matrix_url(request: SignedInRequest, plan: Plan) -> str:
    query = list_of(request).with_columns(TaskFilterForm(request.GET, plan=plan).query)
    return f"{reverse('tasks:task_list', args=[plan.pk])}?{query}"
