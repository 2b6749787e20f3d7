"""Which tasks of a long list a text names: so many by a stated rule; the annex has them all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vietnamese import count

from ..stored_figures import ReportFigures, TaskRow
from .words import tasks

MOST_NAMED = 50  # tasks of one list, more than a commune has; who wants more looks into the annex
NO_DAY = "9999"  # after all days
IN_ANNEX = "nhiệm vụ khác, xem Phụ lục"


class Rule(StrEnum):
    """Which tasks are named, as the text says it."""

    FIRST = "đầu tiên theo thứ tự của Kế hoạch"
    LONGEST_OVERDUE = "quá hạn lâu nhất"
    DUE_SOONEST = "đến hạn sớm nhất"


@dataclass(frozen=True)
class Choice:
    """The tasks of a list that are named; empty `rule` and `rest` where these are all."""

    rows: Sequence[TaskRow]
    rule: str = ""
    rest: str = ""

    def title(self, words: str) -> str:
        """Return the title of the list with the rule behind it."""
        return f"{words} ({self.rule})" if self.rule else words

    def items(self, line: Callable[[TaskRow], str]) -> list[str]:
        """Return what `line` says of each that is named, and at the end how many there are yet."""
        return [*map(line, self.rows), *([self.rest] if self.rest else [])]


def chosen(figures: ReportFigures, rows: Iterable[TaskRow], rule: Rule = Rule.FIRST) -> Choice:
    """Return which of `rows` (in the plan's order) are named: all of a list that is not long, or of
    a report without an annex that could name the others.
    """
    rows = list(rows)
    if len(rows) <= MOST_NAMED or not figures.tasks_annex:
        return Choice(rows)
    if rule != Rule.FIRST:
        rows = longest_first(rows)
    return Choice(
        rows[:MOST_NAMED],
        f"nêu {tasks(MOST_NAMED)} {rule}",
        f"và {count(len(rows) - MOST_NAMED)} nhiệm vụ khác, xem {figures.tasks_annex}",
    )


def longest_first(rows: Iterable[TaskRow]) -> list[TaskRow]:
    """Return the rows by their days, those of one day in their order."""
    return sorted(rows, key=lambda row: row.due or NO_DAY)
