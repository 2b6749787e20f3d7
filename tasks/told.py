"""What the API tells of the units and people of many tasks."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from foundation.web.written import rows_by

from .models import TaskPerson, TaskUnit

Parts = list[dict[str, Any]]  # the `text` of each, and its `units`: `id`, `name`, `short_name`


def told_parts(tasks: Collection[int]) -> Mapping[int, dict[str, Parts]]:
    """Return who leads and who coordinates each of `tasks` (ids), by role (one query)."""
    told: dict[int, dict[str, Parts]]
    told = defaultdict(lambda: {TaskUnit.Role.LEAD: [], TaskUnit.Role.COORDINATE: []})
    units: dict[int, Parts] = {}
    for task, part, role, text, unit, name, short_name in rows_by(_units, tasks):
        if part not in units:
            units[part] = []
            told[task][role].append({"text": text, "units": units[part]})
        if unit:
            units[part].append({"id": unit, "name": name, "short_name": short_name})
    return told


def doing(tasks: Collection[int]) -> Mapping[int, list[TaskPerson]]:
    """Return who does each of `tasks` (ids) now, with unit and person (one query)."""
    found: dict[int, list[TaskPerson]] = defaultdict(list)
    for each in rows_by(_people, tasks):
        found[each.task_id].append(each)
    return found


def _units(tasks: Collection[int]) -> QuerySet[TaskUnit, tuple[Any, ...]]:
    """The units behind `tasks`, a row each, in the order of parts and units."""
    rows = TaskUnit.objects.filter(task__in=tasks)
    return rows.order_by("task", "role", "order", "units__order", "units__name").values_list(
        "task", "pk", "role", "text", "units", "units__name", "units__short_name"
    )


def _people(tasks: Collection[int]) -> QuerySet[TaskPerson]:
    return TaskPerson.objects.current().filter(task__in=tasks).select_related("unit", "person")
