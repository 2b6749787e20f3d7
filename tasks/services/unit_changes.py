"""Tasks under way go on in the unit that takes over from their own."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q

from accounts.models import Unit
from accounts.unit_changes.following import Ending, Follower, when_units_end
from plans.models import Plan

from ..models import ProgressUpdate, Task, TaskPerson, TaskUnit
from . import UnitAssignment
from .bulk import TaskRecord, store_in_locked
from .chosen import in_words


@when_units_end
class TasksFollow(Follower):
    moved = "nhiệm vụ đang thực hiện giao sang đơn vị kế thừa"
    left = "nhiệm vụ đang thực hiện cần giao lại từng nhiệm vụ"

    def count(self, units):
        return _under_way(units).count()

    def act(self, ending: Ending) -> None:
        """Hand them on plan by plan, with their history; who did them and moves along goes on."""
        tasks = _under_way(ending.ended)
        plans = set(tasks.order_by().values_list("plan", flat=True))
        for plan in Plan.objects.filter(pk__in=plans).with_areas().lock_all():
            locked = tasks.filter(plan=plan).with_units().select_related("current")
            rows = list(locked.order_by("pk").select_for_update(of=("self",), no_key=True))
            doing = list(TaskPerson.objects.current().filter(task__in=rows, unit__in=ending.ended))
            records = [_handed_on(task, ending) for task in rows]
            store_in_locked(plan, records, by=ending.by, reason=ending.reason)
            _keep_people(doing, ending)


def _under_way(units: Sequence[Unit]):
    """Tasks of open plans and drafts in which one of `units` has a part, but finished ones."""
    parts = TaskUnit.objects.filter(task=OuterRef("pk"), units__in=[unit.pk for unit in units])
    plans = Plan.objects.kept().filter(state__in=Plan.WRITABLE)
    unfinished = Q(current=None) | ~Q(current__state__in=ProgressUpdate.FINISHED)
    return Task.objects.filter(Exists(parts), unfinished, plan__in=plans)


def _handed_on(task: Task, ending: Ending) -> TaskRecord:
    """The task with the heir in the place of the units that end, once in each part."""
    ended = {unit.pk: ending.sole_heir for unit in ending.ended}
    leads = [_with_heir(part, ended) for part in task.leads]
    led = {unit.pk for part in leads for unit in part.units}
    kept = [_with_heir(part, ended) for part in task.coordinators]
    # who leads the task by now does not coordinate it beside itself
    kept = [part for part in kept if not part.units or {each.pk for each in part.units} - led]
    before = in_words(
        *(
            [UnitAssignment(part.text, list(part.units.all())) for part in parts]
            for parts in (task.leads, task.coordinators)
        )
    )
    after = in_words(leads, kept)
    task.reassigned = {"old": before, "new": after}
    told = f"Giao lại. Trước: {before}. Nay: {after}. Lý do: {ending.reason}"
    return TaskRecord(task, leads, kept, told, reworded=False)


def _with_heir(part: TaskUnit, ended: Mapping[int, Unit | None]) -> UnitAssignment:
    units = list(part.units.all())
    heirs = {unit.pk: unit for each in units if (unit := ended.get(each.pk, each))}
    text = part.text
    if [*heirs] != [unit.pk for unit in units]:
        text = ", ".join(unit.short_name for unit in heirs.values())
    return UnitAssignment(text, list(heirs.values()))


def _keep_people(doing: Iterable[TaskPerson], ending: Ending) -> None:
    """Let those who move to the heir go on with what they did, one person under each task."""
    kept: dict[int, TaskPerson] = {}
    for row in doing:
        if ending.people.get(row.person_id) == ending.sole_heir:
            kept.setdefault(
                row.task_id,
                TaskPerson(
                    task_id=row.task_id,
                    unit=ending.sole_heir,
                    person_id=row.person_id,
                    assigned_by=ending.by,
                ),
            )
    there = TaskPerson.objects.current().filter(task__in=kept, unit=ending.sole_heir)
    for taken in there.values_list("task", flat=True):
        del kept[taken]
    TaskPerson.objects.bulk_create(kept.values())
