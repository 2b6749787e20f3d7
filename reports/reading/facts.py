"""What texts say in numbers, days and names, to hold other texts against."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from vietnamese import fold, nfc

from .mentions import Day, Mentions, Number, Span, mentions

WORD = re.compile(r"[^\W\d_]+")
ALIKE = 0.72  # share of common words by which a line was written over another
# words that tell of nothing, however rare they are
_LINKING = """
bị cho có các của do khi là một nhất những này qua ra so theo trong tại từ và vào về với đang được
đã đến để đều ở
"""
LINKING = frozenset(_LINKING.split())
COMMON = 0.5  # share of statements that a word stands in, from which on it tells nothing


class _Plain(dict[int, str]):
    """What each letter (its code) is without accent and capital."""

    def __missing__(self, code: int) -> str:
        self[code] = (fold(chr(code)) or " ")[:1]
        return self[code]


_PLAIN = _Plain()


def flat(text: str) -> str:
    """Return `text` without accents and capitals, letter for letter, so that spans stay."""
    return nfc(text).translate(_PLAIN)


def words_of(text: str) -> frozenset[str]:
    """Return the words of `text`, accents kept, numbers left out."""
    return frozenset(word.lower() for word in WORD.findall(nfc(text)))


@dataclass
class Facts:
    """All numbers, days and periods of some texts."""

    counts: dict[Decimal, set[str]] = field(default_factory=lambda: defaultdict(set))
    percents: set[Decimal] = field(default_factory=set)
    pairs: set[tuple[Decimal, Decimal]] = field(default_factory=set)
    days: set[tuple[int | None, int, int | None]] = field(default_factory=set)
    spans: set[tuple[int, int, int | None]] = field(default_factory=set)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Facts":
        """Return the facts of `texts`."""
        facts = cls()
        for text in texts:
            facts.add(text)
        return facts

    def add(self, text: str) -> None:
        """Take in what a text says."""
        for line in nfc(text).splitlines():
            self.add_mentions(mentions(line))

    def add_mentions(self, found: Mentions) -> None:
        """Take in what a line mentions."""
        for number in found.numbers:
            if number.percent:
                self.percents.add(number.value)
            if number.whole:
                self.pairs.add((number.value, number.whole.value))
            self.counts[number.value].add(number.noun[0])
            self.counts[number.value].add(number.counts[0])
        for day in found.days:
            self.days.add((day.day, day.month, day.year))
            self.days.add((day.day, day.month, None))
            self.days.add((None, day.month, day.year))
            self.days.add((None, day.month, None))
        for span in found.spans:
            self.spans.add((span.first, span.last, span.year))

    def knows(self, number: Number) -> bool:
        """Does one of the texts say the number of the same thing?"""
        if number.percent:
            return number.value in self.percents
        if number.whole:
            return (number.value, number.whole.value) in self.pairs
        return number.counts[0] in self.counts.get(number.value, ())

    def holds(self, number: Number) -> bool:
        """Does one of the texts say the number at all?"""
        if number.percent or number.whole:
            return self.knows(number)
        return number.value in self.counts

    def knows_day(self, day: Day) -> bool:
        """Does one of the texts name the day?"""
        return (day.day, day.month, day.year) in self.days

    def knows_span(self, span: Span) -> bool:
        """Does one of the texts name the period?"""
        return (span.first, span.last, span.year) in self.spans


@dataclass(frozen=True)
class Subject:
    """A task or target by the words that name it, with all that is known of it in figures;
    `results` is what of a task's texts says what became of it.
    """

    kind: str
    pk: int
    name: str
    texts: tuple[str, ...]
    short_name: str = ""
    results: tuple[str, ...] = ()

    @cached_property
    def facts(self) -> Facts:
        return Facts.of((self.name, *self.texts))

    @cached_property
    def words(self) -> frozenset[str]:
        return words_of(self.name)


class Named(Protocol):
    """What has a name of several words."""

    @property
    def words(self) -> frozenset[str]: ...


class Subjects:
    """Tasks and targets, to be found in a line by the words that name them."""

    KEY = 3  # words by which names are looked up

    def __init__(self, subjects: Iterable[Subject]):
        self.all = list(subjects)
        # by their first words, then by length: of thousands of tasks hundreds begin alike
        self._names: dict[tuple[str, ...], dict[int, dict[str, Subject]]] = defaultdict(dict)
        for subject in self.all:
            for each in (subject.name, subject.short_name):
                if name := self._name(each):
                    alike = self._names[self._key(name)].setdefault(len(name), {})
                    alike.setdefault(name, subject)

    def named(self, line: str) -> list[tuple[int, int, Subject]]:
        """Return whom `line` names in full, each with the span of its name; the longest wins."""
        text, found, until = flat(line), [], 0
        starts = [match.start() for match in WORD.finditer(text)]
        for start in starts:
            if start < until:
                continue
            rest = text[start : start + 200]
            here = [
                (length, names[name])
                for length, names in self._names.get(self._key(rest), {}).items()
                if (name := text[start : start + length]) in names
                and not text[start + length : start + length + 1].isalpha()
            ]
            if here:
                length, subject = max(here, key=lambda each: each[0])
                until = start + length
                found.append((start, until, subject))
        return found

    @staticmethod
    def _name(name: str) -> str:
        return " ".join(flat(name).split()).rstrip(" .;,:/")

    @classmethod
    def _key(cls, text: str) -> tuple[str, ...]:
        return tuple(
            match[0] for match, _ in zip(WORD.finditer(text), range(cls.KEY), strict=False)
        )

    @cached_property
    def telling(self) -> dict[str, float]:
        """The words of the targets' names with how much each tells: rare ones more."""
        targets = [subject for subject in self.all if subject.kind == "target"]
        seen: dict[str, int] = defaultdict(int)
        for subject in targets:
            for word in subject.words:
                seen[word] += 1
        return {
            word: 1 / count
            for word, count in seen.items()
            if count <= max(2, COMMON * len(targets)) and word not in LINKING
        }

    def weight(self, words: Iterable[str]) -> float:
        """How much `words` tell of any target, all together."""
        return sum(self.telling.get(word, 0) for word in words)

    def likeness(self, words: frozenset[str], subject: Named) -> float:
        """How much of what `words` tell of any target is told by this one's name, from 0 to 1."""
        told = {word: self.telling[word] for word in words if word in self.telling}
        whole = sum(told.values())
        return sum(told[word] for word in told if word in subject.words) / whole if whole else 0


class DraftedLines:
    """The drafted lines of a report, to find the one that a person wrote over."""

    def __init__(self, texts: dict[str, str]):
        self._lines: dict[str, list[str]] = {
            key: [line for line in map(_bare, nfc(text).splitlines()) if line]
            for key, text in texts.items()
        }
        self._all = {line for lines in self._lines.values() for line in lines}
        self._words: dict[str, frozenset[str]] = {}

    def __contains__(self, line: str) -> bool:
        return _bare(line) in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def under(self, key: str, line: str) -> str:
        """Return the drafted line of section `key` that `line` was written over; empty if none."""
        words = words_of(line)
        best, found = ALIKE, ""
        for drafted in self._lines.get(key, ()):
            others = self._words.setdefault(drafted, words_of(drafted))
            if not (words and others):
                continue
            alike = len(words & others) / len(words | others)
            if alike >= best:
                best, found = alike, drafted
        return found


def _bare(line: str) -> str:
    """The line without what only its place in a list gives it."""
    return " ".join(line.split()).removeprefix("- ").rstrip(" .;")
