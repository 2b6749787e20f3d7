"""The rows of a plan as its document words them, alike with what a reader takes from it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Model, QuerySet

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


def target_rows(indicators: Iterable, year: int) -> list[PlanRow]:
    """Return the targets of the running text in order: those of `tabled_targets` are none."""
    return [
        PlanRow(each.area, squeeze(each.statement))
        for each in indicators
        if not _stands_in_table(each, year)
    ]


def tabled_targets(plan: Plan) -> list:
    """Return the targets whose figures stand beside their words, and those that were read in a
    table; in order.
    """
    return [each for each in ordered_indicators(plan) if _stands_in_table(each, plan.year)]


def _stands_in_table(indicator, year: int) -> bool:
    at = indicator.origin.get("text", {}).get("at", "")  # `bảng 1, hàng 5, cột 3`, `Phụ lục!C12`
    return "cột" in at or "!" in at or not _says_figures(indicator, year)


def figures_of(indicator) -> list[tuple[str, Decimal, str]]:
    """Return the figures of a target that must be reached (from the prefetched rows)."""
    goals = (each for each in indicator.targets.all() if each.goal is not None and each.comparator)
    return [(each.comparator, each.goal, each.unit) for each in goals]


def ordered_indicators(plan: Plan) -> QuerySet:
    """Return all indicators of the plan with their targets, in two queries."""
    return plan.indicators.prefetch_related("targets")


def _says_figures(indicator, year: int) -> bool:
    read = read_quantities(squeeze(indicator.statement), year)
    return [(each.comparator, Decimal(str(each.value)), each.unit) for each in read] == figures_of(
        indicator
    )


def task_rows(plan: Plan) -> list[PlanRow]:
    """Return the tasks that stand in the running text, in order (two queries)."""
    return [_task_row(task) for task in plan.tasks.in_running_text().prefetch_related("units")]


def annex_tasks(plan: Plan) -> list:
    """Return the tasks of the appendix, and those added later, in order (two queries)."""
    return list(plan.tasks.not_in_running_text().prefetch_related("units"))


def duty_rows(duties: Iterable) -> list[PlanRow]:
    """Return the duties of a plan in their order."""
    return [PlanRow(0, squeeze(each.text), lead=(each.unit_text,)) for each in duties]


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
