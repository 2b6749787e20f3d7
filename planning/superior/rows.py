"""The tasks of the superior plan beside the own tasks that follow them: who took up what, what is
proposed, and what changed above.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Holiday, User
from plans.areas import area_title, same_areas
from plans.models import Plan
from plans.pairing import PairingItem, pair_items
from tasks.figures import standings
from tasks.models import ProgressUpdate, SetAside, Task
from tasks.standing import TaskStanding
from tasks.superior import (
    SuperiorDifference,
    differences_above,
    differences_stamp,
)
from vietnamese import fold

OWN_SHOWN = 10  # own tasks below a superior one; the file has them all
ALIKE = 0.5  # from which likeness of words an own task is proposed for a superior one


OPEN, TAKEN, ASIDE, CHANGED, PROPOSED = "open", "taken", "aside", "changed", "proposed"


@dataclass
class FollowingTask:
    """An own task that follows a superior one."""

    task: Task
    standing: TaskStanding
    differences: list[SuperiorDifference]

    @property
    def number(self) -> str:
        return self.task.number

    @property
    def seen(self) -> str:
        """The stamp of the differences."""
        return differences_stamp(self.task)

    @property
    def doing(self) -> bool:
        return self.standing.state == ProgressUpdate.State.DOING

    @property
    def unled(self) -> bool:
        """Does nobody answer for it yet?"""
        return self.task.tracked and not self.task.led


@dataclass
class SuperiorRow:
    """A task of the superior plan and what the own plan makes of it."""

    task: Task
    own: list[FollowingTask] = field(default_factory=list)
    aside: SetAside | None = None
    proposed: Task | None = None

    @property
    def number(self) -> str:
        return self.task.number

    @property
    def proposed_number(self) -> str:
        """The place of the proposed own task, empty without one."""
        return self.proposed.number if self.proposed else ""

    @property
    def states(self) -> set[str]:
        """The choices of the filter under which the row is found."""
        found = {TAKEN if self.own else ASIDE if self.aside else OPEN}
        if any(own.differences for own in self.own):
            found.add(CHANGED)
        return found | {PROPOSED} if self.proposed else found

    @property
    def own_shown(self) -> list[FollowingTask]:
        """The first of the own tasks, those before that have something to settle."""
        return sorted(self.own, key=lambda own: not own.differences)[:OWN_SHOWN]

    @property
    def own_not_shown(self) -> int:
        return len(self.own) - len(self.own_shown)

    @property
    def open(self) -> bool:
        """Did nobody take it up or set it aside?"""
        return OPEN in self.states


class SuperiorTasks:
    """The superior plan's tasks that `wanted` (values of a filter form) leaves, on one day."""

    def __init__(self, plan: Plan, superior: Plan, wanted: dict[str, Any], *, today: date):
        """Find the rows and their own tasks, and count them by each choice (seven queries)."""
        self.plan, self.superior, self.wanted = plan, superior, wanted
        self.everything = self._load(today)
        self.totals = Counter(state for row in self.everything for state in row.states)
        words = fold(wanted.get("q", "")).split()
        found = [
            row for row in self.everything if all(word in row.task.search_text for word in words)
        ]
        found = [row for row in found if row.task.named or not wanted.get("ours")]
        self.counts: dict[str, Counter] = {"state": Counter(), "area": Counter()}
        self.rows = [row for row in found if self._fits(row)]

    @property
    def inside(self) -> bool:
        """Do both plans belong to one authority, so that the superior plan names this unit?"""
        return self.plan.unit.authority_id == self.superior.unit.authority_id

    @property
    def groups(self) -> list[tuple[str, list[SuperiorRow]]]:
        by_area = defaultdict(list)
        for row in self.rows:
            by_area[row.task.area].append(row)
        return [(area_title(self.superior, area), rows) for area, rows in by_area.items()]

    @property
    def proposals(self) -> list[SuperiorRow]:
        """The rows on show for which an own task is proposed."""
        return [row for row in self.rows if row.proposed]

    def _fits(self, row: SuperiorRow) -> bool:
        """Does the row pass each filter? It is counted under those choices that would show it."""
        values: dict[str, set[Any]] = {"state": row.states, "area": {row.task.area}}
        failing = [
            name
            for name in values
            if self.wanted.get(name) and self.wanted[name] not in values[name]
        ]
        for name in values:
            if not failing or failing == [name]:
                self.counts[name].update(values[name])
        return not failing

    def _load(self, today: date) -> list[SuperiorRow]:
        rows: dict[int, SuperiorRow] = {}
        above = Task.objects.of_superior(self.plan).with_first_lead()
        for task in above.with_named(self.plan.unit):
            task.plan = self.superior  # which knows its areas
            rows[task.pk] = SuperiorRow(task)
        tasks = self.plan.tasks.exclude(follows=None).select_related("current").with_led()
        followed = {task.pk: row for task in tasks if (row := rows.get(task.follows_id or 0))}
        own = [task for task in tasks if task.pk in followed]
        stand = standings(own, on=today, calendar=Holiday.objects.calendar(), plan=self.plan)
        for task in own:
            row = followed[task.pk]
            task.follows = row.task
            row.own.append(FollowingTask(task, stand[task.pk], differences_above(task)))
        for aside in self.plan.set_aside.select_related("by").order_by():
            if aside.task_id in rows:
                rows[aside.task_id].aside = aside
        same = same_areas(self.superior.reform_areas, self.plan.reform_areas)
        if any(row.open for row in rows.values()):
            _propose(rows.values(), self.plan.tasks.filter(follows=None).for_pairing(), same)
        return list(rows.values())


def superior_of(plan: Plan, user: User) -> Plan | None:
    """Return the plan that `plan` follows when `user` may see it."""
    if not plan.follows_id:
        return None
    plans = Plan.objects.visible_to(user).with_areas().select_related("unit")
    return plans.filter(pk=plan.follows_id).first()


def _propose(rows: Iterable[SuperiorRow], free: Iterable[Task], same: Mapping[int, int]) -> None:
    """Give each row that nobody took up the one of the `free` own tasks most like it; `same` are
    the own areas by the superior ones.
    """
    waiting = {row.task.pk: row for row in rows if row.open}
    own = {task.pk: task for task in free}
    above = [_item(row.task, same.get(row.task.area, 0)) for row in waiting.values()]
    below = [_item(task, task.area) for task in own.values()]
    for pair in pair_items(above, below, threshold=ALIKE).pairs:
        waiting[pair.old.key].proposed = own[pair.new.key]


def _item(task: Task, area: int) -> PairingItem:
    return PairingItem(task.pk, area, task.content, task.ordinal, (task.product,))
