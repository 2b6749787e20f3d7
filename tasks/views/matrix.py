"""The matrix of a plan's tasks: page, print, Excel and CSV."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from accounts.http import SignedInRequest
from accounts.models import Role
from foundation.downloads.answers import answer
from foundation.web.http import page_or_partial
from foundation.web.streaming import PIECES_HERE, stream_into
from plans.change_reason import ReasonForm
from plans.current_period import goes_by_period
from plans.current_plan import current_plan, plan_in_view
from plans.models import Plan
from plans.reviewing.models import REVIEWERS

from ..chosen import acts_for
from ..columns import list_of
from ..forms import ProgressForm, TaskFilterForm
from ..matrix import TaskMatrix
from ..rows import MatrixRow
from ..table_files import MATRIX_FILE
from .chosen import REVIEWED
from .people import ASSIGNED

ROWS_ON_A_PAGE = 50


def current(request: SignedInRequest) -> HttpResponse:
    """Lead to the matrix of the plan that the person works on, or say what comes first."""
    if plan := current_plan(request):
        return redirect("tasks:task_list", plan.pk)
    may_import = request.user.has_role(Role.STANDING_BODY)
    return TemplateResponse(request, "tasks/no_plan.html", {"may_import": may_import})


@vary_on_headers("HX-Request")
@goes_by_period
def task_list(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The tasks of a plan that the filter in the address leaves; without any address those of the
    view with which the person begins. The filters alone when these are opened.
    """
    plan, mine = plan_in_view(request, plan_pk), list_of(request)
    if not request.GET and mine.start and mine.start.address:
        return redirect(f"{request.path}?{mine.start.address}")
    form = TaskFilterForm(request.GET, plan=plan)
    matrix = TaskMatrix(plan, request.user, form.wanted, today=timezone.localdate())
    form.offer_found(matrix)
    query = mine.with_columns(form.query)
    if request.htmx.target == "task-filters":
        context = {"plan": plan, "form": form, "query": query, "mine": mine}
        return TemplateResponse(request, "tasks/task_list.html#filters", context)
    everything = "all" in request.GET
    size = max(matrix.total, 1) if everything else ROWS_ON_A_PAGE
    page = Paginator(range(matrix.total), size).get_page(request.GET.get("page"))
    rows: list[MatrixRow] = []
    if page.object_list and not everything:
        rows = matrix.rows_between(page.start_index() - 1, page.end_index())
    _open(rows, request)
    context = {
        "plan": plan,
        "form": form,
        "query": query,
        "row_query": mine.with_shown(form.query),
        "page": page,
        "groups": matrix.groups(rows),
    }
    context |= {"matrix": matrix, "mine": mine, "shown": mine.shown}
    context |= {"view": mine.current(form.query), "acts": acts_for(request.user, plan)}
    context |= {"everything": everything, "pieces": PIECES_HERE if everything else ""}
    context |= {"editable": plan.is_editable_by(request.user)}
    context |= {"reviewer": request.user.has_role(*REVIEWERS)}
    context |= {"done": request.session.pop(REVIEWED, None)}
    context |= {"assigned": request.session.pop(ASSIGNED, None)}
    context |= _ordering(request, plan, form) if context["editable"] else {}
    template = page_or_partial(request, "tasks/task_list.html", "matrix")
    whole = TemplateResponse(request, template, context)
    streams = everything and matrix.total
    response = stream_into(whole, _pieces(matrix, request, context)) if streams else whole
    return push_url(response, mine.address(form.query)) if request.htmx else response


def _pieces(matrix: TaskMatrix, request: SignedInRequest, context: dict[str, Any]) -> Iterator[str]:
    """The rows of all tasks, few at a time: the page is as long as the plan."""
    around = context | {"user": request.user, "csrf_token": get_token(request)}
    for groups in matrix.groups_in_pieces():
        _open([row for _, _, rows in groups for row in rows], request)
        yield render_to_string("tasks/task_list.html#groups", around | {"groups": groups})


def task_export(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The tasks that the filter leaves with the columns that are shown, as an Excel file or as CSV
    (`format=csv`).
    """
    columns = list_of(request).shown
    return answer(request, MATRIX_FILE, plan_pk=plan_pk, columns=columns)


def _ordering(request: SignedInRequest, plan: Plan, form: TaskFilterForm) -> dict[str, Any]:
    """What the page needs while the person puts the tasks in order; only the whole plan can be."""
    if "order" not in request.GET or set(form.wanted) - {"untracked"}:
        return {}
    reason = ReasonForm(initial={"reason": request.GET.get("reason", "")}, plan=plan)
    ordering = {"ordering": True, "reason": reason, "moved": request.GET.get("moved", "")}
    return ordering | {"acts": ()}  # boxes to tick would stand in the way


def _open(rows: Sequence[MatrixRow], request: SignedInRequest) -> None:
    """Open the row that the address asks for (`open`), when the person may report on it."""
    for row in rows:
        if str(row.task.pk) == request.GET.get("open") and row.reportable:
            row.form = ProgressForm(task=row.task, user=request.user)
