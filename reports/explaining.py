"""Each figure of a report, in its tables and its text, with the rows that made it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from vietnamese import nfc, number

from .placed_figures import PlacedFigure
from .reading.lines import SectionPlace
from .reading.links import Link
from .shown_text import ShownText
from .stored_figures import ReportFigures


def explained(
    figures: ReportFigures, sections: Iterable[tuple[SectionPlace, str]]
) -> Iterator[PlacedFigure]:
    """Yield the figures of the tables, then those of each section's text in order.

    A figure in a text stands at `section:line.position`; its filter and rows are those of the
    table's figure that it repeats.
    """
    shown = ShownText(figures)
    yield from shown.places.values()
    for section, content in sections:
        lines = [line for line in nfc(content).splitlines() if line]
        for row, text in enumerate(lines, start=1):
            for position, link in enumerate(shown.links(section, text), start=1):
                place = f"{section.key}:{row}.{position}"
                yield _told(shown.places[link.place], place, text, link)


def _told(figure: PlacedFigure, place: str, text: str, link: Link) -> PlacedFigure:
    found = link.number
    value = f"{number(found.value)}%" if found.percent else _plain(found.value)
    choice = {**figure.choice, "figure": figure.place}
    return replace(
        figure, place=place, text=text[link.start : link.end], value=value, choice=choice
    )


def _plain(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else number(value)
