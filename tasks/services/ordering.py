"""The order of a plan's tasks, and taking a task out of the plan."""

from django.db import transaction

from accounts.models import User
from foundation.operations.history import CHANGED, record_history
from plans.models import Plan
from plans.ordering import moved

from ..models import Task
from . import ProgressRefused, change_task, check_changeable, lock_task
from .bulk import remove_tasks


@transaction.atomic
def move_task(task: Task, *, by: User, to: str, reason: str = "") -> bool:
    """Move `task` one place up or down, over the edge of its area into the next one; False when it
    cannot go on.

    The areas it touches are numbered anew; each task whose number changes gets one row of history.
    Raises `ProgressRefused` without a reason once the plan is issued, and `PlanClosed`.
    """
    plan = lock_task(task).plan
    check_changeable(plan, reason, "Kế hoạch đã ban hành: hãy ghi lý do đổi thứ tự nhiệm vụ.")
    changed = moved(plan.tasks.all(), task.pk, to, [area.number for area in plan.reform_areas])
    if changed is None:
        return False
    Task.objects.bulk_update(changed, ["area", "ordinal"])
    words = reason.strip() or "Đổi thứ tự nhiệm vụ"
    record_history(Task, [row.pk for row in changed], kind=CHANGED, by=by, reason=words)
    return True


def is_removable(task: Task) -> bool:
    """May `task` be deleted: does it stand in a draft, and did nobody report on it?"""
    return (
        task.plan.state == Plan.State.DRAFT
        and not task.updates.exists()
        and not task.comments.exists()
    )


@transaction.atomic
def take_out_task(task: Task, *, by: User, reason: str = "") -> bool:
    """Delete `task` from a draft when nobody reported on it, else stop tracking it; was it deleted?

    Raises `ProgressRefused` without a reason when the task is kept, or when something in the draft
    points to the one to delete, and `PlanClosed`.
    """
    task = lock_task(task)
    check_changeable(
        task.plan, reason, "Kế hoạch đã ban hành: hãy ghi lý do thôi theo dõi nhiệm vụ."
    )
    if is_removable(task):
        remove_tasks([task])
        return True
    if not reason.strip():
        raise ProgressRefused("Hãy ghi lý do thôi theo dõi nhiệm vụ.", "reason")
    change_task(task, by=by, reason=reason, tracked=False)
    return False
