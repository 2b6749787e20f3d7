"""The areas of a plan as its report speaks of them: one that directs, and those of content."""

from vietnamese import fold

from .stored_figures import AreaRow, ReportFigures


class PlanAreas:
    """The areas of the plan that figures are of, in the plan's order."""

    def __init__(self, figures: ReportFigures):
        self.all: list[AreaRow] = list(figures.plan_areas)

    @property
    def directing(self) -> AreaRow | None:
        """The area of direction; None in a programme without one."""
        return next((each for each in self.all if each.directs), None)

    @property
    def content(self) -> list[AreaRow]:
        return [each for each in self.all if not each.directs]

    def named(self, words: str) -> AreaRow | None:
        """Return the area that an outline means by its name or number; by nothing the one that
        directs.
        """
        if not words:
            return self.directing
        return next(
            (each for each in self.all if fold(words) in (fold(each.name), str(each.number))), None
        )
