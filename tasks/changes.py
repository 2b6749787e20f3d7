"""What was changed in a task since it was entered: old and new values, by whom, when and why."""

from collections.abc import Iterable
from datetime import datetime

from foundation.journal.history import history_of
from foundation.operations.changes import Change, Values, changes_in
from plans.models import Plan

from .models import Task, TaskPerson

HIDDEN = {"plan", "area", "follows", "previous", "anchor_on", "reassigned"}
NOBODY = "chưa phân công"


def changes_of(task: Task) -> list[Change]:
    """Return the entries of the task's history that say something, and who did it from when to
    when, the newest first (two queries, one where the task, `with_around`, has had nobody).
    """
    changes = changes_in(
        history_of(task),
        hidden=HIDDEN,
        also=lambda entry, older: _also(task.plan, entry.stood, older.stood),
    )
    people = _changes_of_people(task.people.with_details() if task.has_people else ())
    return sorted([*people, *changes], key=lambda change: change.at, reverse=True)


def _also(plan: Plan, now: Task, older: Task) -> Values:
    """In which area it stands, and which units it was given to."""
    units = now.reassigned if now.reassigned != older.reassigned else {}
    said = [("Đơn vị thực hiện", units["old"], units["new"])] if units else []
    if now.area != older.area:
        said.append(("Lĩnh vực", plan.area_name(older.area), plan.area_name(now.area)))
    return tuple(said)


def _changes_of_people(rows: Iterable[TaskPerson]) -> list[Change]:
    """A change for each person who was assigned, instead of whom, and for each who ended without
    another in their place; the newest first.
    """
    last: dict[int, TaskPerson] = {}
    ended: dict[int, TaskPerson] = {}
    found = []
    for row in rows:
        before = last.get(row.unit_id)
        replaced = before if before and before.ended_at == row.assigned_at else None
        was = str(ended.pop(replaced.pk).person) if replaced else NOBODY
        found.append(_change("Phân công", row, row.assigner, row.assigned_at, was, str(row.person)))
        last[row.unit_id] = row
        ended |= {row.pk: row} if row.ended_at else {}
    found += [
        _change("Thôi phân công", row, row.ender, row.ended_at, str(row.person), NOBODY)
        for row in ended.values()
        if row.ended_at
    ]
    return found[::-1]


def _change(what: str, row: TaskPerson, by: str, at: datetime, old: str, new: str) -> Change:
    return Change(what, by, at, "", ((f"Người thực hiện ({row.unit})", old, new),))
