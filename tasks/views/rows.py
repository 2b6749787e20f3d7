"""Rows of the matrix that come back alone: the one worked on, and the next one open below."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from accounts.http import SignedInRequest

from ..forms import filter_of
from ..matrix import WORK, MatrixRow, TaskMatrix, complete, row_of
from ..models import Task
from ..sections import SHOWN, section_of
from .matrix import ROWS_ON_A_PAGE


class NextRow(NamedTuple):
    """The row to go on to, whether it stands on the same page of the matrix, and the number of the
    list that the person works through.
    """

    row: MatrixRow
    here: bool
    worklist: str = ""


def row_after(
    request: SignedInRequest, task: Task, choose: Callable[[TaskMatrix], MatrixRow | None]
) -> NextRow | None:
    """Return the row to go on to in the filter of the address, if the person asked for `next`."""
    if "next" not in request.POST:
        return None
    matrix = TaskMatrix(
        task.plan,
        request.user,
        filter_of(request.GET, task).wanted,
        today=timezone.localdate(),
    )
    row = choose(matrix)
    if not row or row.task.pk == task.pk:
        return None
    return NextRow(row, row.task.pk in shown_with(request, matrix, task))


def shown_with(request: SignedInRequest, matrix: TaskMatrix, task: Task) -> set[int]:
    """Return the tasks that the page on which `task` was reported shows."""
    on_matrix = (request.htmx.current_url_abs_path or "").startswith(
        reverse("tasks:task_list", args=[task.plan_id])
    )
    if matrix.wanted.get("sort") == WORK and not on_matrix:
        return _shown_at_work(matrix)
    rows, place = matrix.rows, matrix.place(task)
    if "all" not in request.GET:
        first = place // ROWS_ON_A_PAGE * ROWS_ON_A_PAGE
        rows = rows[first : first + ROWS_ON_A_PAGE] if place >= 0 else []
    return {row.task.pk for row in rows}


def _shown_at_work(matrix: TaskMatrix) -> set[int]:
    """The tasks on the page of the person's work: the first ones of each section."""
    sections: dict[str, list[int]] = defaultdict(list)
    for row in matrix.rows:
        sections[section_of(row, matrix.user.unit_id)].append(row.task.pk)
    return {pk for pks in sections.values() for pk in pks[:SHOWN]}


def show_rows(
    request: SignedInRequest,
    task: Task,
    *,
    template: str,
    form: Any,
    saved: str = "",
    following: NextRow | None = None,
    fresh: Callable[[Task], Any],
    worklist: str = "",
) -> HttpResponse:
    """The task's row, open with `form` in `template` or with the line `saved`, and the next one
    with a `fresh` form.
    """
    row = row_of(task, request.user, today=timezone.localdate())
    row.form, row.form_template, row.saved, rows = form, template, saved, [row]
    row.closed, row.goes_on = "close" in request.GET, bool(following)
    if following and following.here:
        upcoming = following.row
        complete([upcoming])
        upcoming.task.plan = task.plan
        upcoming.form, upcoming.form_template, upcoming.replaces = (
            fresh(upcoming.task),
            template,
            True,
        )
        rows.append(upcoming)
    elif following:
        row.following = following.row
    context = {
        "rows": rows,
        "plan": task.plan,
        "query": filter_of(request.GET, task).query,
        "worklist": following.worklist if following else worklist,
    }
    context |= {"editable": task.plan.is_editable_by(request.user), "form_template": template}
    return TemplateResponse(request, "tasks/_rows.html", context)
