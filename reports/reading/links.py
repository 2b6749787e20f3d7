"""Which figure of the report each number of a text is: the words around it tell."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from vietnamese import parse_decimal

from ..placed_figures import PlacedFigure, rate_place
from ..stored_figures import ReportFigures
from .facts import Subjects, flat
from .lines import (
    AREAS,
    OFFICES,
    TARGET_WORDS,
    TARGETS,
    TASK_WORDS,
    TASKS,
    Line,
    Move,
)
from .mentions import Number
from .portions import Portion

BEFORE = re.compile(r"ky (?:bao cao )?truoc|quy truoc")
LAST_YEAR = re.compile(r"cung ky|nam truoc")
# speaks of the whole plan though a group is named before
OF = r"[^.;,:()]*?\b(?:cua|thuoc) (?:linh vuc )?"
OF_ALL = re.compile(r"toan xa|ca xa|tinh chung|\bchung\b|tham muu|phoi hop|ke hoach")
TASK_NOUN = "nhiem vu"


@dataclass(frozen=True)
class Link:
    """A number of a line that is a figure of the report: its span, and the figure's place."""

    start: int
    end: int
    place: str
    number: Number


class FigureLinks:
    """Finds the figures of a report in the lines of its sections."""

    def __init__(self, figures: ReportFigures, places: dict[str, PlacedFigure], subjects: Subjects):
        self.figures, self.places, self.subjects = figures, places, subjects
        self._groups = [
            (flat(name), f"{kind}-{group.key}")
            for kind, groups in (("area", figures.areas), ("office", figures.offices))
            for group in groups
            for name in _names(kind, group.name)
        ]
        self._statistics = {
            sentence.text: sentence.places
            for table in figures.statistics
            for sentence in table.sentences
            if sentence.text
        }
        self._groups += _short_names([group.name for group in figures.offices], self._groups)

    def of(self, line: Line) -> list[Link]:
        """Return the figures of `line` in order."""
        found = (self._link(line, number) for number in line.mentions.numbers)
        return [link for link in found if link]

    def _link(self, line: Line, number: Number) -> Link | None:
        place = self._place(line, number)
        return Link(number.start, number.end, place, number) if place else None

    def _place(self, line: Line, number: Number) -> str | None:
        if told := self._told_of_forms(line, number):
            return next((each for each in told if self._value_at(each) == number.value), None)
        subject = line.subject_at(number.start)
        if subject and subject.pk:
            return f"{subject.kind}-{subject.pk}"
        places = self.whole_places(line, number) if number.part else self.places_of(line, number)
        return next((place for place in places if self._value_at(place) == number.value), None)

    def _told_of_forms(self, line: Line, number: Number) -> list[str]:
        """The places of the drafted sentence on a statistical form in which the number stands."""
        for text, places in self._statistics.items():
            start = line.text.find(text)
            if 0 <= start <= number.start < start + len(text):
                return places
        return []

    def _value_at(self, place: str) -> Decimal | None:
        figure = self.places.get(place)
        if figure is None or figure.value == "":
            return None
        if isinstance(figure.value, int):
            return Decimal(figure.value)
        try:
            return parse_decimal(figure.value)
        except ValueError:  # a figure of a form that is told in words
            return None

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

        Of a pair both must be, of the same choice of rows; of states that stand side by side it is
        the sum.
        """
        if line.change_of(number):
            return self._is_change(line, number)
        if joined := line.joined_fields(number):
            if self._is_sum(line, number, joined):
                return True
            if " hoac " in line.flat[number.last :]:
                return False
        places = self.places_of(line, number)
        return any(self._is_at(place, number) for place in places)

    def _is_at(self, place: str, number: Number) -> bool:
        if self._value_at(place) != number.value:
            return False
        if number.whole is None:
            return True
        wholes = (self._value_at(each) for each in _wholes_of(place))
        return number.whole.value in wholes

    def _is_change(self, line: Line, number: Number) -> bool:
        """Did what the words count rise, or fall, by `number` since the period before?"""
        way = line.change_of(number)
        return any(
            self._change(scope, field) == way * number.value
            for scope in self._scopes(line, number, now=True)
            for field in line.change_fields(number)
        )

    def _change(self, scope: str, field: str) -> Decimal | None:
        now, then = self._value_at(f"{scope}.{field}"), self._value_at(f"{scope}-before.{field}")
        return None if now is None or then is None else now - then

    def moved(self, line: Line, move: Move) -> bool:
        """Did what the words count stand at the first number of `move` before, and at the second
        now?
        """
        if TASK_NOUN not in line.sentence(move.first):
            return False
        return any(
            self._value_at(f"{scope}-before.{field}") == move.first.value
            and self._value_at(f"{scope}.{field}") == move.second.value
            and (move.second.value - move.first.value) * move.way > 0
            for scope in self._scopes(line, move.first, now=True)
            for field in line.change_fields(move.first)
        )

    def total(self, line: Line, number: Number) -> Decimal | None:
        """Return of how many tasks or targets in all the words count some."""
        if number.counts == TARGETS:
            return self._value_at("targets.total")
        scopes = self._scopes(line, number)
        return next(filter(None, (self._value_at(f"{each}.total") for each in scopes)), None)

    def _is_sum(self, line: Line, number: Number, fields: tuple[str, ...]) -> bool:
        scopes = (
            [f"{each}targets" for each in _target_scopes(line)]
            if number.counts == TARGETS
            else self._scopes(line, number)
        )
        for scope in scopes:
            parts = [self._value_at(f"{scope}.{field}") for field in fields]
            whole = number.whole.value if number.whole else self._value_at(f"{scope}.total")
            known = sum(filter(None, parts), Decimal(0))
            if known == number.value and whole == self._value_at(f"{scope}.total"):
                return True
        return False

    def portion(self, line: Line, number: Number, claimed: Portion) -> tuple[Decimal, Decimal]:
        """Return how many rows the words claim something of, and how many there are; both 0 when
        the figures do not say.
        """
        targets = claimed.noun == TARGETS
        scopes = (
            [f"{each}targets" for each in _target_scopes(line)]
            if targets
            else list(self._scopes(line, number))
        )
        for scope in scopes:
            parts = [self._value_at(f"{scope}.{field}") for field in claimed.parts]
            late = self._value_at(f"{scope}.finished_late") if claimed.on_time else Decimal(0)
            whole = self._value_at(f"{scope}.{claimed.whole}")
            if whole and None not in parts and late is not None:
                return sum(filter(None, parts), Decimal(0)) - late, whole
        return Decimal(0), Decimal(0)

    def places_of(self, line: Line, number: Number) -> Iterator[str]:
        """Yield the places that the words around `number` may mean, the likeliest first."""
        if number.percent:
            yield from map(rate_place, self._scopes(line, number))
            yield from (rate_place(f"{scope}targets") for scope in _target_scopes(line))
        elif way := line.change_of(number):
            if line.change_fields(number) == ("done",):
                yield from self._places_of_change(line, number, way)
        elif number.counts == TASKS:
            yield from self._places_of_tasks(line, number)
        elif number.counts == TARGETS:
            fields = line.fields_of(number) or ANY_TARGETS
            for scope in _target_scopes(line):
                yield from (f"{scope}targets.{name}" for name in fields)
        elif place := {AREAS: "areas", OFFICES: "offices"}.get(number.counts):
            yield place
        elif number.whole and not number.counts[0]:
            yield from self._places_of_bare(line, number)

    def _places_of_change(self, line: Line, number: Number, way: int) -> Iterator[str]:
        for scope in self._scopes(line, number, now=True):
            change = self._change(scope, "done")
            if change is None or change * way >= 0:
                yield f"{scope}.done_since"

    def _places_of_bare(self, line: Line, number: Number) -> Iterator[str]:
        """A pair without a noun, `(14/25)`, is one of tasks or of targets."""
        for noun in (TASKS, TARGETS):
            yield from self.places_of(line, number.counting(noun))

    def _places_of_tasks(self, line: Line, number: Number) -> Iterator[str]:
        fields = line.fields_of(number) or ANY_TASKS
        for scope in self._scopes(line, number):
            yield from (
                f"{scope}.{name}" for field in fields for name in (field, *ALSO.get(field, ()))
            )
        if not self.only(line, number):
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
        if only := self.only(line, number):
            scopes = [only]
        else:
            named = sorted(
                (self._distance(line.flat, name, number), place)
                for name, place in self._groups
                if name in line.flat
            )
            own = [f"area-{area}" for area in [line.area] if area]
            scopes = list(dict.fromkeys([*(place for _, place in named), *own, "totals"]))
        if BEFORE.search(sentence) and not now:
            yield from (f"{scope}-before" for scope in scopes)
        yield from scopes

    def only(self, line: Line, number: Number) -> str:
        """The group that the words before the number, or right after what it counts, are about;
        empty when they may speak of the whole plan.
        """
        begun = line.begun(number)
        found = [(begun.rfind(name), len(name), place) for name, place in self._groups]
        start, length, place = max(found, default=(-1, 0, ""))
        if start >= 0:
            return "" if OF_ALL.search(begun, start + length) else place
        after = line.flat[number.last :]
        named = [
            (match.start(), -len(name), place)
            for name, place in self._groups
            if (match := re.match(rf"{OF}{re.escape(name)}", after))
        ]
        return min(named, default=(0, 0, ""))[2]

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
# What a figure may be a part of, where that is not the total.
WHOLES = {
    "fell_due_done": ("fell_due",),
    "on_beat": ("running",),
    "finished_late": ("total", "fell_due", "done"),
}


def _wholes_of(place: str) -> Iterator[str]:
    """The places of what the figure at `place` is a part of."""
    scope, _, field = place.rpartition(".")
    yield from (f"{scope}.{whole}" for whole in WHOLES.get(field, ("total",)))
    if scope == "tasks":
        yield "tasks.all"


# What a number may count where the words around it do not say.
ANY_TASKS = ("total", *(name for name, _ in TASK_WORDS))
ANY_TARGETS = ("total", *(name for name, _ in TARGET_WORDS))


def _target_scopes(line: Line) -> Iterator[str]:
    if line.area:
        yield f"area-{line.area}."
    yield ""


def _names(kind: str, name: str) -> list[str]:
    """The names under which sentences speak of a group."""
    if kind == "office":
        return [name]
    return [name, name.lower().removeprefix("cải cách ")]


def _short_names(offices: list[str], groups: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The first two words of offices, where they tell them apart: `Văn phòng`, `Trung tâm`."""
    places = dict(groups)
    begun = Counter(" ".join(flat(name).split()[:2]) for name in offices)
    for name in map(flat, offices):
        short = " ".join(name.split()[:2])
        if begun[short] == 1 and short != name:
            yield short, places[name]
