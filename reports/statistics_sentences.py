"""Sentences of statistical forms: the places of a template are filled with figures as texts write
them. A sentence that lacks a figure outside braces is not told; estimates are said once, at its
end.
"""

import re
from typing import NamedTuple

from indicators.statistics.figures import FormFigures
from indicators.statistics.models import FormColumn, FormRow
from indicators.statistics.templates import CLAUSE, LAST_YEAR, OWN, PLACE
from vietnamese import count

from .stored_statistics import StatisticsSentence, place_of

WORDS = re.compile(r"\w")
STRAY = re.compile(r"\s*[,;:.]+(?:\s*[,;:.])*\s*([.;,:])(?=\s|$)")  # `. .`, `, .`, `; ,`


class Told(NamedTuple):
    """A figure as a text writes it, what it is called, and its place among the report's figures
    (empty for one of another year).
    """

    text: str
    name: str
    place: str = ""
    zero: bool = False
    estimate: bool = False


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
    left_out: list[str] = []
    estimates: list[bool] = []

    def fill(text: str) -> str:
        told = [_told(match, figures) for match in PLACE.finditer(text)]
        missing.extend(each.name for each in told if not each.text)
        places.extend(each.place for each in told if each.place)
        estimates.extend(each.estimate for each in told)
        written = iter(told)
        return PLACE.sub(lambda _: next(written).text, text)

    def clause(match: re.Match[str]) -> str:
        told = [_told(each, figures) for each in PLACE.finditer(match[1])]
        if match[2] is not None and all(each.zero for each in told):
            return match[2]
        unknown = [each.name for each in told if not each.text]
        left_out.extend(unknown)
        return "" if unknown else match[1]

    filled = " ".join(fill(CLAUSE.sub(clause, template)).split())
    if left_out:
        filled = _mended(filled)
    told = WORDS.search(filled) is not None
    if not told:
        missing.extend(left_out)
    text = _marked(filled, estimates) if told and not missing else ""
    return StatisticsSentence(area, text, list(dict.fromkeys(missing)), places)


def _mended(text: str) -> str:
    """The sentence without the marks that stood between clauses that are gone."""
    rest = STRAY.sub(r"\1", text).lstrip(" ,;:.")
    return rest[:1].upper() + rest[1:]


def _marked(text: str, estimates: list[bool]) -> str:
    """The sentence with what it says of its figures being estimates."""
    if not any(estimates):
        return text
    mark = "số ước" if all(estimates) else "có số ước"
    return f"{text.rstrip('. ')} ({mark})."


def _told(match: re.Match[str], figures: _Figures) -> Told:
    row_code, column_code, which = match[1], match[2] or "", match[3]
    known = figures.before if which == LAST_YEAR else figures.now
    cell = known.named(row_code, column_code) if known else None
    if known is None or cell is None:
        return Told("", match[0])
    row, column = cell
    name = f"{row.name} ({column.heading})" if column else row.name
    figure = known.at(row, column, figures.key, cumulative=which != OWN)
    written = _written(known, row, column, figures.key, cumulative=which != OWN)
    place = "" if which else place_of(row.pk, column_code)
    return Told(written, name, place, figure.value == 0, figure.estimate)


def _written(
    known: FormFigures, row: FormRow, column: FormColumn | None, key: str, *, cumulative: bool
) -> str:
    """The figure as a text writes it: a small count with its leading zero, `03 văn bản`."""
    figure = known.at(row, column, key, cumulative=cumulative)
    value, text = figure.value, known.shown(row, column, key, cumulative=cumulative)
    counted = row.kind in (FormRow.Kind.COUNT, FormRow.Kind.COMPUTED)
    if counted and value is not None and value == value.to_integral_value() and 0 < value < 10:
        text = count(int(value))
    return text
