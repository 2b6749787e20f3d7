"""What a section tells of a statistical form, where the figures hold its rows."""

from ..annex_kinds import statistics_of
from ..outlines.content import SectionSpec
from .source import DraftSource
from .words import bullets


def statistics(source: DraftSource, section: SectionSpec) -> str | None:
    """Return the rows of the section's form with their figures, those of its area alone if it names
    one; None without any.
    """
    area = source.area_of(section) if section.area else None
    said = [
        f"{row.name}: {row.cells[0].figure} {row.unit}".rstrip()
        for table in statistics_of(source.figures, section.form)
        for row in table.rows
        if row.cells and row.cells[0].shown and (area is None or row.area == area.number)
    ]
    return "\n".join(bullets(said)) if said else None
