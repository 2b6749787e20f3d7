"""The areas of a plan as its report speaks of them: one that directs, and those of content."""

from typing import NamedTuple, Protocol

from plans.models import ReformArea
from vietnamese import fold

from .stored_figures import ReportFigures


class PlanArea(Protocol):
    """What drafting needs of an area: its number in the plan, its name, and whether it directs."""

    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def directs(self) -> bool: ...


class UsualArea(NamedTuple):
    """One of the seven areas of 2021-2030, of figures that do not name the plan's own."""

    number: int
    name: str
    directs: bool


USUAL = [UsualArea(int(each), each.label, each == ReformArea.DIRECTION) for each in ReformArea]


class PlanAreas:
    """The areas of the plan that figures are of, in the plan's order."""

    def __init__(self, figures: ReportFigures):
        self.all: list[PlanArea] = list(getattr(figures, "plan_areas", None) or USUAL)

    @property
    def directing(self) -> PlanArea | None:
        """The area of direction; None in a programme without one."""
        return next((each for each in self.all if each.directs), None)

    @property
    def content(self) -> list[PlanArea]:
        return [each for each in self.all if not each.directs]

    def named(self, words: str) -> PlanArea | None:
        """Return the area that an outline means by its name or number; by nothing the one that
        directs.
        """
        if not words:
            return self.directing
        return next(
            (each for each in self.all if fold(words) in (fold(each.name), str(each.number))), None
        )

    def name_of(self, number: int) -> str:
        """Return the name of the area with this number; of an unknown one the number."""
        return next((each.name for each in self.all if each.number == number), f"Lĩnh vực {number}")
