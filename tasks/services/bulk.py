"""Many tasks at once: stored in a handful of queries, under the same rules and with the same
history as one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model

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
    """Write the values of stored tasks, with their summary when it is to be worked out `anew`."""
    if anew and tasks:
        summarise(tasks)
    _change(Task, tasks, [*FIELDS, *SUMMARY] if anew else FIELDS)


def _join(rows: Iterable[TaskRecord]) -> None:
    """Give each row its units in the place of those of before. What stays in its place is changed
    there: half as many rows are written as by taking all away and making them anew.
    """
    roles = TaskUnit.Role
    meant = {
        (row.task.pk, role): parts
        for row in rows
        for role, parts in ((roles.LEAD, row.leads), (roles.COORDINATE, row.coordinators))
        if parts is not None
    }
    if not meant:
        return
    there = {
        (part.task_id, part.role, part.order): part
        for part in TaskUnit.objects.filter(task__in={task for task, _ in meant}).order_by()
        if (part.task_id, part.role) in meant
    }
    wanted = {
        (task, role, order): part
        for (task, role), parts in meant.items()
        for order, part in enumerate(parts)
    }
    gone = [part.pk for place, part in there.items() if place not in wanted]
    TaskUnit.objects.filter(pk__in=gone).delete()
    reworded = []
    for place in wanted.keys() & there.keys():
        if there[place].text != wanted[place].text:
            there[place].text = wanted[place].text
            reworded.append(there[place])
    _change(TaskUnit, reworded, ["text"])
    added = {
        (task, role, order): TaskUnit(task_id=task, role=role, order=order, text=part.text)
        for (task, role, order), part in wanted.items()
        if (task, role, order) not in there
    }
    TaskUnit.objects.bulk_create(added.values(), batch_size=BATCH)
    parts = there | added
    _mean({parts[place].pk: {unit.pk for unit in part.units} for place, part in wanted.items()})


def _mean(wanted: Mapping[int, set[int]]) -> None:
    """Have the parts with these ids mean exactly these units."""
    between = TaskUnit.units.through
    there: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in between.objects.filter(taskunit__in=wanted):
        there[row.taskunit_id][row.unit_id] = row
    changed, gone, added = [], [], []
    for part, units in wanted.items():
        left = [row for unit, row in there[part].items() if unit not in units]
        for row, unit in zip_longest(left, sorted(units - there[part].keys())):
            if unit is None:
                gone.append(row.pk)
            elif row is None:
                added.append(between(taskunit_id=part, unit_id=unit))
            else:
                row.unit_id = unit
                changed.append(row)
    between.objects.filter(pk__in=gone).delete()
    _change(between, changed, ["unit"])
    between.objects.bulk_create(added, batch_size=BATCH)


def _change(model: type[Model], rows: Sequence[Any], fields: Sequence[str]) -> None:
    """Write these fields of stored rows by an upsert a batch, much quicker than `bulk_update`."""
    model._default_manager.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=fields,
    )
