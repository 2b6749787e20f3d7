"""Which annexes of an outline a report has something for."""

from collections.abc import Callable

import nd30

from .charts import report_charts
from .outlines.content import AnnexSpec, Outline
from .outlines.kinds import Shows
from .stored_figures import ReportFigures
from .stored_statistics import table_of


def is_known(figures: ReportFigures, code: str) -> bool:
    """Was anything of the form with this code reported?"""
    table = table_of(figures.statistics, code)
    return table is not None and table.known


# What can be drawn, and whether there is something for it; other kinds are left out and not
# offered.
FILLED: dict[str, Callable[[ReportFigures, AnnexSpec], bool]] = {
    Shows.TASKS: lambda figures, annex: bool(figures.tasks),
    Shows.TARGETS: lambda figures, annex: bool(figures.indicators),
    Shows.STATISTICS: lambda figures, annex: is_known(figures, annex.form_code),
    Shows.PAR_INDEX: lambda figures, annex: figures.par_index is not None,
    Shows.SOURCES: lambda figures, annex: any(each.sources for each in figures.statistics),
    Shows.CHARTS: lambda figures, annex: bool(report_charts(figures)),
}


def annexes_to_show(outline: Outline, figures: ReportFigures) -> list[AnnexSpec]:
    """Return the annexes that follow the report, in order."""
    return [
        annex
        for annex in outline.annexes
        if (filled := FILLED.get(annex.shows))
        and (filled(figures, annex) or not annex.left_out_when_empty)
    ]


def annex_of(shows: Shows, outline: Outline, figures: ReportFigures) -> str:
    """Return what the document calls the annex that shows this: `Phụ lục I`, or `Phụ lục` when
    there is no other; empty without one.
    """
    shown = annexes_to_show(outline, figures)
    found = next((place for place, annex in enumerate(shown) if annex.shows == shows), None)
    if found is None:
        return ""
    return nd30.annex_label(_count(shown[: found + 1]), of=_count(shown))


def count_annexes(outline: Outline, figures: ReportFigures) -> int:
    """Return how many annexes the report has: what is joined stands in the one before."""
    return _count(annexes_to_show(outline, figures))


def _count(shown: list[AnnexSpec]) -> int:
    return sum(not annex.joined or not place for place, annex in enumerate(shown))
