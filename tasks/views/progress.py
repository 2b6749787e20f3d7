"""Reporting on a task: in its row of the matrix, or on its page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from plans.reviewing.models import Declaration
from plans.reviewing.views import send

from ..forms import ProgressForm, filter_of
from ..models import Task
from ..services import report_progress
from .detail import task_page
from .rows import NextRow, row_after, show_rows


@vary_on_headers("HX-Request")
def task_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open, send or close the progress form of a task."""
    tasks = Task.objects.reportable_by(request.user).select_related(
        "plan__unit__authority", "current"
    )
    task = get_object_or_404(tasks, pk=pk)
    form = ProgressForm(request.POST or None, request.FILES or None, task=task, user=request.user)
    if request.method == "POST" and form.is_valid():
        following = row_after(request, task, lambda matrix: matrix.to_report_after(task))
        if update := send(form, report_progress, task, author=request.user):
            return _sent(request, task, update, following)
    if request.htmx:
        return _rows(request, task, form=None if "close" in request.GET else form)
    if request.method == "POST":
        return task_page(request, task, form=form)
    return redirect(f"{task.get_absolute_url()}?{filter_of(request.GET, task).query}#progress")


def _sent(
    request: SignedInRequest, task: Task, update: Declaration, following: NextRow | None
) -> HttpResponse:
    """Say that it was sent, and open the next task when the person goes on."""
    words = update.receipt
    if "next" in request.POST and not following:
        narrowed = set(filter_of(request.GET, task).wanted) - {"mine", "sort"}
        words += (
            " Danh sách này không còn nhiệm vụ nào cần báo."
            if narrowed
            else " Không còn nhiệm vụ nào cần báo."
        )
    if request.htmx:
        return _rows(request, task, saved=words, following=following)
    messages.success(request, words)
    target = following.row.task if following else task
    anchor = "#progress" if following else ""
    return redirect(f"{target.get_absolute_url()}?{filter_of(request.GET, task).query}{anchor}")


def _rows(
    request: SignedInRequest, task: Task, *, form=None, saved="", following=None
) -> HttpResponse:
    """The task's row of the matrix, open with `form` or with the line `saved`, and the next one
    open below.
    """
    return show_rows(
        request,
        task,
        template="tasks/_progress.html",
        form=form,
        saved=saved,
        following=following,
        fresh=lambda upcoming: ProgressForm(task=upcoming, user=request.user),
    )
