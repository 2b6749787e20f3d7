"""The rows of a plan as its document words them, alike with what a reader takes from it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Model

from foundation.journal.history import earlier_values
from planreader import TaskDraft, Topic, read_quantities, read_text, squeeze
from plans.models import Plan
from vietnamese import nfc


@dataclass(frozen=True)
class PlanRow:
    """A target, task or duty in words; of a target and a duty only some of them."""

    area: int | None  # None: nothing in the text tells it
    text: str
    product: str = ""
    lead: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    time: str = ""

    @property
    def key(self) -> str:
        """The words that tell one row from another."""
        return squeeze(self.text)

    @classmethod
    def of_task(cls, task: TaskDraft) -> "PlanRow":
        """Return the row that a reader found."""
        lead, helpers = (
            tuple(dict.fromkeys(task.lead_units)),
            tuple(dict.fromkeys(task.coordinating_units)),
        )
        return cls(task.area, task.content, task.product, lead, helpers, task.time_text or "")


class RowsOfPlan:
    """What stands in a plan, in order, read once for its text and its tables (five queries)."""

    def __init__(self, plan: Plan):
        self.year = plan.year
        self.indicators = list(plan.indicators.prefetch_related("targets"))
        self.tasks = list(plan.tasks.prefetch_related("units"))
        self.duties = list(plan.duties.order_by("order", "pk"))

    @property
    def targets(self) -> list[PlanRow]:
        """The targets of the running text: those of `tabled_targets` are none."""
        return [
            PlanRow(each.area, squeeze(each.statement))
            for each in self.indicators
            if not _stands_in_table(each, self.year)
        ]

    @property
    def tabled_targets(self) -> list:
        """The targets whose figures stand beside their words, and those that were read in a
        table.
        """
        return [each for each in self.indicators if _stands_in_table(each, self.year)]

    @property
    def told_tasks(self) -> list[PlanRow]:
        """The tasks that stand in the running text."""
        return [_task_row(each) for each in self.tasks if each.in_running_text]

    @property
    def annex_tasks(self) -> list:
        """The tasks of the appendix, and those added later."""
        return [each for each in self.tasks if not each.in_running_text]

    @property
    def told_duties(self) -> list[PlanRow]:
        """The duties."""
        return [PlanRow(0, squeeze(each.text), lead=(each.unit_text,)) for each in self.duties]


def _stands_in_table(indicator, year: int) -> bool:
    at = indicator.origin.get("text", {}).get("at", "")  # `bảng 1, hàng 5, cột 3`, `Phụ lục!C12`
    return "cột" in at or "!" in at or not _says_figures(indicator, year)


def figures_of(indicator) -> list[tuple[str, Decimal, str]]:
    """Return the figures of a target that must be reached (from the prefetched rows)."""
    goals = (each for each in indicator.targets.all() if each.goal is not None and each.comparator)
    return [(each.comparator, each.goal, each.unit) for each in goals]


def _says_figures(indicator, year: int) -> bool:
    read = read_quantities(squeeze(indicator.statement), year)
    return [(each.comparator, Decimal(str(each.value)), each.unit) for each in read] == figures_of(
        indicator
    )


def known_texts(plan: Plan, model: type[Model], field: str, now: Iterable[str]) -> set[str]:
    """Return the words that the rows of `model` of the plan say `now` in `field`, and those that
    they ever said (one query).
    """
    return {squeeze(nfc(text)) for text in (*now, *earlier_values(plan, model, field))}


def units_of(task, role: str) -> tuple[str, ...]:
    """Return the units of a task in a role, as written (from the prefetched rows)."""
    return tuple(unit.text for unit in task.units.all() if unit.role == role)


def _task_row(task) -> PlanRow:
    return PlanRow(
        task.area,
        squeeze(task.content),
        squeeze(task.product),
        units_of(task, "lead"),
        units_of(task, "coordinate"),
        squeeze(task.time_text),
    )


def task_line(row: PlanRow, mark: str) -> str:
    """Return the line of a task with its own lead and time, so worded that a reader tells them
    apart again.
    """
    if not (row.lead or row.helpers or row.time or row.product):
        return f"{mark}{row.text}"
    forms = [f"{mark}{row.text}", *_forms(row, mark)]
    return next((line for line in forms if _reads_as(line, row)), forms[-1])


def _forms(row: PlanRow, mark: str) -> list[str]:
    said = [
        f"{label}: {'; '.join(words)}"
        for label, words in (
            ("Chủ trì", row.lead),
            ("Phối hợp", row.helpers),
            ("Thời gian", (row.time,) if row.time else ()),
            ("Sản phẩm", (row.product,) if row.product else ()),
        )
        if words
    ]
    bare = row.text.rstrip(".;, ")
    tail = row.text[len(bare) :].strip()
    bracket = "; ".join(part[0].lower() + part[1:] for part in said)
    joined = "; ".join(said)
    return [
        f"{mark}{bare} ({bracket}){tail}",
        f"{mark}{row.text} {joined}",
        f"{mark}{row.text}; {joined}",
    ]


def _reads_as(line: str, row: PlanRow) -> bool:
    found = read_text(("1. Cải cách thể chế", line), topic=Topic.TASKS).tasks()
    return len(found) == 1 and replace(PlanRow.of_task(found[0]), area=row.area) == row
