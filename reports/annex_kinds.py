"""Which annexes of an outline a report has something for."""

from collections.abc import Callable
from typing import Any

from .outlines.content import AnnexSpec, Outline
from .outlines.kinds import Shows
from .stored_figures import ReportFigures


def statistics_of(figures: ReportFigures, code: str) -> list[Any]:
    """Return the tables of the statistical form with this code, of which anything was reported;
    none of figures that hold no statistics.
    """
    tables = getattr(figures, "statistics", None) or ()
    return [each for each in tables if each.code == code and each.known]


# What can be drawn, and whether there is something for it; other kinds are left out and not
# offered.
FILLED: dict[str, Callable[[ReportFigures, AnnexSpec], bool]] = {
    Shows.TASKS: lambda figures, annex: bool(figures.tasks),
    Shows.TARGETS: lambda figures, annex: bool(figures.indicators),
    Shows.PAR_INDEX: lambda figures, annex: figures.par_index is not None,
}


def annexes_to_show(outline: Outline, figures: ReportFigures) -> list[AnnexSpec]:
    """Return the annexes that follow the report, in order."""
    return [
        annex
        for annex in outline.annexes
        if (filled := FILLED.get(annex.shows))
        and (filled(figures, annex) or not annex.left_out_when_empty)
    ]
