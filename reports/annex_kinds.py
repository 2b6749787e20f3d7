"""Which annexes of an outline a report has something for."""

from collections.abc import Callable

from .outlines.content import AnnexSpec, Outline
from .outlines.kinds import Shows
from .stored_figures import ReportFigures


def _par_index(figures: ReportFigures, annex: AnnexSpec) -> bool:
    return figures.par_index is not None


def _statistics(figures: ReportFigures, annex: AnnexSpec) -> bool:
    return bool(statistics_of(figures, annex.form_code))


def statistics_of(figures: ReportFigures, form: str) -> list:
    """Return the lines of a statistical form; none of figures that hold no statistics."""
    lines = getattr(figures, "statistics", None) or ()
    return [each for each in lines if getattr(each, "form", "") == form]


# What can be drawn, and whether there is something for it; other kinds are left out and not
# offered.
FILLED: dict[str, Callable[[ReportFigures, AnnexSpec], bool]] = {
    Shows.TASKS: lambda figures, annex: bool(figures.tasks),
    Shows.TARGETS: lambda figures, annex: bool(figures.indicators),
    Shows.PAR_INDEX: _par_index,
    Shows.STATISTICS: _statistics,
}


def annexes_to_show(outline: Outline, figures: ReportFigures) -> list[AnnexSpec]:
    """Return the annexes that follow the report, in order."""
    return [
        annex
        for annex in outline.annexes
        if (filled := FILLED.get(annex.shows))
        and (filled(figures, annex) or not annex.left_out_when_empty)
    ]
