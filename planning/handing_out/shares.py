"""What each office gets of a plan, and which tasks are still nobody's, by the words of the plan."""

from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import Unit
from plans.models import Plan
from plans.services.writing import stamp_of
from tasks.models import Task
from tasks.services import units_stamp


@dataclass
class OfficeShare:
    """How many tasks an office leads, and in how many it takes part."""

    unit: Unit
    leads: int = 0
    coordinates: int = 0


@dataclass
class OpenShare:
    """The tasks whose lead is worded alike and is no unit yet; no words where none is named."""

    text: str
    tasks: list[Task] = field(default_factory=list)

    @property
    def ticks(self) -> list[tuple[Task, str]]:
        """Each task with the stamp of its units, to be sent along with what is chosen."""
        return [(task, units_stamp(task)) for task in self.tasks]


@dataclass(frozen=True)
class Shares:
    """How the tracked tasks of a plan fall to the offices."""

    offices: list[OfficeShare]
    open: list[OpenShare]
    tasks: int
    available: list[Unit]
    stamp: str  # of all tasks: does it still stand as it was shown?

    @property
    def unled(self) -> int:
        return sum(len(share.tasks) for share in self.open)


def shares_of(plan: Plan) -> Shares:
    """Return who gets what (four queries); offices with most tasks first."""
    tasks = list(plan.tasks.tracked().with_units())
    offices: dict[int, OfficeShare] = {}
    unled: dict[str, OpenShare] = {}
    for task in tasks:
        for unit in {unit for part in task.leads for unit in part.units.all()}:
            offices.setdefault(unit.pk, OfficeShare(unit)).leads += 1
        for unit in {unit for part in task.coordinators for unit in part.units.all()}:
            offices.setdefault(unit.pk, OfficeShare(unit)).coordinates += 1
        first = next(iter(task.leads), None)
        if first is None or not first.units.all():
            text = first.text if first else ""
            unled.setdefault(text, OpenShare(text)).tasks.append(task)
    stamps = sorted((task.pk, units_stamp(task)) for task in tasks)
    available = Unit.objects.of_authority(plan.unit.authority).in_force(timezone.localdate())
    return Shares(
        sorted(offices.values(), key=lambda each: (-each.leads, each.unit.short_name)),
        list(unled.values()),
        len(tasks),
        list(available),
        stamp_of(stamps),
    )
