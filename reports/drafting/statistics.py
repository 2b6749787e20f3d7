"""What a section tells of a statistical form, where the figures hold its lines."""

from ..annex_kinds import statistics_of
from ..outlines.content import SectionSpec
from ..stored_figures import AreaRow
from .source import DraftSource
from .words import bullets


def statistics(source: DraftSource, section: SectionSpec) -> str | None:
    """Return the lines of the section's form, of its area alone if it names one; None without
    any.
    """
    area = source.area_of(section) if section.area else None
    lines = [
        line
        for line in statistics_of(source.figures, section.form)
        if area is None or _is_of(line, area)
    ]
    said = [f"{line.name}: {line.value} {line.unit}".rstrip() for line in lines if line.value]
    return "\n".join(bullets(said)) if said else None


def _is_of(line, area: AreaRow) -> bool:
    return getattr(line, "area", 0) in (area.number, area.name)
