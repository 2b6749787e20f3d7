"""The stored summary of tasks: worked out from their updates by the rule of `standing`, and written
where it changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from plans.models import Plan

from ..standing import Outlook, outlook
from .outlook import StoredOutlook, TaskAtPeriod
from .progress import ProgressUpdate

if TYPE_CHECKING:  # its module imports this one
    from .task import Task

# of a task: what is worked out from its updates
SUMMARY = ("current", "owed_by", "last_review", "last_sent", *StoredOutlook.OUTLOOK)
BATCH = 500

Said = dict[int, list[ProgressUpdate]]


def settle(tasks: Sequence[Task]) -> None:
    """Store anew the summary of `tasks`, which know their plans and the periods of these; only what
    changed is written. The caller has locked plan or tasks.

    Two queries to read, and one for each replaced plan before; those that write besides.
    """
    said = said_of(tasks)
    names = {task: task.summarise(said[task.pk]) for task in tasks}
    if changed := [task for task in tasks if names[task]]:
        fields = sorted(set[str]().union(*names.values()))
        type(changed[0]).objects.bulk_update(changed, fields, batch_size=BATCH)
    _store_past(tasks, said)


def said_of(tasks: Iterable[Task]) -> Said:
    """Return the updates of each task but those withdrawn; of one of a replaced plan those that
    went on, as far as they had been sent when it was replaced.
    """
    rows, found = list(tasks), defaultdict(list)
    heirs = _heirs([task for task in rows if task.plan.state == Plan.State.REPLACED])
    plans = {task.pk: task.plan for task in rows}
    updates = ProgressUpdate.objects.not_withdrawn().filter(task__in={*plans, *heirs})
    for update in updates.order_by("effective_on", "pk"):
        if update.task_id in plans and update.task_id not in heirs:
            found[update.task_id].append(update)
        for first in heirs.get(update.task_id, ()):
            ended_at = plans[first].ended_at
            if ended_at and update.sent_at <= ended_at:
                found[first].append(update)
    return found


def _heirs(replaced: Sequence[Task]) -> dict[int, set[int]]:
    """The tasks that carry on the `replaced` ones, and they themselves: each with the ids of those
    that it carries on.
    """
    first = {task.pk: {task.pk} for task in replaced}
    latest = dict(first)
    while latest:
        going_on = type(replaced[0]).objects.filter(previous__in=latest)
        pairs = going_on.values_list("pk", "previous")
        latest = {pk: latest[previous] for pk, previous in pairs if previous}
        for pk, carried in latest.items():
            first[pk] = first.get(pk, set()) | carried
    return first


def outlook_of(task: Task, updates: Iterable[ProgressUpdate], by: date = date.max) -> Outlook:
    """Return how `task` stands by those of its `updates` (in order) that count, effective `by` a
    day.
    """
    facts = (each.facts for each in updates if each.counts and each.effective_on <= by)
    return outlook(task.time_in(task.plan), tuple(facts))


def past_of(task: Task, updates: Sequence[ProgressUpdate]) -> dict[str, Outlook]:
    """Return how `task` stood at the ends of the periods of its plan, where that is not how it
    stands now.
    """
    if not updates:
        return {}
    ends = {period.key: period.cut_off for period in task.plan.periods.all()}
    stood = {key: outlook_of(task, updates, end) for key, end in ends.items()}
    return {key: each for key, each in stood.items() if each != task.outlook}


def unsettled(tasks: Sequence[Task]) -> list[Task]:
    """Return those of `tasks` whose stored summary is not what their updates say."""
    said = said_of(tasks)
    past: dict[int, dict[str, Outlook]] = defaultdict(dict)
    for (task_pk, key), row in _stored_past(tasks).items():
        past[task_pk][key] = row.outlook
    return [
        task
        for task in tasks
        if task.summarise(said[task.pk]) or past_of(task, said[task.pk]) != past[task.pk]
    ]


def _stored_past(tasks: Sequence[Task]) -> dict[tuple[int, str], TaskAtPeriod]:
    rows = TaskAtPeriod.objects.filter(task__in=[task.pk for task in tasks])
    return {(row.task_id, row.key): row for row in rows}


def _store_past(tasks: Sequence[Task], said: Said) -> None:
    stored, changed = _stored_past(tasks), []
    for task in tasks:
        for key, stood in past_of(task, said[task.pk]).items():
            row = stored.pop((task.pk, key), None) or TaskAtPeriod(task=task, key=key)
            if row.pk is None or row.outlook != stood:
                row.outlook = stood
                changed.append(row)
    if stored:
        TaskAtPeriod.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    if changed:
        TaskAtPeriod.objects.bulk_create(
            changed,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["task", "key"],
            update_fields=StoredOutlook.OUTLOOK,
        )
