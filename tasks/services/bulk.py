"""Many tasks at once: stored in a handful of queries, under the same rules and with the same
history as one by one.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from foundation.journal.acts import acting
from foundation.operations.usage import in_use
from plans.areas import NO_SUCH_AREA
from plans.models import Plan

from ..models import Task, TaskComment, TaskPerson, TaskUnit
from ..models.settling import SUMMARY, summarise
from ..models.task import TaskQuerySet
from ..notices import parts_of, tell_followers, tell_reassigned, wordings_of
from . import ProgressRefused, UnitAssignment, check_changeable

BATCH = 500
FROM_EXCEL = "Nhập từ Excel"
FIELDS = (
    "area",
    "ordinal",
    "content",
    "product",
    "time_text",
    "time_kind",
    "rhythm",
    "start",
    "due",
    "tracked",
    "search_text",
    "reassigned",
)


class TaskRecord(NamedTuple):
    """A task with its new values (unsaved for a new one), and who leads and coordinates it now
    (None: as before).

    `told` says in words how its units or its time change, for the comment that the offices read;
    one whose units alone change is not `reworded`, and owes its next word by the same day.
    """

    task: Task
    leads: Sequence[UnitAssignment] | None = None
    coordinators: Sequence[UnitAssignment] | None = None
    told: str = ""
    reworded: bool = True


@transaction.atomic
def store_tasks(plan: Plan, rows: Sequence[TaskRecord], *, by: User, reason: str = "") -> None:
    """Add new tasks to `plan` and change those it has, all or none; old and new stand in their
    history.

    Raises `ProgressRefused` without a reason once the plan is issued, or when the first lead of a
    task means no unit once it is handed out, and `PlanClosed`.
    """
    plan = Plan.objects.with_areas().lock(plan.pk)
    check_changeable(plan, reason, "Kế hoạch đã ban hành: hãy ghi lý do thay đổi nhiệm vụ.")
    store_in_locked(plan, rows, by=by, reason=reason)


def store_in_locked(plan: Plan, rows: Sequence[TaskRecord], *, by: User, reason: str) -> None:
    """Do the same for who has locked `plan` and judged the reason."""
    for row in rows:
        if row.leads and not row.leads[0].units:
            raise ProgressRefused(
                f"Đơn vị chủ trì đầu tiên phải là đơn vị trong danh mục: {row.task}", "leads"
            )
        if not plan.area(row.task.area):
            raise ProgressRefused(NO_SUCH_AREA, "area")
        row.task.plan = plan
        row.task.fold_text()
    added = [row.task for row in rows if row.task.pk is None]
    changed = [row.task for row in rows if row.task.pk is not None]
    for task in added:
        task.summarise(())
    act = {"by": by, "why": reason.strip() or FROM_EXCEL}
    with acting(**act):
        Task.objects.bulk_create(added, batch_size=BATCH)
    joined = [row.task for row in rows if row.leads is not None or row.coordinators is not None]
    reworded = [row.task for row in rows if row.reworded]
    before, said = parts_of(joined), wordings_of(reworded)
    with acting(**act):
        _overwrite(changed, anew=bool(reworded))
    _join(rows)
    if joined:
        TaskPerson.objects.end_left_behind(plan, by=by)
    if plan.handed_out_at:
        TaskComment.objects.bulk_create(
            TaskComment(task=row.task, author=by, text=row.told) for row in rows if row.told
        )
    tell_reassigned(plan, joined, before=before, by=by)
    tell_followers(plan, reworded, before=said, by=by)


@transaction.atomic
def remove_tasks(tasks: Sequence[Task]) -> None:
    """Delete tasks that nobody has worked on. Raises what `lock_unused` raises."""
    lock_unused(tasks).delete()


def lock_unused(tasks: Sequence[Task]) -> TaskQuerySet:
    """Return tasks that nobody has worked on, locked. Raises `ProgressRefused` naming the first one
    that somebody has.
    """
    rows = Task.objects.filter(pk__in=[task.pk for task in tasks])
    Plan.objects.filter(pk__in={task.plan_id for task in tasks}).lock_all()
    # whoever takes one up into another plan comes before, or finds it gone
    list(rows.select_for_update())
    if used := in_use(rows, (TaskUnit, TaskUnit.units.through, TaskPerson)).first():
        raise ProgressRefused(f"Đã có kết quả, ý kiến hoặc liên kết ở nhiệm vụ “{used}”.")
    return rows


def _overwrite(tasks: Sequence[Task], *, anew: bool) -> None:
    """Write the values of stored tasks by an upsert a batch, much quicker than `bulk_update`; with
    their summary when it is to be worked out `anew`.
    """
    if anew and tasks:
        summarise(tasks)
    Task.objects.bulk_create(
        tasks,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*FIELDS, *SUMMARY] if anew else FIELDS,
    )


def _join(rows: Iterable[TaskRecord]) -> None:
    """Put the units of each row in the place of those of before."""
    roles = TaskUnit.Role
    wanted = [
        (row.task, role, parts)
        for row in rows
        for role, parts in ((roles.LEAD, row.leads), (roles.COORDINATE, row.coordinators))
        if parts is not None
    ]
    if not wanted:
        return
    old = Q()
    for role in roles:
        old |= Q(role=role, task__in=[task.pk for task, its, _ in wanted if its == role])
    TaskUnit.objects.filter(old).delete()
    joined = [
        (TaskUnit(task=task, role=role, order=order, text=part.text), part.units)
        for task, role, parts in wanted
        for order, part in enumerate(parts)
    ]
    TaskUnit.objects.bulk_create((part for part, _ in joined), batch_size=BATCH)
    between = TaskUnit.units.through
    between.objects.bulk_create(
        (between(taskunit_id=part.pk, unit_id=unit.pk) for part, units in joined for unit in units),
        batch_size=BATCH,
    )
