"""All that a report may say: its frozen figures and rows, its drafted text, and the material."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from vietnamese import nfc, parse_decimal

from ..models import ReportSection
from ..placed_figures import PlacedFigure, placed_figures
from ..reading.documents import Citation, Documents, citations
from ..reading.facts import DraftedLines, Facts, Subjects, flat
from ..reading.links import Line
from ..reading.mentions import Number, mentions
from ..reading.subjects import subjects_of
from ..stored_figures import ReportFigures
from .material import Material
from .sentences import alike, sentences

AHEAD = ("next_tasks", "proposals")  # sections on what is to come


def is_ahead(section: str) -> bool:
    """Does the section speak of what is to come?"""
    return section.startswith(AHEAD)


@dataclass(frozen=True)
class Knowledge:
    """What the sections of a report are held against."""

    figures: ReportFigures
    sections: list[ReportSection]
    material: Material

    @cached_property
    def places(self) -> dict[str, PlacedFigure]:
        return placed_figures(self.figures)

    @cached_property
    def drafted(self) -> DraftedLines:
        return DraftedLines({each.key: each.drafted for each in self.sections})

    @cached_property
    def subjects(self) -> Subjects:
        return Subjects(subjects_of(self.figures, self.material.by_task))

    @cached_property
    def facts(self) -> Facts:
        """What any text that the report rests on says."""
        return Facts.of(self._texts())

    @cached_property
    def documents(self) -> Documents:
        """The documents that any of these texts or an earlier report cites or is."""
        own = (self.figures.plan, self.figures.superior)
        return Documents.of((*self._texts(), *own, *self.material.documents))

    @cached_property
    def own_plan(self) -> Citation | None:
        """The plan that the report is on."""
        return _first(self.figures.plan)

    @cached_property
    def superior_plan(self) -> Citation | None:
        """The plan above that it follows."""
        return _first(self.figures.superior)

    def _texts(self) -> Iterator[str]:
        yield from self.drafted
        for subject in self.subjects.all:
            yield from (subject.name, *subject.texts)
        yield from self.material.plan

    @cached_property
    def earlier(self) -> set[str]:
        """The sentences of the report before, as they are compared."""
        return {alike(each) for text in self.material.earlier for each in sentences(text)}

    @cached_property
    def drafted_sentences(self) -> set[str]:
        """The sentences of the drafted text, as they are compared."""
        return {alike(each) for text in self.drafted for each in sentences(text)}

    @cached_property
    def _foreign(self) -> dict[str, list[str]]:
        """The names of other authorities by their last word, flat."""
        found: dict[str, list[str]] = defaultdict(list)
        own = {flat(name) for name in self.material.own}
        for name in self.material.foreign:
            if (plain := flat(name)) not in own:
                found[plain.split()[-1]].append(plain)
        return found

    def foreign_in(self, text: str) -> list[str]:
        """Return the names of other authorities that stand in `text`, both flat; the longest of
        those at one place.
        """
        found = [
            name
            for word in set(text.replace(",", " ").replace(".", " ").split())
            for name in self._foreign.get(word, ())
            if re.search(rf"\b{re.escape(name)}\b", text)
        ]
        return [name for name in found if not any(name in other != name for other in found)]

    @cached_property
    def shares(self) -> list[set[Decimal]]:
        """The shares of each target by themselves, and the rates of the plan, for differences."""
        rates = {
            parse_decimal(str(figure.value))
            for place, figure in self.places.items()
            if place in ("totals.rate", "totals-before.rate", "last-year.rate")
        }
        targets = [each for each in self.subjects.all if each.kind == "target"]
        return [rates, *(each.facts.percents for each in targets)]

    @cached_property
    def _said(self) -> set[tuple]:
        found = set()
        for section in self.sections:
            for text in nfc(section.drafted).splitlines():
                line = Line(section.key, text, self.subjects)
                found |= {_claim(line, number) for number in line.mentions.numbers}
        return found

    def said(self, line: Line, number: Number) -> bool:
        """Does the drafted text say the same number of the same thing in the same state?"""
        return _claim(line, number) in self._said

    @cached_property
    def names(self) -> str:
        """All words of what is known, flat, to look names up in."""
        headings = [each.heading for each in self.sections]
        return " | ".join(flat(text) for text in (*self._texts(), *self.material.own, *headings))

    def names_hamlet(self, name: str) -> bool:
        """Does any text name the hamlet, those on other times and plans included?"""
        known = re.compile(rf"\b{re.escape(flat(name))}\b").search
        return bool(known(self.names) or known(self._other_names))

    @cached_property
    def _other_names(self) -> str:
        return " | ".join(map(flat, self.material.others))


def _claim(line: Line, number: Number) -> tuple:
    whole = number.whole.value if number.whole else None
    return number.value, whole, number.counts, line.fields_of(number)


def _first(text: str) -> Citation | None:
    """The first document that a text cites."""
    return next(citations(text, mentions(text)), None)


def lines_of(section: ReportSection) -> Iterable[str]:
    """Return the lines that stand in the section, accents composed."""
    return filter(None, map(str.strip, nfc(section.content).splitlines()))
