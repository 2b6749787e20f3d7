"""Who leads and who coordinates tasks, and who does them there: as rows and services read it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from foundation.web.written import rows_by

from .people import FULL_NAME, TaskPerson
from .units import TaskUnit


class TaskPart(NamedTuple):
    """A lead or coordinator: the words of the plan, the units (id, name) that they mean, and who
    does the task under each of these that assigned somebody (id, name, by the id of the unit).
    """

    role: str
    text: str
    units: tuple[tuple[int, str], ...]
    people: Mapping[int, tuple[int, str]]

    @property
    def leads(self) -> bool:
        return self.role == TaskUnit.Role.LEAD

    @property
    def ids(self) -> list[int]:
        """Of the units."""
        return [pk for pk, _ in self.units]

    @property
    def names(self) -> str:
        return ", ".join(name for _, name in self.units)


def parts_of(tasks: Collection[int]) -> dict[int, list[TaskPart]]:
    """Return the leads and coordinators of each of `tasks` (ids), and who does it under them (one
    query).
    """
    found: dict[int, dict[int, tuple[str, str, dict[int, str], dict[int, tuple[int, str]]]]]
    found = defaultdict(dict)
    for task, part, role, text, unit, name, doer, doer_name in rows_by(_units, tasks):
        _, _, units, people = found[task].setdefault(part, (role, text, {}, {}))
        units |= {unit: name} if unit else {}
        people |= {unit: (doer, doer_name)} if doer else {}
    return defaultdict(
        list,
        {
            task: [
                TaskPart(role, text, tuple(units.items()), people)
                for role, text, units, people in parts.values()
            ]
            for task, parts in found.items()
        },
    )


def _units(tasks: Collection[int]) -> QuerySet[TaskUnit, tuple]:
    """The units behind `tasks`, a row each."""
    doing = TaskPerson.objects.current().filter(task=OuterRef("task"), unit=OuterRef("units"))
    return (
        TaskUnit.objects.filter(task__in=tasks)
        .annotate(
            doer=Subquery(doing.values("person")), doer_name=Subquery(doing.values(n=FULL_NAME))
        )
        .order_by("task", "-role", "order", "units__order", "units__name")
        .values_list(
            "task", "pk", "role", "text", "units", "units__short_name", "doer", "doer_name"
        )
    )
