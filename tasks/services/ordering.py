"""The order of a plan's tasks, and taking a task out of the plan."""

from django.db import transaction

from accounts.models import User
from foundation.discards.services import discard
from foundation.journal.acts import acting
from plans.models import Plan
from plans.ordering import moved

from ..models import Task
from . import ProgressRefused, change_task, check_changeable, lock_task
from .bulk import lock_unused

DISCARDED = "task"


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
    with acting(by=by, why=reason.strip() or "Đổi thứ tự nhiệm vụ"):
        Task.objects.bulk_update(changed, ["area", "ordinal"])
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
    """Discard `task` of a draft when nobody reported on it, else stop tracking it; is it discarded?

    Raises `ProgressRefused` without a reason when the task is kept, or when something in the draft
    points to the one to delete, and `PlanClosed`.
    """
    task = lock_task(task)
    check_changeable(
        task.plan, reason, "Kế hoạch đã ban hành: hãy ghi lý do thôi theo dõi nhiệm vụ."
    )
    if is_removable(task):
        discard_task(lock_unused([task]).get(), task.plan, by=by, reason=reason)
        return True
    if not reason.strip():
        raise ProgressRefused("Hãy ghi lý do thôi theo dõi nhiệm vụ.", "reason")
    change_task(task, by=by, reason=reason, tracked=False)
    return False


def discard_task(task: Task, plan: Plan, *, by: User, reason: str = "") -> None:
    """Discard a task for who has locked the plan and the task and judged the step."""
    discard(task, kind=DISCARDED, authority=plan.unit.its_authority.pk, by=by, reason=reason)


@transaction.atomic
def discard_unused(task: Task, *, by: User) -> None:
    """Discard a task that nobody has worked on. Raises what `lock_unused` raises."""
    row = lock_unused([task]).get()
    discard_task(row, row.plan, by=by)
