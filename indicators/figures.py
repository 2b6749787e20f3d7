"""How targets stand in the periods of a plan: value, met or not, trend. The one place where these
are computed.

Grid, overview, reports and scores all use `readings`; what differs is which measurements count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from plans.models import Plan, ReportingPeriod

from .models import Measurement, Target, TargetQuerySet, fraction

Review = Measurement.Review

COUNTING = (Review.WAITING, Review.ACCEPTED)
ACCEPTED = (Review.ACCEPTED,)


class Direction(StrEnum):
    """Where a figure went since the period before."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


class Trend(NamedTuple):
    """Where a figure went since the last period that has one, and whether that is better (None: it
    did not move).
    """

    direction: Direction
    better: bool | None


class MeasuredValues(NamedTuple):
    """What of a measurement its reading needs (the fields `Target.MEASURED`)."""

    pk: int
    period: int
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    achieved: bool | None
    estimate: bool
    review: str
    review_reason: str


@dataclass(frozen=True)
class TargetReading:
    """What a target stood at in a period by the newest measurement that counts, if there is one.

    `returned` is what was sent after it and returned; `met` is None without a figure or a goal.
    """

    target: Target
    period: ReportingPeriod
    figures: MeasuredValues | None = None
    returned: MeasuredValues | None = None
    trend: Trend | None = None

    @property
    def value(self) -> Decimal | None:
        """The figure; None for a qualitative target, which is achieved or not."""
        return self.figures.value if self.figures else None

    @property
    def met(self) -> bool | None:
        if not self.figures:
            return None
        return (
            self.figures.achieved
            if self.figures.achieved is not None
            else self.target.met_by(self.figures.value)
        )

    @property
    def text(self) -> str:
        """The figure as people read it: `88,37%`, `đạt`; empty when there is none."""
        if not self.figures:
            return ""
        if self.figures.value is None:
            return "đạt" if self.figures.achieved else "chưa đạt"
        return self.target.in_unit(self.figures.value)

    @property
    def fraction(self) -> str:
        """Numerator and denominator: `1.060/1.200`."""
        return fraction(self.figures.numerator, self.figures.denominator) if self.figures else ""

    @property
    def estimate(self) -> bool:
        return bool(self.figures and self.figures.estimate)

    @property
    def waiting(self) -> bool:
        return bool(self.figures and self.figures.review == Review.WAITING)


@dataclass(frozen=True)
class TargetLine:
    """A target with its readings, one for each period of the plan, in order."""

    target: Target
    readings: Sequence[TargetReading]

    def at(self, period: ReportingPeriod) -> TargetReading:
        """Return the reading of this very period."""
        return next(reading for reading in self.readings if reading.period.pk == period.pk)

    def last(self, until: ReportingPeriod | None = None) -> TargetReading | None:
        """Return the newest reading that has a figure, not later than `until`, or None."""
        known = [reading for reading in self.readings if reading.figures]
        if until:
            known = [reading for reading in known if reading.period.cut_off <= until.cut_off]
        return known[-1] if known else None


def readings(
    plan: Plan, *, targets: TargetQuerySet[Target] | None = None, reviews: Iterable[str] = COUNTING
) -> list[TargetLine]:
    """Return each target of `plan` (or of the queryset `targets`) with what it stood at in each
    period, in order.

    Only measurements with these `reviews` count: for reports `ACCEPTED`, on screens waiting ones
    too. One query however many targets and measurements there are, besides the plan's periods
    unless those are prefetched.
    """
    rows = (
        (Target.objects.all() if targets is None else targets)
        .of_plan(plan)
        .with_indicator()
        .with_measured()
    )
    by_target: dict[int, Target] = {}
    found: dict[int, list[MeasuredValues]] = defaultdict(list)
    for row in rows:
        by_target.setdefault(row.pk, row)
        if row.measured_pk:
            found[row.pk].append(
                MeasuredValues(*(getattr(row, f"measured_{name}") for name in Target.MEASURED))
            )
    periods = list(plan.periods.all())
    return [
        TargetLine(target, _readings_of(target, periods, found[pk], set(reviews)))
        for pk, target in by_target.items()
    ]


