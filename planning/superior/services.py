"""What people do with a superior plan: follow it, take its tasks up, set them aside."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from accounts.models import User
from foundation.journal.acts import acting
from plans.areas import same_areas
from plans.models import Plan
from tasks.models import SetAside, Task
from tasks.services import ProgressRefused, add_task
from tasks.services.superior import (
    LINKED,
    TIME,
    UNLINKED,
    check_superior,
    lock_plan,
    store_links,
)


@transaction.atomic
def follow_plan(plan: Plan, *, by: User, superior: Plan | None, number: str = "") -> int:
    """Let `plan` follow `superior`, or only a `number`, or none; return how many links ended.

    A task whose superior task goes on in the new superior plan goes on following it. Raises
    `ProgressRefused` when `superior` is out of reach, and `PlanClosed`.
    """
    plan = lock_plan(plan)
    if superior and not Plan.objects.superior_to(plan.unit).filter(pk=superior.pk).exists():
        raise ProgressRefused(
            "Chỉ chọn được kế hoạch đã ban hành của cơ quan cấp trên.", "superior"
        )
    plan.follows, plan.follows_text = superior, superior.number if superior else number.strip()
    with acting(by=by, why="Chọn kế hoạch cấp trên"):
        plan.save(update_fields=["follows", "follows_text"])
    return _carry_links(plan, superior, by)


@transaction.atomic
def take_up(
    plan: Plan,
    *,
    by: User,
    tasks: Sequence[Task],
    areas: Mapping[int, int] | None = None,
    reason: str = "",
) -> list[Task]:
    """Take superior `tasks` over into `plan`, all or none; return the new tasks. Their leads are
    still to be assigned.

    A task stands in the own area that is like the superior one, else in that which `areas` names
    for it. What is followed already is not taken twice. Raises `ProgressRefused` without a reason
    once the plan is issued, without an area, or for a task of another plan than the superior one,
    and `PlanClosed`.
    """
    plan = lock_plan(plan)
    check_superior(plan, tasks)
    followed = set(plan.tasks.filter(follows__in=tasks).values_list("follows", flat=True))
    above = plan.follows.reform_areas if plan.follows else []
    own = {**(areas or {}), **same_areas(above, plan.reform_areas)}
    made = [
        _taken_up(plan, task, own.get(task.area, 0), by, reason)
        for task in tasks
        if task.pk not in followed
    ]
    SetAside.objects.filter(plan=plan, task__in=tasks).delete()
    return made


@transaction.atomic
def set_aside(plan: Plan, task: Task, *, by: User, reason: str) -> None:
    """Note that the superior `task` does not concern the unit of `plan`.

    Raises `ProgressRefused` without a reason or when an own task follows it, and `PlanClosed`.
    """
    plan = lock_plan(plan)
    check_superior(plan, [task])
    if not reason.strip():
        raise ProgressRefused("Hãy ghi lý do nhiệm vụ này không thuộc đơn vị.", "reason")
    if plan.tasks.filter(follows=task).exists():
        raise ProgressRefused("Nhiệm vụ này đã được tiếp nhận; hãy bỏ nối trước.", "reason")
    SetAside.objects.update_or_create(
        plan=plan, task=task, defaults={"reason": reason.strip(), "by": by}
    )


@transaction.atomic
def undo_set_aside(plan: Plan, task: Task) -> None:
    """Let the superior `task` count as not taken up again. Raises `PlanClosed`."""
    SetAside.objects.filter(plan=lock_plan(plan), task=task).delete()


def _taken_up(plan: Plan, superior: Task, area: int, by: User, reason: str) -> Task:
    values = {name: getattr(superior, name) for name in ("content", "product", *TIME)}
    task = add_task(plan, by=by, area=area, reason=reason, **values)
    store_links([(task, superior)], by=by, reason=LINKED)
    return task


def _carry_links(plan: Plan, superior: Plan | None, by: User) -> int:
    """Let own tasks go on with the new superior plan where theirs does; return how many end."""
    own = list(plan.tasks.exclude(follows=None).exclude(follows__plan=superior))
    going_on = (
        Task.objects.filter(plan=superior, previous__in=[task.follows_id for task in own])
        if superior
        else ()
    )
    heirs = {task.previous_id: task for task in going_on}
    links = [(task, heirs.get(task.follows_id)) for task in own]
    ended = [link for link in links if link[1] is None]
    with acting(by=by, why=LINKED):
        for task, heir in links:
            if heir:  # what changed on the way still shows: the words remembered stay the old ones
                Task.objects.filter(pk=task.pk).update(follows=heir)
    store_links(ended, by=by, reason=UNLINKED)
    SetAside.objects.filter(plan=plan).exclude(task__plan=superior).delete()
    return len(ended)
