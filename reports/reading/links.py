"""Which figure of the report each number of a text is: the words around it tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from plans.models import ReformArea
from vietnamese import parse_decimal, whole_number

from ..placed_figures import PlacedFigure, rate_place
from ..stored_figures import ReportFigures
from .facts import Subject, Subjects, flat
from .mentions import Mentions, Number, mentions

TASKS, TARGETS = ("nhiệm", "vụ"), ("chỉ", "tiêu")
AREAS, OFFICES = ("lĩnh", "vực"), ("đơn", "vị")
DIRECTION = "direction-"  # the sections of the first area

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
BEFORE = re.compile(r"ky (?:bao cao )?truoc|quy truoc")
LAST_YEAR = re.compile(r"cung ky|nam truoc")
_CHANGE = re.compile(r"\b(?:tang|giam)(?: them)?\s*$")
_WHOLE = re.compile(r"tong so\s*$|\bgiao\s*$")
_CLAUSE = re.compile(r"[,;.:()–]|\bva\b")
_SENTENCE = re.compile(r"[.;:]\s")


@dataclass(frozen=True)
class Link:
    """A number of a line that is a figure of the report: its span, and the figure's place."""

    start: int
    end: int
    place: str
    number: Number


@dataclass(frozen=True)
class Line:
    """A line of a section with what it mentions and whom it names."""

    section: str
    text: str
    subjects: Subjects

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
        words = TARGET_WORDS if number.counts == TARGETS else TASK_WORDS
        if _WHOLE.search(self.flat[: number.start]):
            return ("total",)
        for part in (self._after(number), self._before(number)):
            if found := [name for name, pattern in words if re.search(pattern, part)]:
                return (found[0],)
        return ()

    def _after(self, number: Number) -> str:
        rest = self.flat[number.last :]
        boundary = _CLAUSE.search(rest)
        until = number.last + (boundary.start() if boundary else len(rest))
        following = [each.start for each in self.mentions.numbers if each.start >= number.last]
        return self.flat[number.last : min([until, *following])]

    def _before(self, number: Number) -> str:
        begun = self.flat[: number.start]
        boundaries = [match.end() for match in _CLAUSE.finditer(begun)]
        earlier = [each.end for each in self.mentions.numbers if each.end <= number.start]
        return begun[max([0, *boundaries, *earlier]) :]

    def sentence(self, number: Number) -> str:
        """Return the sentence around `number`, flat."""
        starts = [match.end() for match in _SENTENCE.finditer(self.flat[: number.start])]
        end = _SENTENCE.search(self.flat, number.last)
        return self.flat[starts[-1] if starts else 0 : end.start() if end else len(self.flat)]


