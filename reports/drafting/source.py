"""What the sections of a report are drafted from: its figures, its outline, the plan's areas."""

from dataclasses import dataclass
from functools import cached_property

from ..annex_kinds import count_annexes
from ..outlines.content import Outline, SectionSpec
from ..outlines.kinds import Draws
from ..plan_areas import PlanAreas
from ..stored_figures import AreaRow, IndicatorRow, ReportFigures, TaskRow


@dataclass
class Share:
    """The tasks and indicators of an area that one section tells."""

    tasks: list[TaskRow]
    indicators: list[IndicatorRow]

    @property
    def empty(self) -> bool:
        return not (self.tasks or self.indicators)


@dataclass(frozen=True)
class DraftSource:
    """The figures of a report and the outline that it follows."""

    figures: ReportFigures
    outline: Outline

    @cached_property
    def areas(self) -> PlanAreas:
        return PlanAreas(self.figures)

    @cached_property
    def annexes(self) -> int:
        """How many annexes the report has."""
        return count_annexes(self.outline, self.figures)

    def area_of(self, section: SectionSpec) -> AreaRow | None:
        """The area that a section names; None when the plan has no such area."""
        return self.areas.named(section.area)

    def share_of(self, section: SectionSpec) -> Share:
        """What of its area the section tells."""
        return self._shares.get(section.key) or Share([], [])

    @cached_property
    def _shares(self) -> dict[str, Share]:
        """The rows of each area, divided among the sections that draw on it."""
        shares: dict[str, Share] = {}
        for area in self.areas.all:
            sections = self._sections_of(area)
            for section in sections:
                shares[section.key] = Share([], [])
            for task in self.figures.tasks_of(area.number):
                if key := taker(task.content, sections):
                    shares[key].tasks.append(task)
            for row in self.figures.indicators_of(area.number):
                if key := taker(row.statement, sections):
                    shares[key].indicators.append(row)
        return shares

    def _sections_of(self, area: AreaRow) -> list[SectionSpec]:
        return [
            each
            for each in self.outline.sections
            if each.draws in (Draws.PLAN, Draws.TASKS) and self.area_of(each) == area
        ]


def taker(words: str, sections: list[SectionSpec]) -> str:
    """Return the key of the section that a task or target with these words belongs to: the last one
    that has one of its words, else the first that asks for none; empty for nobody's.

    The general sections come first in an outline, the particular ones after them.
    """
    words = words.lower()
    for section in reversed(sections):
        if any(each in words for each in section.words):
            return section.key
    return next((each.key for each in sections if not each.words), "")
