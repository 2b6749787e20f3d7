"""Who does a task under each of its units: assigned, replaced by somebody else, ended."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.people_changes import when_people_change
from plans.models import Plan, PlanClosed

from ..models import Task, TaskPerson, TaskUnit, workers_of
from ..notices import tell_people, tell_unstaffed
from . import ProgressRefused

BATCH = 500
GONE = "Có nhiệm vụ vừa được người khác bỏ khỏi kế hoạch; hãy tải lại trang."
OVER = "Kế hoạch này đã đóng hoặc đã được thay thế nên không phân công được nữa."
NOT_YOURS = (
    "Chỉ trưởng phòng của đơn vị chủ trì, phối hợp hoặc cơ quan thường trực được phân công người "
    "thực hiện nhiệm vụ."
)

Place = tuple[int, int]  # the ids of a task and of one of its units


class Assignment(NamedTuple):
    """Who is to do the task `task` under `unit`: ids; `person` None for nobody any more."""

    task: int
    unit: int
    person: int | None

    @property
    def place(self) -> Place:
        return self.task, self.unit


class Replaced(NamedTuple):
    """What an assignment changed, as ids: who did the task under the unit `before` and `after`."""

    task: int
    unit: int
    before: int | None
    after: int | None


def assign_person(task: Task, *, unit: int, person: int | None, by: User) -> list[Replaced]:
    """Let `person` do `task` under `unit` instead of whoever did, both by id, or nobody any more
    (None). Raises what `assign_people` raises.
    """
    return assign_people(task.plan, [Assignment(task.pk, unit, person)], by=by)


@transaction.atomic
def assign_people(plan: Plan, wanted: Sequence[Assignment], *, by: User) -> list[Replaced]:
    """Let people do tasks of `plan`, all or none of `wanted`; return what that changed.

    Who did a task under the same unit before ends; both are told once the plan is handed out, in
    one line however many tasks there are. A dozen queries however many they are. Raises
    `ProgressRefused` for who is neither head of the unit nor of the standing body, for a unit
    without a part in the task and for a person who does not work in the unit, and `PlanClosed`.
    """
    plan = Plan.objects.lock(plan.pk)
    if not plan.writable:
        raise PlanClosed(OVER)
    tasks = _lock_tasks(plan, {each.task for each in wanted})
    _check_places(tasks, wanted, by)
    people = _lock_people(plan, wanted)
    now = {row.place: row for row in TaskPerson.objects.current().filter(task__in=tasks)}
    changes = [
        Replaced(*each.place, before, each.person)
        for each in wanted
        if (before := now[each.place].person_id if each.place in now else None) != each.person
    ]
    ending = [now[each.task, each.unit].pk for each in changes if each.before]
    moment, principal = timezone.now(), by.acting_for(Role.HEAD, Role.STANDING_BODY)
    TaskPerson.objects.filter(pk__in=ending).end(by, at=moment, principal=principal)
    TaskPerson.objects.bulk_create(
        (
            TaskPerson(
                task_id=change.task,
                unit_id=change.unit,
                person_id=change.after,
                assigned_at=moment,
                assigned_by=by,
                assigned_for=principal,
            )
            for change in changes
            if change.after
        ),
        batch_size=BATCH,
    )
    if plan.handed_out_at:
        relieved = User.objects.in_bulk({each.before for each in changes if each.before})
        tell_people(
            plan,
            given=[(people[each.after], tasks[each.task]) for each in changes if each.after],
            taken=[(relieved[each.before], tasks[each.task]) for each in changes if each.before],
            by=by,
        )
    return changes


@transaction.atomic
def undo_assignments(plan: Plan, changes: Iterable[Replaced], *, by: User) -> int:
    """Assign the tasks of `changes` back, as far as nobody assigned them otherwise since; return
    how many. Raises what `assign_people` raises.
    """
    plan, changes = Plan.objects.lock(plan.pk), list(changes)
    rows = TaskPerson.objects.current().filter(task__in=[each.task for each in changes])
    now = {row.place: row.person_id for row in rows}
    back = [
        Assignment(each.task, each.unit, each.before)
        for each in changes
        if now.get((each.task, each.unit)) == each.after
    ]
    return len(assign_people(plan, back, by=by)) if back else 0


@when_people_change
def end_for_leavers(people: Sequence[User], *, by: User) -> None:
    """End what those of `people` did who left their unit or do not report for it any more, and tell
    the heads of the units which tasks nobody does now.
    """
    rows = TaskPerson.objects.current().filter(person__in=[person.pk for person in people])
    ended = list(rows.of_leavers().select_related("task__plan", "unit", "person"))
    if ended:
        TaskPerson.objects.filter(pk__in=[row.pk for row in ended]).end(by)
    tell_unstaffed([row for row in ended if row.task.plan.open], by=by)


def carry_people(new_of: dict[int, Task], old: Plan, *, by: User) -> None:
    """Let the tasks that carry on those of `old` (new ones by the id of the old) be done by the
    same people, where the unit has a part in them still; who did tasks of `old` ends there.
    """
    current = TaskPerson.objects.current().filter(task__plan=old)
    rows = list(current)
    if not rows:
        return
    current.end(by)
    parts = TaskUnit.objects.filter(task__in=new_of.values()).exclude(units=None)
    places: set[Place] = set(parts.values_list("task", "units"))
    taken = TaskPerson.objects.current().filter(task__in=new_of.values())
    places -= {row.place for row in taken}
    TaskPerson.objects.bulk_create(
        TaskPerson(task=new, unit_id=row.unit_id, person_id=row.person_id, assigned_by=by)
        for row in rows
        if (new := new_of.get(row.task_id)) and (new.pk, row.unit_id) in places
    )


def _lock_tasks(plan: Plan, wanted: set[int]) -> dict[int, Task]:
    """These tasks of `plan` by id, locked."""
    rows = Task.objects.filter(plan=plan, pk__in=wanted).order_by("pk")
    found = {task.pk: task for task in rows.select_for_update(of=("self",), no_key=True)}
    if len(found) < len(wanted):
        raise ProgressRefused(GONE)
    for task in found.values():
        task.plan = plan
    return found


def _check_places(tasks: dict[int, Task], wanted: Sequence[Assignment], by: User) -> None:
    """Raise unless `by` says who does each of the tasks under the unit that is named."""
    staffed = Task.objects.staffed_by(by).filter(pk__in=tasks).values_list("pk", flat=True)
    own_alone = not by.has_role(Role.STANDING_BODY)
    if set(staffed) != set(tasks) or (
        own_alone and any(each.unit != by.unit_id for each in wanted)
    ):
        raise ProgressRefused(NOT_YOURS)
    parts = TaskUnit.objects.filter(task__in=tasks).exclude(units=None)
    places = set(parts.values_list("task", "units"))
    for each in wanted:
        if each.place not in places:
            number = tasks[each.task].number
            raise ProgressRefused(
                f"Đơn vị của người này không chủ trì, phối hợp nhiệm vụ {number}.", "person"
            )


def _lock_people(plan: Plan, wanted: Sequence[Assignment]) -> dict[int, User]:
    """Those who are to do the tasks, by id, locked: nobody moves or deactivates them meanwhile."""
    units = {each.person: each.unit for each in wanted if each.person}
    rows = workers_of(plan, units.values()).filter(pk__in=units).order_by("pk")
    found = {person.pk: person for person in rows.select_for_update(of=("self",), no_key=True)}
    for each in wanted:
        if each.person and (each.person not in found or found[each.person].unit_id != each.unit):
            raise ProgressRefused(
                "Người được chọn không còn làm việc ở đơn vị này; hãy chọn người khác.", "person"
            )
    return found