class FigureLinks:
    """Finds the figures of a report in the lines of its sections."""

    def __init__(self, figures: ReportFigures, places: dict[str, PlacedFigure], subjects: Subjects):
        self.figures, self.places, self.subjects = figures, places, subjects
        self._groups = [
            (flat(name), f"{kind}-{group.key}")
            for kind, groups in (("area", figures.areas), ("office", figures.offices))
            for group in groups
            for name in _names(kind, group.key, group.name)
        ]

    def of(self, line: Line) -> list[Link]:
        """Return the figures of `line` in order."""
        found = (self._link(line, number) for number in line.mentions.numbers)
        return [link for link in found if link]

    def _link(self, line: Line, number: Number) -> Link | None:
        place = self._place(line, number)
        return Link(number.start, number.end, place, number) if place else None

    def _place(self, line: Line, number: Number) -> str | None:
        subject = line.subject_at(number.start)
        if subject and subject.pk:
            return f"{subject.kind}-{subject.pk}"
        places = self.whole_places(line, number) if number.part else self.places_of(line, number)
        return next((place for place in places if self._value_at(place) == number.value), None)

    def _value_at(self, place: str) -> Decimal | None:
        figure = self.places.get(place)
        if figure is None or figure.value == "":
            return None
        return (
            Decimal(figure.value) if isinstance(figure.value, int) else parse_decimal(figure.value)
        )

    def values_of(self, line: Line, number: Number) -> dict[str, str]:
        """Return the places that the words around `number` mean, with how their figures are
        written.
        """
        return {
            place: self.places[place].text
            for place in self.places_of(line, number)
            if place in self.places
        }

    def fits(self, line: Line, number: Number) -> bool:
        """Is `number`, of tasks or targets, or a share, a figure that its words may mean?

        Of a pair both must be, of the same choice of rows.
        """
        for place in self.places_of(line, number):
            if self._value_at(place) != number.value:
                continue
            if number.whole is None:
                return True
            scope = place.rpartition(".")[0]
            wholes = [f"{scope}.total", f"{scope}.fell_due", "tasks.all", "totals.total"]
            if number.counts == TARGETS:
                wholes = [f"{scope}.total"]
            if any(self._value_at(each) == number.whole.value for each in wholes):
                return True
        return False

    def is_complete(self, line: Line, number: Number) -> bool:
        """Is all done of the tasks, or met of the targets, that a line may speak of where `number`
        stands?
        """
        if number.counts == TARGETS:
            pairs = [
                (f"{each}targets.met", f"{each}targets.total") for each in _target_scopes(line)
            ]
        else:
            pairs = [(f"{each}.done", f"{each}.total") for each in self._scopes(line, number)]
        return any(
            self._value_at(part) == self._value_at(whole) != 0
            for part, whole in pairs
            if whole in self.places
        )

    def places_of(self, line: Line, number: Number) -> Iterator[str]:
        """Yield the places that the words around `number` may mean, the likeliest first."""
        if number.percent:
            yield from map(rate_place, self._scopes(line, number))
            yield from (rate_place(f"{scope}targets") for scope in _target_scopes(line))
        elif _CHANGE.search(line.flat[: number.start]):
            yield from (f"{scope}.done_since" for scope in self._scopes(line, number, now=True))
        elif number.counts == TASKS:
            yield from self._places_of_tasks(line, number)
        elif number.counts == TARGETS:
            fields = line.fields_of(number) or ANY_TARGETS
            for scope in _target_scopes(line):
                yield from (f"{scope}targets.{name}" for name in fields)
        elif place := {AREAS: "areas", OFFICES: "offices"}.get(number.counts):
            yield place

    def _places_of_tasks(self, line: Line, number: Number) -> Iterator[str]:
        fields = line.fields_of(number) or ANY_TASKS
        for scope in self._scopes(line, number):
            yield from (
                f"{scope}.{name}" for field in fields for name in (field, *ALSO.get(field, ()))
            )
        yield from (f"tasks.{name}" for field in fields for name in LISTS.get(field, ()))

    def whole_places(self, line: Line, number: Number) -> Iterator[str]:
        """Yield what the second number of a pair may mean: a total."""
        if number.noun == TARGETS:
            yield from (f"{scope}targets.total" for scope in _target_scopes(line))
        else:
            for scope in self._scopes(line, number):
                yield from (f"{scope}.total", f"{scope}.fell_due")
            yield "tasks.all"

    def _scopes(self, line: Line, number: Number, *, now: bool = False) -> Iterator[str]:
        """The groups of tasks that a sentence may count: named ones, the section's, the plan."""
        sentence = line.sentence(number)
        if LAST_YEAR.search(sentence) and not now:
            yield "last-year"
        named = sorted(
            (
                (self._distance(line.flat, name, number), place)
                for name, place in self._groups
                if name in line.flat
            ),
        )
        own = [f"area-{area}" for area in [_area(line.section)] if area]
        plain = [place for _, place in named]
        scopes = list(dict.fromkeys([*plain, *own, "totals"]))
        if BEFORE.search(sentence) and not now:
            yield from (f"{scope}-before" for scope in scopes)
        yield from scopes

    @staticmethod
    def _distance(text: str, name: str, number: Number) -> int:
        """How far before the number the name stands; a name after it is further than any."""
        before = text.rfind(name, 0, number.start)
        return number.start - before if before >= 0 else len(text) + text.find(name, number.start)


# Figures that the same words may mean too, of the same rows' choice and of the whole report.
ALSO = {
    "due_next": ("fell_due",),
    "done": ("fell_due_done",),
    "doing": ("running",),
    "ongoing": ("running", "on_beat"),
}
LISTS = {
    "done": ("newly_done",),
    "finished_late": ("newly_late",),
    "due_next": ("due_next",),
    "ongoing": ("ongoing",),
    "total": ("all",),
}


# What a number may count where the words around it do not say.
ANY_TASKS = ("total", *(name for name, _ in TASK_WORDS))
ANY_TARGETS = ("total", *(name for name, _ in TARGET_WORDS))


def _target_scopes(line: Line) -> Iterator[str]:
    if area := _area(line.section):
        yield f"area-{area}."
    yield ""


def _area(section: str) -> int | None:
    if section.startswith(DIRECTION):
        return int(ReformArea.DIRECTION)
    tail = section.removeprefix("area-")
    return whole_number(tail) if tail != section else None


def _names(kind: str, key: int, name: str) -> list[str]:
    """The names under which sentences speak of a group."""
    if kind == "office":
        return [name]
    return [name, name.lower().removeprefix("cải cách ")]
