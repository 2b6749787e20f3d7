"""Which superior task a task follows: linked, unlinked, and differences taken over."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from foundation.journal.acts import acting
from plans.models import Plan

from ..models import SetAside, Task
from ..superior import differences_stamp
from . import ProgressRefused, change_task, check_changeable, lock_task

LINKED = "Nối với nhiệm vụ của kế hoạch cấp trên"
UNLINKED = "Thôi nối với nhiệm vụ của kế hoạch cấp trên"
MOVED_ON = (
    "Khác biệt với kế hoạch cấp trên vừa thay đổi sau khi mở trang này. Hãy xem lại nội dung hiện "
    "nay, rồi chọn lấy nội dung mới hoặc giữ của đơn vị."
)
TIME = ("time_text", "time_kind", "rhythm", "start", "due", "anchor_on")


@transaction.atomic
def link_tasks(plan: Plan, *, by: User, pairs: Iterable[tuple[Task, Task]]) -> int:
    """Let own tasks of `plan` follow superior ones, all or none; `pairs` are (own, superior).
    Return how many.

    Raises `ProgressRefused` when one of them stands in another plan, and `PlanClosed`.
    """
    plan, pairs = lock_plan(plan), list(pairs)
    check_superior(plan, [superior for _, superior in pairs])
    if any(own.plan_id != plan.pk for own, _ in pairs):
        raise ProgressRefused("Chỉ nối được nhiệm vụ của chính kế hoạch này.")
    store_links([(own, superior) for own, superior in pairs], by=by, reason=LINKED)
    SetAside.objects.filter(plan=plan, task__in=[superior for _, superior in pairs]).delete()
    return len(pairs)


@transaction.atomic
def follow_task(task: Task, *, by: User, superior: Task | None) -> None:
    """Let `task` follow `superior`, or none any more. Raises what `link_tasks` raises."""
    if superior:
        link_tasks(task.plan, by=by, pairs=[(task, superior)])
    else:
        lock_plan(task.plan)
        store_links([(task, None)], by=by, reason=UNLINKED)


@transaction.atomic
def change_and_follow(task: Task, *, by: User, superior: Task | None, **changes: Any) -> None:
    """Let `task` follow `superior`, or none any more, and make the `changes` of `change_task`: both
    or neither. Raises what the two raise.

    The link comes first: who takes a superior task out holds it and then writes its followers.
    """
    follow_task(task, by=by, superior=superior)
    change_task(task, by=by, **changes)


@transaction.atomic
def settle_differences(
    task: Task, *, by: User, take: bool, reason: str = "", seen: str | None = None
) -> None:
    """Take over what the superior task says otherwise since `task` followed it, or keep the own
    words (`take` false).

    Either way the differences count as seen. Raises `ProgressRefused` when they are others than
    those of the stamp `seen` that the person's page bears, and without a reason once the plan is
    issued and they are taken, and `PlanClosed`.
    """
    lock_plan(task.plan)
    # before the own task: who deletes the superior one holds that, and waits for those that follow
    above = Task.objects.filter(pk__in=Task.objects.filter(pk=task.pk).values("follows"))
    superior = above.select_for_update(of=("self",), no_key=True).first()
    task = lock_task(task)
    task.follows, before = superior, task.followed_as
    if seen is not None and differences_stamp(task) != seen:
        raise ProgressRefused(MOVED_ON)
    if superior and take:
        differing = {
            name for name, value in superior.wording.items() if value != before.get(name, value)
        }
        names = differing & {"content", "product"}
        names |= set(TIME) if differing & {"time_text", "due"} else set()
        change_task(task, by=by, reason=reason, **{name: getattr(superior, name) for name in names})
    if superior:
        Task.objects.filter(pk=task.pk).update(followed_as=superior.wording)


def lock_plan(plan: Plan) -> Plan:
    """The plan as it stands, locked. Raises `PlanClosed` when it is over."""
    plan = Plan.objects.lock(plan.pk)
    check_changeable(plan, LINKED, "")
    return plan


def check_superior(plan: Plan, tasks: Iterable[Task]) -> None:
    """Lock superior `tasks`, so that none is deleted meanwhile. Raises `ProgressRefused` when one
    is none any more.
    """
    wanted = {task.pk for task in tasks}
    found = (
        Task.objects.filter(pk__in=wanted, plan=plan.follows_id)
        if plan.follows_id
        else Task.objects.none()
    )
    if wanted != {task.pk for task in found.select_for_update(of=("self",), no_key=True)}:
        raise ProgressRefused("Nhiệm vụ này không thuộc kế hoạch cấp trên của kế hoạch.")


def store_links(links: Sequence[tuple[Task, Task | None]], *, by: User, reason: str) -> None:
    """Store what each task follows now, with its history, in a handful of queries."""
    tasks = [task for task, _ in links]
    for task, superior in links:
        task.follow(superior)
    with acting(by=by, why=reason):
        Task.objects.bulk_update(tasks, ["follows", "followed_as"])
