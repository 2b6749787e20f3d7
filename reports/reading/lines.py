"""A line of a report with what it mentions and whom it names, and what its numbers count."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from .facts import Subject, Subjects, flat
from .mentions import Mentions, Number, mentions

TASKS, TARGETS = ("nhiệm", "vụ"), ("chỉ", "tiêu")
AREAS, OFFICES = ("lĩnh", "vực"), ("đơn", "vị")

# What the words around a number of tasks say it counts; the first that is found decides.
TASK_WORDS = (
    ("not_doing", r"khong thuc hien|khong trien khai"),
    ("finished_late", r"(?:hoan thanh|xong) (?:sau|qua|cham|tre)\b"),
    ("overdue", r"qua han|tre han|cham han|cham tien do"),
    ("left", r"con lai|chua hoan thanh|chua xong"),
    ("not_started", r"chua den han|chua thuc hien|chua trien khai"),
    ("doing", r"(?:dang|tiep tuc) (?:duoc )?(?:thuc hien|trien khai)"),
    ("due_next", r"den han"),
    ("ongoing", r"thuong xuyen|dinh ky"),
    ("done", r"hoan thanh|\bxong\b"),
)
TARGET_WORDS = (
    ("unknown", r"chua co so lieu|chua du can cu|chua (?:duoc )?danh gia|chua (?:duoc )?bao cao"),
    ("under_way", r"dang thuc hien|dang (?:duoc )?trien khai|cuoi nam|chua den (?:ky|han)"),
    ("unmet", r"chua dat|khong dat"),
    ("met", r"\bdat\b"),
)
_CHANGE = re.compile(r"\b(tang|giam)(?: them)?\s*$")
_JOINED = re.compile(r"\s*(?:,|\bhoac\b|\bva\b)\s*")
# what follows a number that counts what was named before: `tăng 04 so với`
_BARE = ("", "so", "và")
_RISES = ("tang", "nang", "cai thien")
_FROM = re.compile(r"\b(tang|giam|nang|ha|rut ngan|cai thien)\b[^.;,\d]{0,25}\btu\s+$")
_TO = re.compile(r"\s*(?:[a-z]+,?\s+){0,3}?(?:len|xuong|con)(?: den| toi| muc| con| khoang)*\s+")
_WHOLE = re.compile(r"tong so\s*$|\bgiao\s*$")
_CLAUSE = re.compile(r"[,;.:()–]|\bva\b")
_SENTENCE = re.compile(r"[.;:](?=\s|$)\s*")


def field_words(number: Number) -> tuple[tuple[str, str], ...]:
    """Return the words that tell what a number of tasks or targets counts."""
    return TARGET_WORDS if number.counts == TARGETS else TASK_WORDS


@dataclass(frozen=True)
class Move:
    """A rise (`way` 1) or fall (-1) from one number to another, from where its word begins."""

    start: int
    way: int
    first: Number
    second: Number


class SectionPlace(Protocol):
    """What a line knows of the section that it stands in."""

    @property
    def key(self) -> str: ...
    @property
    def area_number(self) -> int: ...
    @property
    def is_ahead(self) -> bool: ...


@dataclass(frozen=True)
class Line:
    """A line of a section with what it mentions and whom it names."""

    section: str
    text: str
    subjects: Subjects
    area: int = 0  # that the section speaks of
    ahead: bool = False  # does it speak of what is to come?

    @cached_property
    def flat(self) -> str:
        return flat(self.text)

    @cached_property
    def mentions(self) -> Mentions:
        return mentions(self.text)

    @cached_property
    def named(self) -> list[tuple[int, int, Subject]]:
        """The tasks and targets that the line names in full, with the spans of their names."""
        return self.subjects.named(self.text)

    def subject_at(self, position: int) -> Subject | None:
        """Return whom the words before `position`, or around it, name; None without anybody."""
        before = [subject for start, _, subject in self.named if start <= position]
        return before[-1] if before else None

    def fields_of(self, number: Number) -> tuple[str, ...]:
        """Return what the words around `number` say it counts: first those after it count, then
        those before; empty when they say nothing.
        """
        words = field_words(number)
        if _WHOLE.search(self.begun(number)):
            return ("total",)
        for part in (self._after(number), self._before(number)):
            if found := [name for name, pattern in words if re.search(pattern, part)]:
                return (found[0],)
        return ()

    def joined_fields(self, number: Number) -> tuple[str, ...]:
        """Return the states that stand side by side after `number`, as in `đạt hoặc đang thực
        hiện`; empty when there are not several.
        """
        found = []
        for part in _JOINED.split(self.flat[number.last : self._next_number(number)]):
            names = [name for name, pattern in field_words(number) if re.search(pattern, part)]
            if not names:
                break
            found.append(names[0])
        return tuple(found) if len(found) > 1 else ()

    def change_of(self, number: Number) -> int:
        """Does `number` tell how many tasks more (1) or fewer (-1) there are? 0 if it does not."""
        word = _CHANGE.search(self.begun(number))
        counted = number.counts == TASKS or number.noun[0] in _BARE
        if not word or number.percent or not counted:
            return 0
        return 1 if word[1] == "tang" else -1

    def change_fields(self, number: Number) -> tuple[str, ...]:
        """Return what a change counts: by its own words, else as the number before in its
        sentence.
        """
        before = reversed(self.numbers_before(number))
        told = (self.fields_of(each) for each in (number, *before) if not each.percent)
        return next(filter(None, told), ("done",))

    def _next_number(self, number: Number) -> int:
        """Where the next number begins, or the sentence ends."""
        return min(self.sentence_end(number.last), self._following(number))

    def _following(self, number: Number) -> int:
        """Where the next number begins, or the line ends."""
        place = bisect_left(self._starts, number.last)
        return self._starts[place] if place < len(self._starts) else len(self.flat)

    @cached_property
    def _starts(self) -> list[int]:
        return sorted(each.start for each in self.mentions.numbers)

    def _after(self, number: Number) -> str:
        boundary = _CLAUSE.search(self.flat, number.last)
        until = boundary.start() if boundary else len(self.flat)
        return self.flat[number.last : min(until, self._following(number))]

    def _before(self, number: Number) -> str:
        start, begun = self.sentence_start(number.start), self.begun(number).removesuffix("(")
        boundaries = [match.end() for match in _CLAUSE.finditer(begun)]
        earlier = [each.end - start for each in self.numbers_before(number)]
        return begun[max([0, *boundaries, *earlier]) :]

    def begun(self, number: Number) -> str:
        """Return the sentence up to `number`, flat."""
        return self.flat[self.sentence_start(number.start) : number.start]

    def numbers_before(self, number: Number) -> tuple[Number, ...]:
        """Return the numbers of the sentence that stand before `number`."""
        start = self.sentence_start(number.start)
        first = bisect_left(self._starts, start)
        return self.mentions.numbers[first : bisect_left(self._starts, number.start)]

    def sentence(self, number: Number) -> str:
        """Return the sentence around `number`, flat."""
        return self.flat[self.sentence_start(number.start) : self.sentence_end(number.last)]

    def sentence_start(self, position: int) -> int:
        """Return where the sentence around `position` begins."""
        place = bisect_right(self._sentences, position)
        return self._sentences[place - 1] if place else 0

    @cached_property
    def _sentences(self) -> list[int]:
        """Where the sentences after the first begin."""
        return [each.end() for each in _SENTENCE.finditer(self.flat)]

    def sentence_end(self, position: int) -> int:
        """Return where the sentence around `position` ends."""
        end = _SENTENCE.search(self.flat, position)
        return end.start() if end else len(self.flat)

    @cached_property
    def moves(self) -> list[Move]:
        """What the line says to have gone from one number to another."""
        numbers = [each for each in self.mentions.numbers if not each.part]
        return [
            Move(word.start(), 1 if word[1] in _RISES else -1, first, second)
            for first, second in pairwise(numbers)
            if _TO.fullmatch(self.flat, first.end, second.start)
            and (word := _FROM.search(self.flat[: first.start]))
        ]


def line_of(section: SectionPlace, text: str, subjects: Subjects) -> Line:
    """Return a line of a section's text."""
    return Line(section.key, text, subjects, section.area_number, section.is_ahead)
