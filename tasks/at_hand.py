"""A task alone, with what its row, its form and a save ask of it: by SQL that is written once for
every task.
"""

from collections.abc import Collection

from django.db.models import QuerySet

from foundation.web.written import rows_by
from plans.models import Plan

from .models import ProgressUpdate, Task


def task_at_hand(pk: int, plan: Plan | None = None) -> Task | None:
    """Return the task with all that its row says and the form of progress below it, but for its
    parts: all that was `told`, who said what counts, its plan with areas, calendar and periods.

    Three queries, two where its `plan` is one that knows these, one more where a period was opened
    again; None where there is no such task.
    """
    if not (found := rows_by(_with_author, [pk])):
        return None
    (task,) = found
    if plan and plan.pk == task.plan_id:
        task.plan = plan
    else:
        (task.plan,) = rows_by(_plans_for_forms, [task.plan_id])
    read_told(task)
    return task


def task_to_send(pk: int) -> Task | None:
    """Return the task with what its form must know to understand what was typed (one query)."""
    return next(iter(rows_by(_with_plan, [pk])), None)


def locked_task(pk: int) -> Task | None:
    """Return the task as it stands, locked to the end of the transaction; the caller has locked its
    plan.
    """
    return next(iter(rows_by(_locked, [pk])), None)


def read_told(task: Task) -> None:
    """Let `task` know all that was `told` of it (one query)."""
    task.told = rows_by(_updates, [task.pk])
    for update in task.told:
        update.task = task


def _with_author(tasks: Collection[int]) -> QuerySet[Task]:
    return Task.objects.filter(pk__in=tasks).for_page().order_by()


def _with_plan(tasks: Collection[int]) -> QuerySet[Task]:
    found = Task.objects.filter(pk__in=tasks).order_by()
    return found.select_related("plan__unit__authority", "current")


def _locked(tasks: Collection[int]) -> QuerySet[Task]:
    found = Task.objects.filter(pk__in=tasks).order_by()
    return found.select_for_update(of=("self",), no_key=True)


def _plans_for_forms(plans: Collection[int]) -> QuerySet[Plan]:
    found = Plan.objects.filter(pk__in=plans).order_by().for_rows().with_periods().with_opened()
    return found.select_related("unit__authority")


def _updates(tasks: Collection[int]) -> QuerySet[ProgressUpdate]:
    return ProgressUpdate.objects.filter(task__in=tasks)
