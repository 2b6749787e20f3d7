"""Sentences of statistical forms: a template's places are filled with figures as texts write them.

`[TONG.3]` is the figure from the year's start, `[TONG.3@kỳ]` that of the period alone,
`[TONG.3@cùng kỳ]` that of the same period last year. What stands in braces is left out when one of
its figures is not known; a sentence is, when one outside them is not.
"""

import re
from typing import NamedTuple

from indicators.statistics.figures import FormFigures
from indicators.statistics.models import FormColumn, FormRow
from vietnamese import count

from .stored_statistics import StatisticsSentence, place_of

_PLACE = re.compile(r"\[\s*([^\[\].@]+?)\s*(?:\.\s*([^\[\].@]+?)\s*)?(?:@\s*([^\[\]]+?)\s*)?\]")
_CLAUSE = re.compile(r"\{([^{}]*)\}")
OWN, LAST_YEAR = "kỳ", "cùng kỳ"


class Told(NamedTuple):
    """A figure as a text writes it, what it is called, and its place among the report's figures
    (empty for one of another year).
    """

    text: str
    name: str
    place: str = ""


class _Figures(NamedTuple):
    """The figures that templates name: of the year and of the year before, for a period."""

    now: FormFigures
    before: FormFigures | None
    key: str


def sentence(
    template: str, area: int | None, now: FormFigures, before: FormFigures | None, key: str
) -> StatisticsSentence:
    """Return what a template says for the period with this key; without text when a figure that it
    cannot do without is missing.
    """
    figures = _Figures(now, before, key)
    places: list[str] = []
    missing: list[str] = []

    def fill(text: str) -> str:
        told = [_told(match, figures) for match in _PLACE.finditer(text)]
        missing.extend(each.name for each in told if not each.text)
        places.extend(each.place for each in told if each.place)
        written = iter(told)
        return _PLACE.sub(lambda _: next(written).text, text)

    def clause(match: re.Match[str]) -> str:
        known = all(_told(each, figures).text for each in _PLACE.finditer(match[1]))
        return match[1] if known else ""

    filled = fill(_CLAUSE.sub(clause, template))
    text = "" if missing else " ".join(filled.split())
    return StatisticsSentence(area, text, list(dict.fromkeys(missing)), places)


def places_of(template: str) -> list[tuple[str, str]]:
    """Return the codes of row and column that a template names (no column: empty)."""
    return [(match[1], match[2] or "") for match in _PLACE.finditer(template)]


def _told(match: re.Match[str], figures: _Figures) -> Told:
    row_code, column_code, which = match[1], match[2] or "", match[3]
    known = figures.before if which == LAST_YEAR else figures.now
    cell = known.named(row_code, column_code) if known else None
    if known is None or cell is None:
        return Told("", match[0])
    row, column = cell
    name = f"{row.name} ({column.heading})" if column else row.name
    written = _written(known, row, column, figures.key, cumulative=which != OWN)
    return Told(written, name, "" if which else place_of(row.pk, column_code))


def _written(
    known: FormFigures, row: FormRow, column: FormColumn | None, key: str, *, cumulative: bool
) -> str:
    """The figure as a text writes it: a small count with its leading zero, `03 văn bản`."""
    figure = known.at(row, column, key, cumulative=cumulative)
    value, text = figure.value, known.shown(row, column, key, cumulative=cumulative)
    counted = row.kind in (FormRow.Kind.COUNT, FormRow.Kind.COMPUTED)
    if counted and value is not None and value == value.to_integral_value() and 0 < value < 10:
        text = count(int(value))
    return f"ước {text}" if figure.estimate and text else text
