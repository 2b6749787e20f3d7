"""What a plan takes over from the one that it replaces: which task goes on as which, and what would
be left behind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from foundation.web.changed_words import WordRun, changed_words
from plans.models import Plan
from plans.pairing import PairingItem, pair_items

SAME, CHANGED, MOVED = "same", "words", "time"


@dataclass(frozen=True)
class ContinuedTask:
    """A new task with the old one it goes on from; `by_hand` when a person chose it."""

    old: Any
    new: Any
    by_hand: bool = False

    @cached_property
    def words(self) -> list[WordRun]:
        return changed_words(self.old.content, self.new.content)

    @property
    def changed(self) -> bool:
        # of thousands of pairs most read alike; comparing words is dear
        return self.old.content != self.new.content and any(
            run.kind != "same" for run in self.words
        )

    @property
    def moved(self) -> bool:
        return (self.old.time_text, self.old.due) != (self.new.time_text, self.new.due)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What happened to the task: `same`, or `words` and `time`."""
        return tuple(kind for kind, so in ((CHANGED, self.changed), (MOVED, self.moved)) if so) or (
            SAME,
        )


@dataclass(frozen=True)
class Succession:
    """The tasks of two plans: those that go on, new ones, and old ones that nothing follows."""

    continued: list[ContinuedTask]
    new: list[Any]
    dropped: list[Any]

    @property
    def unanswered(self) -> list[Any]:
        """Tasks with progress that nothing follows: a person must say that they end."""
        return [task for task in self.dropped if task.tracked and task.seen]


def succession_of(plan: Plan, old: Plan) -> Succession:
    """Return how the tasks of `old` go on in `plan`: paired by a person, else by wording."""
    before, after = (list(each.tasks.select_related("current").with_seen()) for each in (old, plan))
    olds, news = ({task.pk: task for task in tasks} for tasks in (before, after))
    hand = {int(new): old for new, old in plan.paired_by_hand.items() if int(new) in news}
    taken = set(hand.values())
    found = pair_items(
        task_items(task for task in before if task.pk not in taken),
        task_items(task for task in after if task.pk not in hand),
    )
    old_of = found.old_of | {new: old for new, old in hand.items() if old in olds}
    pairs = [
        ContinuedTask(olds[old_of[task.pk]], task, task.pk in hand)
        for task in after
        if task.pk in old_of
    ]
    follow = set(old_of.values())
    return Succession(
        pairs,
        new=[task for task in after if task.pk not in old_of],
        dropped=[task for task in before if task.pk not in follow],
    )


def task_items(tasks: Iterable[Any]) -> list[PairingItem]:
    """The stored tasks as pairing sees them."""
    return [
        PairingItem(
            task.pk,
            task.area,
            task.content,
            task.ordinal,
            (task.source, task.time_text, task.product),
        )
        for task in tasks
    ]


def indicator_items(indicators: Iterable[Any]) -> list[PairingItem]:
    """The stored indicators as pairing sees them."""
    return [PairingItem(each.pk, each.area, each.statement, each.ordinal) for each in indicators]


def duty_items(duties: Iterable[Any]) -> list[PairingItem]:
    """The stored duties as pairing sees them; a duty belongs to a unit rather than to an area."""
    return [
        PairingItem(duty.pk, 0, f"{duty.unit_text}: {duty.text}", duty.order) for duty in duties
    ]
