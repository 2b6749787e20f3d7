"""What each target stood at from last year on: its goal, values, and the counts behind them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import combinations, pairwise
from typing import TypeVar

from vietnamese import fold, parse_decimal

from ..stored_figures import IndicatorFigure, IndicatorRow, ReportFigures
from .facts import LINKING, words_of
from .mentions import Number

_VALUE = re.compile(r"(?<![\d.,])\d[\d.]*(?:,\d+)?")
MOST = 0.6
_CENT = Decimal("0.01")
_Value = TypeVar("_Value")
TIMES = ("ngày", "giờ", "phút", "tuần", "tháng", "năm", "lần", "giây", "buổi")


@dataclass(frozen=True)
class Point:
    """What a target stood at in one period: its value, and the counts that make a share."""

    value: Decimal | None = None
    part: Decimal | None = None
    whole: Decimal | None = None

    @classmethod
    def read(cls, value: str, fraction: str) -> "Point | None":
        """Return what a figure and its fraction say in words; None when there is no figure."""
        part, _, whole = fraction.partition("/")
        found = cls(_first(value), _first(part), _first(whole))
        return None if found.value is None else found


def _first(text: str) -> Decimal | None:
    match = _VALUE.search(text)
    return parse_decimal(match[0]) if match else None


def rounded(value: Decimal, like: Decimal = _CENT) -> Decimal:
    """Return `value` with as many decimals as `like`."""
    return value.quantize(Decimal(1).scaleb(min(0, int(like.as_tuple().exponent))), ROUND_HALF_UP)


@dataclass(frozen=True)
class Series:
    """One target of the report: what names it, its unit and goal, and what it stood at, in order;
    `row` is the id of the statement that it is a figure of.
    """

    row: int
    name: str
    unit: str
    goal: Decimal | None
    goal_words: str
    points: tuple[Point, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        return words_of(self.name)

    def covers(self, words: frozenset[str]) -> bool:
        """Does the name say most of `words`, so that they speak of this target alone?"""
        told = words - LINKING
        return len(told & self.words) >= MOST * len(told)

    @cached_property
    def columns(self) -> list[list[Decimal]]:
        """The values, the parts and the wholes, each in order."""
        names = ("value", "part", "whole")
        return [
            [found for each in self.points if (found := getattr(each, name)) is not None]
            for name in names
        ]

    @property
    def now(self) -> Decimal | None:
        return self.points[-1].value if self.points else None

    def holds(self, value: Decimal) -> bool:
        """Did the target, or a count behind it, ever stand at `value`, or is it its goal?"""
        return value == self.goal or any(value in column for column in self.columns)

    def counts(self, number: Number) -> bool:
        """Is the number one that the target ever stood at, or one of the counts behind it?"""
        if number.percent != (self.unit == "%"):
            return not number.percent and any(number.value in each for each in self.columns[1:])
        if not number.percent and number.noun[0] in TIMES and number.noun[0] != self.unit:
            return False
        return self.holds(number.value)

    def holds_pair(self, part: Decimal, whole: Decimal) -> bool:
        """Are these the counts of one period, or what two periods lie apart?"""
        pairs = [
            (each.part, each.whole)
            for each in self.points
            if each.part is not None and each.whole is not None
        ]
        return (part, whole) in pairs or any(
            (later[0] - earlier[0], later[1] - earlier[1]) == (part, whole)
            for earlier, later in _in_order(pairs)
        )

    def is_change(self, value: Decimal, way: int = 0) -> bool:
        """Does the newest figure, or one beside an earlier one, lie so far above it (`way` 1),
        below it (-1), or apart from it?
        """
        return any(
            value in ((later - earlier) * each for each in ((way,) if way else (1, -1)))
            for column in self.columns
            for earlier, later in (*pairwise(column), *((each, column[-1]) for each in column))
        )

    def is_gap(self, value: Decimal) -> bool:
        """Is this what lies between part and whole, or between the newest figure and the goal?"""
        last = self.points[-1] if self.points else Point()
        gaps = [
            abs(high - low)
            for high, low in ((last.whole, last.part), (self.goal, last.value))
            if high is not None and low is not None
        ]
        return value in gaps

    def moved(self, first: Decimal, second: Decimal) -> bool:
        """Did the target, or a count of it, stand at `first` and later at `second`?"""
        return any((first, second) == pair for column in self.columns for pair in _in_order(column))

    @property
    def ahead(self) -> Decimal | None:
        """How far the newest figure is better than the goal; below zero when it is worse. None when
        that cannot be said.
        """
        if self.goal is None or self.now is None or self.goal_words.startswith(("tăng", "giảm")):
            return None
        falling = self.goal_words.startswith(("tối đa", "dưới"))
        return self.goal - self.now if falling else self.now - self.goal

    @property
    def meets(self) -> bool | None:
        """Does the newest figure meet the goal?"""
        if self.ahead is None:
            return None
        return self.ahead > 0 if self.goal_words.startswith(("trên", "dưới")) else self.ahead >= 0

    def share_of_goal(self) -> Decimal | None:
        """How much of the goal the newest figure is, in percent."""
        if not self.goal or self.now is None:
            return None
        return self.now * 100 / self.goal


def _in_order(values: Sequence[_Value]) -> Iterator[tuple[_Value, _Value]]:
    """Each of the values with each later one."""
    return combinations(values, 2)


def series_of(
    figures: ReportFigures,
    measured: Mapping[int, Sequence[Point | None]],
    last_year: ReportFigures | None,
) -> Iterator[Series]:
    """Yield the targets of a report; `measured` are their figures by the period, in order."""
    old = {fold(row.statement): row for row in last_year.indicators} if last_year else {}
    for row in figures.indicators:
        for label, part in _parts(row):
            before = [each for name, each in _parts(old.get(fold(row.statement))) if name == label]
            then = [Point.read(each.value, each.fraction) for each in before]
            known = list(measured.get(part.pk, ())) or [Point.read(part.before, "")]
            newest = Point.read(part.value, part.fraction)
            points = (*then, *known, *([] if newest == known[-1] else [newest]))
            yield Series(
                row.pk,
                f"{row.statement} {label}".strip(),
                _unit(part),
                _first(part.goal),
                part.goal,
                tuple(filter(None, points)),
            )


def _parts(row: IndicatorRow | None) -> list[tuple[str, IndicatorRow | IndicatorFigure]]:
    if row is None:
        return []
    if len(row.parts) > 1:
        return [(each.label, each) for each in row.parts]
    return [("", row)]


def _unit(part: IndicatorRow | IndicatorFigure) -> str:
    value = part.value or part.goal
    match = _VALUE.search(value)
    return value[match.end() :].strip().split(" ")[0].strip(",") if match else ""
