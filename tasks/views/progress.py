"""Reporting on a task: in its row of the matrix, or on its page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web.http import asks_for_json
from plans.reviewing.views import send, tell_device

from ..at_hand import task_at_hand, task_to_send
from ..forms import ProgressForm, TaskFilterForm, filter_of
from ..matrix_order import WORK
from ..models import ProgressUpdate, Task
from ..rows import MatrixRow, row_at_hand, row_of
from ..services import report_progress
from .detail import task_page
from .rows import NextRow, Upcoming, next_row, show_rows
from .worklist import FIELD, following, number_of


@vary_on_headers("HX-Request")
def task_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open, send or close the progress form of a task."""
    if request.method == "POST":
        return _report(request, pk)
    task = task_at_hand(pk) if request.htmx else task_to_send(pk)
    if not (task and task.is_reportable_by(request.user)):
        raise Http404
    if not request.htmx:
        return redirect(f"{task.get_absolute_url()}?{filter_of(request.GET, task).query}#progress")
    if "register" in request.GET:
        chosen = ProgressForm(task=task, user=request.user, opened=True)
        return TemplateResponse(request, "tasks/_progress.html#evidence", {"form": chosen})
    closes = "close" in request.GET
    form = None if closes else ProgressForm(task=task, user=request.user, opened=True)
    return _rows(request, row_at_hand(task, request.user, today=timezone.localdate()), form=form)


def _report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the form of the task, or show what is wrong with it; who may not report on the task is
    refused under its lock, and is told as little as of a task that there is not.
    """
    if not (task := task_to_send(pk)):
        raise Http404
    form = ProgressForm(
        request.POST or None,
        request.FILES or None,
        task=task,
        user=request.user,
        opened=bool(request.htmx),
    )
    if form.is_valid():
        upcoming = following(request, task)
        if update := send(form, report_progress, task, author=request.user):
            if asks_for_json(request):
                return tell_device(update.receipt)
            return _sent(request, update, upcoming)
    if not task.is_reportable_by(request.user):
        raise Http404
    if asks_for_json(request):
        return tell_device(wrong=form.what_is_wrong)
    if not request.htmx:
        return task_page(request, pk, form=form)
    return _rows(request, row_of(task, request.user, today=timezone.localdate()), form=form)


def _sent(
    request: SignedInRequest, update: ProgressUpdate, upcoming: Upcoming | None
) -> HttpResponse:
    """Say that it was sent, and open the next task when the person goes on."""
    task, words = update.task, update.receipt
    at_the_end = "next" in request.POST and not upcoming
    if at_the_end:
        # other lists, other pages of this one and other plans may ask for more
        words += " Danh sách này không còn nhiệm vụ nào cần báo."
    if request.htmx:
        row = row_at_hand(task, request.user, today=timezone.localdate())
        next_one = next_row(request, upcoming, task.plan) if upcoming else None
        return _rows(request, row, saved=words, upcoming=next_one)
    messages.success(request, words)
    asked = filter_of(request.GET, task)
    if at_the_end:
        return redirect(_list_of(task, asked))
    target = reverse("tasks:task_detail", args=[upcoming.pk if upcoming else task.pk])
    number = upcoming.worklist if upcoming else number_of(request)
    query = "&".join(part for part in (asked.query, f"{FIELD}={number}" if number else "") if part)
    anchor = "#progress" if upcoming else ""
    return redirect(f"{target}?{query}{anchor}")


def _list_of(task: Task, asked: TaskFilterForm) -> str:
    """The page whose list the person went through."""
    if asked.wanted.get("sort") == WORK and "section" not in asked.wanted:
        return reverse("pages:my_work")
    return f"{reverse('tasks:task_list', args=[task.plan_id])}?{asked.query}"


def _rows(
    request: SignedInRequest,
    row: MatrixRow,
    *,
    form=None,
    saved="",
    upcoming: NextRow | None = None,
) -> HttpResponse:
    """The task's row of the matrix, open with `form` or with the line `saved`, and the next one
    open below.
    """
    return show_rows(
        request,
        row,
        template="tasks/_progress.html",
        form=form,
        saved=saved,
        following=upcoming,
        fresh=lambda task: ProgressForm(task=task, user=request.user, opened=True),
        worklist=number_of(request),
    )
