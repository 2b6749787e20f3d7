"""What a section's text is drafted from, kind by kind; None where there is nothing to draw on."""

from collections.abc import Callable

from ..outlines.content import SectionSpec
from ..outlines.kinds import Draws
from .areas import area_text, has_work
from .assessment import achievements, causes, needs_causes, shortcomings
from .direction import chosen_tasks, plan_as_issued
from .opening_and_close import closing, next_tasks, opening
from .par_index import par_index
from .source import DraftSource
from .statistics import statistics


def one_area(source: DraftSource, section: SectionSpec) -> str | None:
    """What was done in the area that the section names."""
    area = source.area_of(section)
    if area is None or not has_work(source.figures, area.number, section.form):
        return None
    return area_text(source.figures, area.number, area.name, form=section.form)


DRAFTED: dict[str, Callable[[DraftSource, SectionSpec], str | None]] = {
    Draws.OPENING: lambda source, section: opening(source.figures),
    Draws.PLAN: plan_as_issued,
    Draws.TASKS: chosen_tasks,
    Draws.AREA: one_area,
    Draws.ACHIEVEMENTS: lambda source, section: achievements(source.figures),
    Draws.SHORTCOMINGS: lambda source, section: shortcomings(source.figures),
    Draws.CAUSES: lambda source, section: (
        causes(source.figures) if needs_causes(source.figures) else None
    ),
    Draws.NEXT_TASKS: lambda source, section: next_tasks(source.figures) or None,
    Draws.PAR_INDEX: lambda source, section: par_index(source),
    Draws.STATISTICS: statistics,
    Draws.CLOSING: lambda source, section: closing(source.figures, source.annexes),
}


def nothing(source: DraftSource, section: SectionSpec) -> str:
    """What is said where the plan has nothing for a section that stays; empty where a person has
    to write.
    """
    year = source.figures.year
    if section.draws == Draws.TASKS:
        return f"Kế hoạch năm {year} không giao nhiệm vụ, chỉ tiêu riêng của nội dung này."
    if section.draws == Draws.AREA:
        area = source.area_of(section)
        name = area.name if area else section.area
        return area_text(source.figures, area.number if area else 0, name)
    return ""
