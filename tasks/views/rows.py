"""Rows of the matrix that come back alone: the one worked on, and the next one open below."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.http import SignedInRequest
from plans.models import Plan

from ..at_hand import task_at_hand
from ..chosen import acts_for
from ..columns import OF_MY_WORK, list_of
from ..forms import filter_of
from ..matrix import TaskMatrix
from ..models import Task
from ..rows import MatrixRow, row_at_hand
from .matrix import ROWS_ON_A_PAGE


class Upcoming(NamedTuple):
    """The task to go on to (its id), the tasks that the same page shows, and the number of the list
    that the person works through.
    """

    pk: int
    shown: Collection[int]
    worklist: str = ""


class NextRow(NamedTuple):
    """The row to go on to, whether it stands on the same page of the matrix, and the number of the
    list that the person works through.
    """

    row: MatrixRow
    here: bool
    worklist: str = ""


def row_after(request: SignedInRequest, task: Task) -> NextRow | None:
    """Return the row after `task` in the filter of the address, if the person asked for `next`."""
    if "next" not in request.POST:
        return None
    matrix = TaskMatrix(
        task.plan,
        request.user,
        filter_of(request.GET, task).wanted,
        today=timezone.localdate(),
    )
    _, after = matrix.neighbours(task)
    return next_row(request, Upcoming(after, shown_with(request, matrix, task))) if after else None


def next_row(
    request: SignedInRequest, upcoming: Upcoming, plan: Plan | None = None
) -> NextRow | None:
    """Return the row to go on to; None when its task was taken out of its plan meanwhile. `plan` is
    one at hand, which may be its own.
    """
    if not (task := task_at_hand(upcoming.pk, plan)):
        return None
    row = row_at_hand(task, request.user, today=timezone.localdate())
    return NextRow(row, upcoming.pk in upcoming.shown, upcoming.worklist)


def shown_with(request: SignedInRequest, matrix: TaskMatrix, task: Task) -> set[int]:
    """Return the tasks that the page on which `task` was reported shows."""
    if "all" in request.GET:
        return set(matrix.ids())
    return matrix.page_of(task, ROWS_ON_A_PAGE)


def show_rows(
    request: SignedInRequest,
    row: MatrixRow,
    *,
    template: str,
    form: Any,
    saved: str = "",
    following: NextRow | None = None,
    fresh: Callable[[Task], Any],
    worklist: str = "",
) -> HttpResponse:
    """The `row` of a task, open with `form` in `template` or with the line `saved`, and the next
    one with a `fresh` form.
    """
    task = row.task
    row.form, row.form_template, row.saved, rows = form, template, saved, [row]
    row.closed, row.goes_on = "close" in request.GET, bool(following)
    if following and following.here:
        upcoming = following.row
        upcoming.form, upcoming.form_template, upcoming.replaces = (
            fresh(upcoming.task),
            template,
            True,
        )
        rows.append(upcoming)
    elif following:
        row.following = following.row
    mine, query = list_of(request), filter_of(request.GET, task).query
    context = {"rows": rows, "plan": task.plan, "query": query, "shown": OF_MY_WORK}
    context |= {"worklist": following.worklist if following else worklist}
    if mine.asked:  # the row stands in the matrix; “Việc của tôi” has columns of its own
        context |= {"query": mine.with_shown(query), "shown": mine.shown}
        context |= {"acts": acts_for(request.user, task.plan)}
    context |= {"editable": task.plan.is_editable_by(request.user), "form_template": template}
    return TemplateResponse(request, "tasks/_rows.html", context)
