"""What is done with the tasks that a person chose in the matrix: given to another unit, postponed.

Each act is stored for all of them or for none, in a handful of queries however many there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, Unit, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from plans.models import Plan
from vietnamese import short_date

from ..models import Task, TaskPart, parts_of
from . import ProgressRefused, UnitAssignment, check_changeable
from .bulk import TaskRecord, store_in_locked

GONE = "Có nhiệm vụ vừa được người khác bỏ khỏi kế hoạch; hãy chọn lại."
NO_DAY = "Nhiệm vụ {} không có ngày hạn nên không lùi được; hãy sửa thời hạn ở nhiệm vụ ấy."


@transaction.atomic
def assign_tasks(tasks: Sequence[Task], *, by: User, unit: Unit, reason: str = "") -> int:
    """Hand `tasks` of one plan to `unit`, which then leads them alone; who coordinated goes on.

    Return how many changed hands: those that it led alone already stay as they are. Their comments
    say what was and what is, and the people of the units concerned are told. Raises
    `ProgressRefused` without a reason once the plan is issued, and `PlanClosed`.
    """
    plan, locked = _lock(tasks)
    check_changeable(plan, reason, "Kế hoạch đã ban hành: hãy ghi lý do giao lại nhiệm vụ.")
    changed = [task for task in locked if _leading(task) != [{unit.pk}]]
    units = Unit.objects.in_bulk({pk for task in changed for part in task.parts for pk in part.ids})
    store_in_locked(
        plan,
        [_handed_to(task, unit, units, reason.strip()) for task in changed],
        by=by,
        reason=reason.strip() or "Giao đơn vị thực hiện",
    )
    return len(changed)


@transaction.atomic
def postpone_tasks(tasks: Sequence[Task], *, by: User, due: date, reason: str) -> int:
    """Move the due day of `tasks` of one plan to `due`; return how many there are.

    The reason stands in their history and in their comments, and the people of the units that lead
    them are told. Raises `ProgressRefused` without a reason, for a day that is over or not later
    than one of theirs, for a task that has no day or is finished, and `PlanClosed`.
    """
    reason = reason.strip()
    if not reason:
        raise ProgressRefused("Hãy ghi lý do lùi thời hạn.", "reason")
    if due < timezone.localdate():
        raise ProgressRefused("Thời hạn mới không thể trước hôm nay.", "due")
    plan, locked = _lock(tasks)
    for task in locked:
        task.plan = plan
        if refusal := why_not_postponed(task):
            raise ProgressRefused(refusal)
    _check_later(locked, due)
    store_in_locked(plan, [_put_off(task, due, reason) for task in locked], by=by, reason=reason)
    if plan.handed_out_at:
        leads = {pk for task in locked for units in _leading(task) for pk in units}
        words = f"Thời hạn của {len(locked)} nhiệm vụ lùi đến {short_date(due)}: {reason}"
        _tell_units(plan, leads, words, by=by)
    return len(locked)


def why_not_postponed(task: Task) -> str:
    """Return why the due day of `task` can't be moved; empty when it can."""
    if task.ongoing:
        return f"Nhiệm vụ {task.number} làm thường xuyên, định kỳ nên không lùi thời hạn."
    if task.due is None:
        return NO_DAY.format(task.number)
    if task.current and task.current.finished:
        return f"Nhiệm vụ {task.number} đã kết thúc: {task.current.get_state_display().lower()}."
    return ""


def _lock(tasks: Sequence[Task]) -> tuple[Plan, list[Task]]:
    """The plan of `tasks`, and they themselves as they stand now with their parts, locked."""
    plan = Plan.objects.with_areas().lock(tasks[0].plan_id)
    rows = Task.objects.filter(plan=plan, pk__in=[task.pk for task in tasks])
    current = rows.select_related("current").select_for_update(of=("self",), no_key=True)
    locked = list(current.order_by("pk"))
    if len(locked) < len(tasks):
        raise ProgressRefused(GONE)
    parts = parts_of([task.pk for task in locked])
    for task in locked:
        task.parts = parts[task.pk]
    return plan, locked


def _check_later(tasks: Iterable[Task], due: date) -> None:
    """Raise unless `due` lies after the due day of each task."""
    latest = max(tasks, key=lambda task: task.due or date.min)
    if latest.due and due <= latest.due:
        raise ProgressRefused(
            f"Thời hạn mới phải sau thời hạn đang có, muộn nhất là {short_date(latest.due)} "
            f"của nhiệm vụ {latest.number}.",
            "due",
        )


def _leading(task: Task) -> list[set[int]]:
    """The ids of the units behind each lead of `task`, in order."""
    return [set(part.ids) for part in task.parts if part.leads]


def _handed_to(task: Task, unit: Unit, units: Mapping[int, Unit], reason: str) -> TaskRecord:
    coordinating = [part for part in task.parts if not part.leads]
    going_on = [part for part in coordinating if set(part.ids) != {unit.pk}]
    leads, kept = [UnitAssignment(unit.short_name, [unit])], _assigned(going_on, units)
    before = _assigned((part for part in task.parts if part.leads), units)
    old, new = in_words(before, _assigned(coordinating, units)), in_words(leads, kept)
    task.reassigned = {"old": old, "new": new}
    because = f" Lý do: {reason}" if reason else ""
    told = f"Giao lại. Trước: {old}. Nay: {new}.{because}"
    # who coordinates as before is not stored anew
    changed = kept if len(going_on) < len(coordinating) else None
    return TaskRecord(task, leads, changed, told, reworded=False)


def _assigned(parts: Iterable[TaskPart], units: Mapping[int, Unit]) -> list[UnitAssignment]:
    return [UnitAssignment(part.text, [units[pk] for pk in part.ids]) for part in parts]


def in_words(leads: Iterable[UnitAssignment], coordinators: Iterable[UnitAssignment]) -> str:
    """Who leads and who coordinates, as `Task.units_in_words` says it."""
    lead, coordinate = (
        "; ".join(", ".join(unit.short_name for unit in part.units) or part.text for part in parts)
        or "chưa có"
        for parts in (leads, coordinators)
    )
    return f"chủ trì: {lead}; phối hợp: {coordinate}"


def _put_off(task: Task, due: date, reason: str) -> TaskRecord:
    old, task.due = task.due, due
    before = f"từ {short_date(old)} " if old else ""
    words = f"Lùi thời hạn {before}đến {short_date(due)}. Lý do: {reason}"
    return TaskRecord(task, told=words)


def _tell_units(plan: Plan, units: set[int], words: str, *, by: User) -> None:
    """Tell the officers and heads of `units` in one line, but for who did it."""
    people = User.objects.active().filter(unit__in=units).with_role(Role.OFFICER, Role.HEAD)
    url = reverse("tasks:task_list", args=[plan.pk])
    notify(people, Kind.HANDED_OUT, words, url, by=by)
