"""A drafted section of a report."""

from dataclasses import dataclass

from ..outlines.kinds import AHEAD, Draws


@dataclass(frozen=True)
class DraftedSection:
    """A section of the report; a line of `text` that begins with `- ` is an item of a list.

    Level 0 has no heading in the document; a section without text heads those that follow. `draws`
    is what its text was drafted from, `area` the number of the area that it speaks of, 0 for none.
    """

    key: str
    level: int
    heading: str
    text: str
    draws: str = Draws.FREE.value
    area: int = 0

    @property
    def area_number(self) -> int:
        return self.area

    @property
    def is_ahead(self) -> bool:
        return self.draws in AHEAD
