"""The stored summary of tasks: worked out from their updates by the rule of `standing`, and written
where it changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from plans.models import Plan

from ..owing import StoredWords, owed_words, words_in_json
from ..standing import Outlook, outlook
from .outlook import StoredOutlook, in_json
from .progress import ProgressUpdate

if TYPE_CHECKING:  # its module imports this one
    from .task import Task

# of a task: what is worked out from its updates
SUMMARY = (
    "current_id",
    "owed_by",
    "last_review",
    "last_sent",
    *StoredOutlook.OUTLOOK,
    "at_periods",
    "words_owed",
)
BATCH = 500

Said = dict[int, list[ProgressUpdate]]


def settle(tasks: Sequence[Task]) -> None:
    """Store anew the summary of `tasks`, which know their plans and the periods of these; only what
    changed is written. The caller has locked plan or tasks.

    One query to read, those of replaced plans besides, and one to write.
    """
    names = summarise(tasks)
    if changed := [task for task in tasks if names[task]]:
        fields = sorted(set[str]().union(*names.values()))
        type(changed[0]).objects.bulk_update(changed, fields, batch_size=BATCH)


def summarise(tasks: Sequence[Task]) -> dict[Task, set[str]]:
    """Set the summary of `tasks`, to be stored with others; return the fields of each that changed
    (one query, besides those of replaced plans).
    """
    said = said_of(tasks)
    return {task: task.summarise(said[task.pk]) for task in tasks}


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


def past_of(task: Task, updates: Sequence[ProgressUpdate]) -> dict[str, dict[str, str | bool]]:
    """Return how `task` stood at the ends of the periods of its plan, where that is not how it
    stands now, as `at_periods` holds it.
    """
    if not updates:
        return {}
    stood = {each.key: outlook_of(task, updates, each.end) for each in task.plan.intervals}
    return {key: in_json(each) for key, each in stood.items() if each != task.outlook}


def words_owed_by(task: Task, updates: Iterable[ProgressUpdate]) -> StoredWords:
    """Return what `task` owes by its `updates` (in order, none withdrawn), as `words_owed` holds
    it.
    """
    sent = [each.sending for each in updates]
    return words_in_json(owed_words(task.time_in(task.plan), sent))


def unsettled(tasks: Sequence[Task]) -> list[Task]:
    """Return those of `tasks` whose stored summary is not what their updates say."""
    return [task for task, names in summarise(tasks).items() if names]