def _readings_of(
    target: Target,
    periods: Sequence[ReportingPeriod],
    figures: list[MeasuredValues],
    reviews: set[str],
) -> list[TargetReading]:
    """The readings of one target; `figures` in any order."""
    by_period, result, before = defaultdict(list), [], None
    for each in sorted(figures):
        by_period[each.period].append(each)
    for period in periods:
        sent = by_period[period.pk]
        counting = next((each for each in reversed(sent) if each.review in reviews), None)
        returned = sent[-1] if sent and sent[-1].review == Review.RETURNED else None
        result.append(
            TargetReading(target, period, counting, returned, _trend(target, before, counting))
        )
        before = counting or before
    return result


def _trend(
    target: Target, before: MeasuredValues | None, now: MeasuredValues | None
) -> Trend | None:
    if not before or not now:
        return None
    old, new = _level(before), _level(now)
    if old == new:
        return Trend(Direction.SAME, None)
    return Trend(Direction.UP if new > old else Direction.DOWN, _is_better(target, old, new))


def _level(figures: MeasuredValues) -> Decimal:
    """What to compare: the value, or for a qualitative target whether it was achieved."""
    return Decimal(bool(figures.achieved)) if figures.value is None else figures.value


def _is_better(target: Target, old: Decimal, new: Decimal) -> bool:
    """Does `new` lie better than `old` by the goal's comparator? Nearer to it, when the goal is to
    be hit exactly.
    """
    if target.exact and target.goal is not None:
        return abs(new - target.goal) < abs(old - target.goal)
    return (new < old) == (target.comparator in Target.SMALLER_IS_BETTER)


@dataclass(frozen=True)
class TargetTally:
    """How many targets are met, not met, or unknown; `waiting` and `estimates` are among those with
    a figure.
    """

    total: int
    met: int
    not_met: int
    unknown: int
    waiting: int
    estimates: int


def tally(lines: Iterable[TargetLine], *, until: ReportingPeriod | None = None) -> TargetTally:
    """Count `lines` by their newest figures, not later than the period `until`."""
    last = [line.last(until) for line in lines]
    results = Counter(reading.met if reading else None for reading in last)
    return TargetTally(
        total=len(last),
        met=results[True],
        not_met=results[False],
        unknown=results[None],
        waiting=sum(bool(reading and reading.waiting) for reading in last),
        estimates=sum(bool(reading and reading.estimate) for reading in last),
    )


def tally_by_area(
    lines: Iterable[TargetLine], *, until: ReportingPeriod | None = None
) -> dict[int, TargetTally]:
    """Count `lines` by area, in the order of the areas."""
    by_area = defaultdict(list)
    for line in lines:
        by_area[line.target.indicator.area].append(line)
    return {area: tally(by_area[area], until=until) for area in sorted(by_area)}


def with_previous(measured: Iterable[Measurement]) -> list[tuple[Measurement, Measurement | None]]:
    """Return each of `measured` with the counting one that stood before it: of its period, else of
    an earlier one.

    One query however many there are.
    """
    rows = list(measured)
    targets = {row.target_id for row in rows}
    known = (
        Measurement.objects.counting()
        .filter(target__in=targets)
        .select_related("target__indicator", "period")
    )
    by_target = defaultdict(list)
    for each in known:
        by_target[each.target_id].append(each)
    return [(row, _before(row, by_target[row.target_id])) for row in rows]


def _before(measured: Measurement, known: list[Measurement]) -> Measurement | None:
    earlier = [
        each
        for each in known
        if each.period.cut_off < measured.period.cut_off
        or (each.period_id == measured.period_id and each.pk < measured.pk)
    ]
    return max(earlier, key=lambda each: (each.period.cut_off, each.pk), default=None)
