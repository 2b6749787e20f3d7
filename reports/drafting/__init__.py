"""Sentences of a periodic report, drafted from its figures alone: the same figures and the same
outline give the same text.

The outline says which sections there are and what each draws on; nothing here asks the database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..annex_kinds import annex_of
from ..outlines.content import Outline, SectionSpec
from ..outlines.headings import Numbering, filled, filled_places
from ..outlines.kinds import Draws, Shows
from ..outlines.supplied import supplied_outline
from ..stored_figures import ReportFigures
from .areas import area_text, has_work
from .assessment import CAUSES_OPEN, NO_CAUSES, unexplained
from .kinds import DRAFTED, nothing
from .opening_and_close import NOTHING_ASKED, next_title
from .progress import pointed
from .section import DraftedSection
from .source import DraftSource
from .statistics import lines_of_no_area
from .words import going_on

__all__ = [
    "CAUSES_OPEN",
    "NOTHING_ASKED",
    "STOCK_SENTENCES",
    "DraftedSection",
    "draft",
    "heading_places",
    "unexplained",
]

OTHER = "Nội dung khác"  # the heading over what stands in no area of the plan
TOLD_ONE_BY_ONE = 20  # tasks, at most, that a text tells in full beside annexes that do so too
# what versions before 0.3 drafted in place of a person's word
STOCK_SENTENCES = (CAUSES_OPEN, NO_CAUSES, NOTHING_ASKED)


@dataclass(frozen=True)
class _Piece:
    """A section before it is numbered."""

    key: str
    level: int
    heading: str
    text: str
    draws: str
    area: int = 0
    waits: bool = False  # a heading that goes when none of its sections stays


def draft(figures: ReportFigures, outline: Outline | None = None) -> list[DraftedSection]:
    """Return the sections of the report in order, as `outline` (else the supplied one of the
    period) has them.
    """
    followed = outline or supplied_outline(figures.period)
    annexed = has_annexes(figures, followed)
    told = replace(
        figures,
        annexed=annexed,
        brief=annexed and followed.brief,
        tasks_annex=annex_of(Shows.TASKS, followed, figures),
    )
    source = DraftSource(told, followed)
    pieces = [piece for section in source.outline.sections for piece in _pieces(source, section)]
    return list(_numbered(figures, list(_with_content(pieces))))


def has_annexes(figures: ReportFigures, outline: Outline) -> bool:
    """Are there more tasks than a text tells in full, and annexes that do?"""
    shown = {annex.shows for annex in outline.annexes}
    wanted = {Shows.TASKS.value, *([Shows.TARGETS.value] if figures.indicators else [])}
    return len(figures.tasks) > TOLD_ONE_BY_ONE and wanted <= shown


def heading_places(figures: ReportFigures) -> dict[str, str]:
    """Return what the places in headings become."""
    return filled_places(
        period=going_on(figures.period_title),
        title=figures.period_title,
        year=figures.year,
        next_period=next_title(figures),
    )


def _pieces(source: DraftSource, section: SectionSpec) -> Iterator[_Piece]:
    if section.draws == Draws.EACH_AREA:
        yield from _areas(source, section)
        return
    drafted = DRAFTED.get(section.draws)
    text = drafted(source, section) if drafted else ""
    if text is None and section.left_out_when_empty:
        return
    of_area = section.draws in (Draws.PLAN, Draws.TASKS, Draws.AREA)
    area = source.area_of(section) if of_area else None
    yield _Piece(
        section.key,
        section.level,
        section.heading,
        nothing(source, section) if text is None else text,
        section.draws,
        area.number if area else 0,
        section.draws == Draws.HEADING and section.left_out_when_empty,
    )


def _areas(source: DraftSource, section: SectionSpec) -> Iterator[_Piece]:
    """A section for each area of content, and one for what its form says of areas that the plan
    has not.
    """
    for area in source.areas.content:
        if has_work(source.figures, area.number, section.form) or not section.left_out_when_empty:
            text = area_text(source.figures, area.number, area.name, form=section.form)
            key = f"{section.key}-{area.number}"
            yield _Piece(key, section.level, area.name, text, Draws.AREA.value, area.number)
    if section.form and (told := lines_of_no_area(source.figures.statistics, section.form)):
        key, text = f"{section.key}-0", "\n".join(told)
        yield _Piece(key, section.level, OTHER, text, Draws.STATISTICS.value)


def _with_content(pieces: list[_Piece]) -> Iterator[_Piece]:
    """The pieces without the headings that head nothing."""
    for position, piece in enumerate(pieces):
        if not piece.waits or _heads_something(piece, pieces[position + 1 :]):
            yield piece


def _heads_something(piece: _Piece, following: Iterable[_Piece]) -> bool:
    for each in following:
        if each.level <= piece.level:
            return False
        if not each.waits:
            return True
    return False


def _numbered(figures: ReportFigures, pieces: list[_Piece]) -> Iterator[DraftedSection]:
    """The sections with numbers before their headings; what falls short is pointed at where it
    stands.
    """
    numbering, places = Numbering(), heading_places(figures)
    numbers, shortcomings = [], ""
    for piece in pieces:
        numbers.append(numbering.next(piece.level))
        if piece.draws == Draws.SHORTCOMINGS:
            shortcomings = shortcomings or numbering.place
    for number, piece in zip(numbers, pieces, strict=True):
        heading = " ".join(filter(None, (number, filled(piece.heading, places))))
        text = pointed(piece.text, shortcomings)
        yield DraftedSection(piece.key, piece.level, heading, text, piece.draws, piece.area)
