"""All that a report may say: its frozen figures and rows, its drafted text, and the material."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from vietnamese import nfc, parse_decimal

from ..models import ReportSection
from ..placed_figures import PlacedFigure, placed_figures
from ..reading.contexts import Contexts, TaskWords
from ..reading.documents import Citation, Documents, citations
from ..reading.facts import DraftedLines, Facts, Subject, Subjects, flat, words_of
from ..reading.lines import Line, Move, line_of
from ..reading.links import FigureLinks
from ..reading.mentions import Number, mentions
from ..reading.series import Series, series_of
from ..reading.subjects import subjects_of
from ..stored_figures import ReportFigures, SamePeriod
from .material import Material
from .sentences import alike, sentences

SURE = 0.4  # how much of what words tell of targets the name of the one that they mean tells
TOLD = 0.9  # and how telling they are, all together
OF_CHANGE = frozenset(("tăng", "giảm", "điểm", "thêm", "vượt"))  # said of any target
COMPARED = re.compile(
    r"(?:so với )?(?:cùng kỳ|kỳ trước|quý trước|năm trước|năm ngoái|mục tiêu)"
    r"(?: năm (?:trước|ngoái))?",
    re.IGNORECASE,
)
SEVERAL = 100  # numbers below it stand in many texts by chance
ROWS = re.compile(r"\b(?:chi tieu|nhiem vu)\b")  # of which no single target is meant


@dataclass(frozen=True)
class Knowledge:
    """What the sections of a report are held against."""

    figures: ReportFigures
    sections: list[ReportSection]
    material: Material

    @cached_property
    def places(self) -> dict[str, PlacedFigure]:
        """The figures of the report by their places, last year's same period among them."""
        figures, then = self.figures, self.material.last_year
        if then and not figures.last_year:
            same = SamePeriod(then.period_title, then.totals)
            figures = replace(figures, last_year=same)
        return placed_figures(figures)

    @cached_property
    def drafted(self) -> DraftedLines:
        return DraftedLines({each.key: each.drafted for each in self.sections})

    @cached_property
    def subjects(self) -> Subjects:
        return Subjects(subjects_of(self.figures, self.material.by_task))

    @cached_property
    def links(self) -> FigureLinks:
        return FigureLinks(self.figures, self.places, self.subjects)

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
        yield from self._statistics

    @cached_property
    def _statistics(self) -> list[str]:
        return [line for table in self.figures.statistics for line in table.said()]

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
    def series(self) -> list[Series]:
        """What each target stood at, last year's same period and the earlier ones included."""
        return list(series_of(self.figures, self.material.measured, self.material.last_year))

    def series_of_words(self, words: frozenset[str], *, sure: float = SURE) -> list[Series]:
        """Return the targets that `words` speak of, the likeliest first."""
        found = [
            (weight, each)
            for each in self.series
            if (weight := self.subjects.weight(words & each.words)) >= TOLD
            and self.subjects.likeness(words, each) >= sure
        ]
        return [each for _, each in sorted(found, key=lambda pair: -pair[0])]

    def series_in(self, line: Line, position: int) -> list[Series]:
        """Return the targets that the sentence at `position` speaks of: the named one, or those
        that its words mean.
        """
        subject = line.subject_at(position)
        if subject and subject.kind == "target":
            return [each for each in self.series if each.row == subject.pk]
        return self.series_of_words(self._sentence_words(line, position))

    @staticmethod
    def _sentence_words(line: Line, position: int) -> frozenset[str]:
        """The words of the sentence at `position` but for what it is compared with."""
        sentence = line.text[line.sentence_start(position) : line.sentence_end(position)]
        return words_of(COMPARED.sub(" ", sentence)) - OF_CHANGE

    def tasks_in(self, line: Line, position: int) -> list[Subject]:
        """Return the tasks that the sentence at `position` speaks of: the named one, or those whose
        wording and results share telling words with it.
        """
        subject = line.subject_at(position)
        if subject:
            return [subject] if subject.kind == "task" else []
        return self._told.likely(self._sentence_words(line, position))

    def task_meant(self, sentence: str) -> Subject | None:
        """Return the one task that a sentence speaks of without naming it in full."""
        return self._told.meant(sentence)

    @cached_property
    def _told(self) -> TaskWords:
        return TaskWords([each for each in self.subjects.all if each.kind == "task"])

    def tells(self, line: Line, number: Number) -> bool:
        """Does a text say the number of the same thing? One below a hundred, which many texts say
        by chance, in words that the sentence shares.
        """
        if not self.facts.knows(number):
            return False
        if number.percent or number.whole or number.value >= SEVERAL:
            return True
        if any(each.facts.knows(number) for each in self.tasks_in(line, number.start)):
            return True
        words = words_of(line.text)
        key = number.value, number.counts[0]
        return any(self._contexts.share(words, each) for each in self._contexts.of(key))

    @cached_property
    def _contexts(self) -> Contexts:
        return Contexts(self._lines())

    def _lines(self) -> Iterator[tuple[str, str]]:
        """Each line that the report rests on, and what it is said of."""
        yield from ((line, "") for line in self.drafted)
        for subject in self.subjects.all:
            texts = dict.fromkeys((subject.name, *subject.texts))
            yield from ((text, subject.name) for text in texts)
        yield from ((text, "") for text in (*self.material.plan, *self._statistics))

    def series_at(self, line: Line, position: int) -> Series | None:
        """Return the target whose newest figure stands nearest to `position` in its sentence; in a
        sentence without numbers the one that it speaks of.
        """
        start, end = line.sentence_start(position), line.sentence_end(position)
        numbers = [each for each in line.mentions.numbers if start <= each.start < end]
        known = self.series_in(line, position)
        for number in sorted(numbers, key=lambda each: abs(each.start - position)):
            for each in known:
                if each.now == number.value and number.percent == (each.unit == "%"):
                    return each
        if numbers or ROWS.search(line.flat[start:end]):
            return None
        words = self._sentence_words(line, position)
        return next((each for each in known if each.covers(words)), None)

    def moved(self, line: Line, move: Move) -> bool:
        """Did a target that the sentence speaks of go so, or does a text say both numbers?"""
        first, second = move.first.value, move.second.value
        if (second - first) * move.way <= 0:
            return False
        known = self.series_in(line, move.first.start)
        if any(each.holds(first) or each.holds(second) for each in known):
            return any(each.moved(first, second) for each in known)
        return any(
            each.facts.holds(move.first) and each.facts.holds(move.second)
            for each in self.subjects.all
        )

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
                line = line_of(section, text, self.subjects)
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
        if " " not in name:  # of one syllable is many a word
            return self.names_as_written(name)
        known = re.compile(rf"\b{re.escape(flat(name))}\b").search
        return bool(known(self.names) or known(self._other_names))

    def names_as_written(self, name: str) -> bool:
        """Does any text have the name with just these accents and capitals?"""
        return re.search(rf"\b{re.escape(name)}\b", self._as_written) is not None

    @cached_property
    def _other_names(self) -> str:
        return " | ".join(map(flat, self.material.others))

    @cached_property
    def _as_written(self) -> str:
        return nfc(" | ".join((*self._texts(), *self.material.own, *self.material.others)))


def _claim(line: Line, number: Number) -> tuple:
    whole = number.whole.value if number.whole else None
    return number.value, whole, number.counts, line.fields_of(number)


def _first(text: str) -> Citation | None:
    """The first document that a text cites."""
    return next(citations(text, mentions(text)), None)


def lines_of(section: ReportSection) -> Iterable[str]:
    """Return the lines that stand in the section, accents composed."""
    return filter(None, map(str.strip, nfc(section.content).splitlines()))
