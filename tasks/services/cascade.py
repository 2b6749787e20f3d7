"""What people do with the tasks of a superior plan: follow, take up, set aside, take a change over."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from accounts.models import User
from cchc.history import CHANGED, record_history
from plans.models import Plan

from ..models import SetAside, Task
from . import ProgressRefused, add_task, change_task, check_changeable

LINKED = "Nối với nhiệm vụ của kế hoạch cấp trên"
UNLINKED = "Thôi nối với nhiệm vụ của kế hoạch cấp trên"
TIME = ("time_text", "time_kind", "rhythm", "start", "due", "anchor_on")


@transaction.atomic
def follow_plan(plan: Plan, *, by: User, superior: Plan | None, number: str = "") -> int:
    """Let `plan` follow `superior`, or only name its `number`, or none; return how many tasks lost their link.

    A task whose superior task goes on in the new superior plan goes on following it. Raises `ProgressRefused` when
    `superior` is out of reach, and `PlanClosed`.
    """
    plan = _locked(plan)
    if superior and not Plan.objects.superior_to(plan.unit).filter(pk=superior.pk).exists():
        raise ProgressRefused("Chỉ chọn được kế hoạch đã ban hành của cơ quan cấp trên.", "superior")
    plan.follows, plan.follows_text = superior, superior.number if superior else number.strip()
    plan._change_reason, plan._history_user = "Chọn kế hoạch cấp trên", by
    plan.save(update_fields=["follows", "follows_text"])
    return _carry_links(plan, superior, by)


@transaction.atomic
def take_up(plan: Plan, *, by: User, tasks: Sequence[Task], reason: str = "") -> list[Task]:
    """Take superior `tasks` over into `plan`, all or none; return the new tasks. Their leads are still to be assigned.

    What is followed already is not taken twice. Raises `ProgressRefused` without a reason once the plan is issued, or
    for a task of another plan than the superior one, and `PlanClosed`.
    """
    plan = _locked(plan)
    _check_superior(plan, tasks)
    followed = set(plan.tasks.filter(follows__in=tasks).values_list("follows", flat=True))
    made = [_taken_up(plan, task, by, reason) for task in tasks if task.pk not in followed]
    SetAside.objects.filter(plan=plan, task__in=tasks).delete()
    return made


@transaction.atomic
def link_tasks(plan: Plan, *, by: User, pairs: Iterable[tuple[Task, Task]]) -> int:
    """Let own tasks of `plan` follow superior ones, all or none; `pairs` are (own, superior). Return how many.

    Raises `ProgressRefused` when one of them stands in another plan, and `PlanClosed`.
    """
    plan, pairs = _locked(plan), list(pairs)
    _check_superior(plan, [superior for _, superior in pairs])
    if any(own.plan_id != plan.pk for own, _ in pairs):
        raise ProgressRefused("Chỉ nối được nhiệm vụ của chính kế hoạch này.")
    _store_links([(own, superior) for own, superior in pairs], by=by, reason=LINKED)
    SetAside.objects.filter(plan=plan, task__in=[superior for _, superior in pairs]).delete()
    return len(pairs)


@transaction.atomic
def follow_task(task: Task, *, by: User, superior: Task | None) -> None:
    """Let `task` follow `superior`, or no superior task any more. Raises what `link_tasks` raises."""
    if superior:
        link_tasks(task.plan, by=by, pairs=[(task, superior)])
    else:
        _locked(task.plan)
        _store_links([(task, None)], by=by, reason=UNLINKED)


@transaction.atomic
def set_aside(plan: Plan, task: Task, *, by: User, reason: str) -> None:
    """Note that the superior `task` does not concern the unit of `plan`.

    Raises `ProgressRefused` without a reason or when an own task follows it, and `PlanClosed`.
    """
    plan = _locked(plan)
    _check_superior(plan, [task])
    if not reason.strip():
        raise ProgressRefused("Hãy ghi lý do nhiệm vụ này không thuộc đơn vị.", "reason")
    if plan.tasks.filter(follows=task).exists():
        raise ProgressRefused("Nhiệm vụ này đã được tiếp nhận; hãy bỏ nối trước.", "reason")
    SetAside.objects.update_or_create(plan=plan, task=task, defaults={"reason": reason.strip(), "by": by})


@transaction.atomic
def undo_set_aside(plan: Plan, task: Task) -> None:
    """Let the superior `task` count as not taken up again. Raises `PlanClosed`."""
    SetAside.objects.filter(plan=_locked(plan), task=task).delete()


@transaction.atomic
def settle_change(task: Task, *, by: User, take: bool, reason: str = "") -> None:
    """Take over what changed in the superior task since `task` followed it, or keep the own words (`take` false).

    Either way the change counts as seen. Raises `ProgressRefused` without a reason once the plan is issued and a
    change is taken, and `PlanClosed`.
    """
    superior, before = task.follows, task.followed_as
    _locked(task.plan)
    if superior and take:
        changed = [name for name, value in superior.wording.items() if value != before.get(name, value)]
        names = {name for name in changed if name in ("content", "product")}
        names |= set(TIME) if {"time_text", "due"} & set(changed) else set()
        change_task(task, by=by, reason=reason, **{name: getattr(superior, name) for name in names})
    if superior:
        Task.objects.filter(pk=task.pk).update(followed_as=superior.wording)


def _locked(plan: Plan) -> Plan:
    """The plan as it stands, locked. Raises `PlanClosed` when it is over."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit__authority").get(pk=plan.pk)
    check_changeable(plan, LINKED, "")
    return plan


def _check_superior(plan: Plan, tasks: Iterable[Task]) -> None:
    if any(plan.follows_id is None or task.plan_id != plan.follows_id for task in tasks):
        raise ProgressRefused("Nhiệm vụ này không thuộc kế hoạch cấp trên của kế hoạch.")


def _taken_up(plan: Plan, superior: Task, by: User, reason: str) -> Task:
    values = {name: getattr(superior, name) for name in ("content", "product", *TIME)}
    task = add_task(plan, by=by, area=superior.area, reason=reason, **values)
    _store_links([(task, superior)], by=by, reason=LINKED)
    return task


def _carry_links(plan: Plan, superior: Plan | None, by: User) -> int:
    """Let own tasks go on with the new superior plan where theirs goes on, and end the other links; return those."""
    own = list(plan.tasks.exclude(follows=None).exclude(follows__plan=superior))
    going_on = Task.objects.filter(plan=superior, previous__in=[task.follows_id for task in own]) if superior else ()
    heirs = {task.previous_id: task for task in going_on}
    links = [(task, heirs.get(task.follows_id)) for task in own]
    ended = [link for link in links if link[1] is None]
    for task, heir in links:
        if heir:  # what changed on the way still shows: the words remembered stay the old ones
            Task.objects.filter(pk=task.pk).update(follows=heir)
    _store_links(ended, by=by, reason=UNLINKED)
    record_history(Task, [task.pk for task, heir in links if heir], kind=CHANGED, by=by, reason=LINKED)
    SetAside.objects.filter(plan=plan).exclude(task__plan=superior).delete()
    return len(ended)


def _store_links(links: Sequence[tuple[Task, Task | None]], *, by: User, reason: str) -> None:
    """Store what each task follows now, with its history, in a handful of queries."""
    tasks = [task for task, _ in links]
    for task, superior in links:
        task.follow(superior)
    Task.objects.bulk_update(tasks, ["follows", "followed_as"])
    record_history(Task, [task.pk for task in tasks], kind=CHANGED, by=by, reason=reason)
