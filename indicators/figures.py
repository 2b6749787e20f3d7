"""How targets stand in the periods of a plan: value, met or not, trend. The one place where these
are computed.

Grid, overview, reports and scores all use `readings`; what differs is which measurements count.
What is counted are statements (`by_indicator`, `tally`), whatever number of figures each has.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from django.utils import timezone

from plans.models import Plan, ReportingPeriod
from tasks.models import Task
from vietnamese import number

from .computing import STORED, CountedOn, counted_on, day_of, rate_of
from .judging import IndicatorTally, Result, combined, count_results
from .models import (
    LAST_PERIOD,
    MOST_PLACES,
    Indicator,
    Measurement,
    Target,
    TargetQuerySet,
    fraction,
)
from .statistics.feeding import FedFigure, current_rows, fed_figures

Review = Measurement.Review

COUNTING = (Review.WAITING, Review.ACCEPTED)
ACCEPTED = (Review.ACCEPTED,)
NOT_STORED = 0  # the id of a figure that the program computed or read from a form
SHOWN = Decimal(1).scaleb(-MOST_PLACES)


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


class BaselineChange(NamedTuple):
    """How far a figure lies from the baseline, in words, and whether that is better (None: it did
    not move).
    """

    text: str
    better: bool | None


@dataclass(frozen=True)
class TargetReading:
    """What a target stood at in a period: by the row that feeds it, else by the newest measurement
    that counts, else by the plan's tasks when it is computed from them; `figures` is None without.

    `returned` is what was sent after it and returned; `places` are the decimals with which the
    figures of the target are written.
    """

    target: Target
    period: ReportingPeriod
    figures: MeasuredValues | None = None
    returned: MeasuredValues | None = None
    trend: Trend | None = None
    places: int = 0

    def is_by(self, period: ReportingPeriod) -> bool:
        """Is its period not later than `period`?"""
        return self.period.cut_off <= period.cut_off

    @property
    def value(self) -> Decimal | None:
        """The figure; None for a qualitative target, which is achieved or not."""
        return self.figures.value if self.figures else None

    @property
    def result(self) -> Result:
        if not self.figures:
            return Result.UNKNOWN if self.target.is_awaited else Result.UNDER_WAY
        return self.target.result_in(self.period.key, self.figures.value, self.figures.achieved)

    @property
    def met(self) -> bool | None:
        """Is the goal met? None without a figure or a goal, and while the goal is under way."""
        return self.result.met

    @property
    def under_way(self) -> bool:
        """Is the figure short of a goal that is judged at the year's end?"""
        return bool(self.figures) and self.result == Result.UNDER_WAY

    @property
    def text(self) -> str:
        """The figure as people read it: `88,37%`, `đạt`; empty when there is none."""
        if not self.figures:
            return ""
        if self.figures.value is None:
            return "đạt" if self.figures.achieved else "chưa đạt"
        return self.target.as_read(self.figures.value, self.places)

    @property
    def share(self) -> str:
        """How far a count whose goal is under way has come: `18/72`; else empty, also for a rate,
        which says so itself.
        """
        goal = self.target.goal_in(self.period.key)
        if not self.under_way or self.value is None or goal is None or self.target.change:
            return ""
        if self.target.unit == "%":
            return ""
        write = self.target.as_number
        return f"{write(self.value, self.places)}/{write(goal, self.places)}"

    @property
    def fraction(self) -> str:
        """What the figure rests on: `1.060/1.200`, of a change `20 so với 23`."""
        if not self.figures:
            return ""
        target = self.target
        if self.value is not None and target.is_worked_out:
            return f"{number(self.value)} so với {number(target.baseline or 0)}"
        return fraction(self.figures.numerator, self.figures.denominator)

    @property
    def own_goal(self) -> str:
        """The goal that the period has of its own, in words; empty without one."""
        goal = self.target.own_goal_in(self.period.key)
        return "" if goal is None else self.target.in_unit(goal, self.places)

    @property
    def against_baseline(self) -> BaselineChange | None:
        """How far the figure lies from the year before: `tăng 3,5 điểm phần trăm so với năm 2025`.

        None where that says nothing: without a baseline, for a goal that is a change itself, and
        while a sum of the year has only begun.
        """
        target, value = self.target, self.value
        if value is None or target.baseline is None or target.change:
            return None
        if target.judged == target.Judged.YEAR_END and self.period.key != LAST_PERIOD:
            return None
        old, new = _shown(target.baseline), _shown(value)
        since = f"so với năm {target.indicator.plan.year - 1}"
        if old == new:
            return BaselineChange(f"không đổi {since}", None)
        unit = " điểm phần trăm" if target.unit == "%" else f" {target.unit}" if target.unit else ""
        words = f"{'tăng' if new > old else 'giảm'} {number(abs(new - old))}{unit} {since}"
        return BaselineChange(words, _is_better(target, old, new))

    @property
    def estimate(self) -> bool:
        return bool(self.figures and self.figures.estimate)

    @property
    def waiting(self) -> bool:
        return bool(self.figures and self.figures.review == Review.WAITING)

    @property
    def computed(self) -> bool:
        """Did the program compute the figure from the plan's tasks?"""
        return self.figures is not None and self.figures.pk == NOT_STORED and not self.fed

    @property
    def fed(self) -> bool:
        """Is the figure read from a row of a form?"""
        return bool(self.figures and self.target.fed_by_id)

    @property
    def form_address(self) -> str:
        """Where the figure is entered, of a target that a row of a form feeds; else empty."""
        return self.target.fed_address(self.period.key)


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
            known = [reading for reading in known if reading.is_by(until)]
        return known[-1] if known else None

    @property
    def shared(self) -> tuple[int, str]:
        """What figures share that are written with the same decimals."""
        return self.target.indicator_id, self.target.unit

    def written_with(self, places: int) -> "TargetLine":
        """Return the line with so many decimals."""
        return replace(self, readings=[replace(each, places=places) for each in self.readings])

    @property
    def goal_text(self) -> str:
        """The goal in words, with the decimals of the figures beside it."""
        return self.target.goal_as(self.readings[0].places if self.readings else None)

    def result(self, until: ReportingPeriod | None = None) -> Result:
        """Return what the newest figure, not later than `until`, says of the goal."""
        last = self.last(until)
        if last is None:
            return self._open
        if until is None or last.period.pk == until.pk:
            return last.result
        return self._carried(last, until.key)

    def _carried(self, last: TargetReading, key: str) -> Result:
        """What a figure of an earlier period says in the one of `key`, of which there is none.

        Where a goal of the year is judged by then, a share of before does not say that it was
        missed.
        """
        target = self.target
        if target.judged != target.Judged.YEAR_END or not last.figures:
            return last.result
        then = target.result_in(key, last.figures.value, last.figures.achieved)
        reached = then == Result.MET and not target.is_limit
        if target.is_open_in(key) or reached or target.is_past_limit(last.value):
            return then
        return self._open

    @property
    def _open(self) -> Result:
        """The result without a figure: unknown when an office owes it."""
        return Result.UNKNOWN if self.target.is_awaited else Result.UNDER_WAY


@dataclass(frozen=True)
class IndicatorLine:
    """A statement with the lines of its targets: one figure, or several that it names."""

    lines: Sequence[TargetLine]

    @property
    def indicator(self) -> Indicator:
        return self.lines[0].target.indicator

    def result(self, until: ReportingPeriod | None = None) -> Result:
        """Return what the figures say together: met when all of them are."""
        return combined(line.result(until) for line in self.lines)

    def last(self, until: ReportingPeriod | None = None) -> list[TargetReading]:
        """Return the newest readings of the figures that have any."""
        return [reading for line in self.lines if (reading := line.last(until))]


def by_indicator(lines: Iterable[TargetLine]) -> list[IndicatorLine]:
    """Return the statements that `lines` are the figures of, in their order."""
    found: dict[int, list[TargetLine]] = defaultdict(list)
    for line in lines:
        found[line.target.indicator_id].append(line)
    return [IndicatorLine(each) for each in found.values()]


def readings(
    plan: Plan,
    *,
    targets: TargetQuerySet[Target] | None = None,
    reviews: Iterable[str] = COUNTING,
    today: date | None = None,
    tasks_on: CountedOn | None = None,
    tasks: Collection[Task] | None = None,
) -> list[TargetLine]:
    """Return each target of `plan` (or of the queryset `targets`) with what it stood at in each
    period, in order.

    Only measurements with these `reviews` count: for reports `ACCEPTED`, on screens waiting ones
    too. What is computed from the plan's tasks is counted at each cut-off (not later than `today`)
    by accepted updates, or as `tasks_on` says. One query however many targets and measurements
    there are, besides the plan's periods unless it knows those, two for the tasks when
    something is computed from them (one where the tracked `tasks` were read), and three for the
    forms whose rows feed some.
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
        if row.pk not in by_target:
            row.indicator.plan = plan
            by_target[row.pk] = row
        if row.measured_pk:
            found[row.pk].append(
                MeasuredValues(*(getattr(row, f"measured_{name}") for name in Target.MEASURED))
            )
    periods = plan.reporting_periods
    counting, asked = set(reviews), list(by_target.values())
    computed = _computed(plan, asked, periods, today, tasks_on, tasks)
    computed |= _fed(plan, asked, periods, counting)
    return _written_alike(
        TargetLine(target, _readings_of(target, periods, found[pk], counting, computed))
        for pk, target in by_target.items()
    )


Computed = dict[tuple[int, int], MeasuredValues]  # by target and period


def _computed(
    plan: Plan,
    targets: Sequence[Target],
    periods: Sequence[ReportingPeriod],
    today: date | None,
    tasks_on: CountedOn | None,
    tasks: Collection[Task] | None,
) -> Computed:
    """The figures that the plan's tasks yield for the targets computed from them."""
    asked = [target for target in targets if target.computed_from]
    if not asked:
        return {}
    today = today or timezone.localdate()
    days = {period: day for period in periods if (day := day_of(period, today))}
    if tasks_on is None:
        tasks_on = counted_on(plan, days.values(), tasks).__getitem__
    found: Computed = {}
    for period, day in days.items():
        counted = tasks_on(day)
        for target in asked:
            if figure := rate_of(target, counted):
                found[target.pk, period.pk] = MeasuredValues(
                    NOT_STORED,
                    period.pk,
                    Decimal(figure.numerator),
                    Decimal(figure.denominator),
                    figure.value,
                    None,
                    day < period.cut_off,
                    Review.ACCEPTED,
                    "",
                )
    return found


def _fed(
    plan: Plan, targets: Sequence[Target], periods: Sequence[ReportingPeriod], reviews: set[str]
) -> Computed:
    """The figures of the targets that rows of forms feed; each is told its row."""
    asked = [(target, target.fed_by_id) for target in targets if target.fed_by_id]
    feeding = fed_figures(plan, {row for _, row in asked}, reviews=reviews)
    found: Computed = {}
    for target, row in asked:
        if not (source := feeding.get(row)):
            continue
        target.fed_row = source.row
        for period in periods:
            if figure := source.figures.get(period.key):
                found[target.pk, period.pk] = _as_measured(target, period, figure)
    return found


def with_rows(plan: Plan, targets: Iterable[Target]) -> list[Target]:
    """Return the targets of `plan`, each told the row that feeds it as the form of its year has it
    (one query; none when no row feeds any).
    """
    found = list(targets)
    rows = current_rows(plan, {target.fed_by_id for target in found if target.fed_by_id})
    for target in found:
        target.fed_row = rows.get(target.fed_by_id or 0)
    return found


def _as_measured(target: Target, period: ReportingPeriod, figure: FedFigure) -> MeasuredValues:
    value = figure.value
    return MeasuredValues(
        NOT_STORED,
        period.pk,
        figure.numerator,
        figure.denominator,
        None if value is None else value.quantize(STORED, ROUND_HALF_UP),
        figure.achieved,
        figure.estimate,
        Review.WAITING if figure.waiting else Review.ACCEPTED,
        "",
    )


def _readings_of(
    target: Target,
    periods: Sequence[ReportingPeriod],
    figures: list[MeasuredValues],
    reviews: set[str],
    computed: Computed,
) -> list[TargetReading]:
    """The readings of one target; `figures` in any order. What a person typed goes before what the
    program computed, and counts no more once a row of a form feeds the target.
    """
    by_period, result, before = defaultdict(list), [], None
    for each in sorted(figures) if not target.fed_by_id else ():
        by_period[each.period].append(each)
    for period in periods:
        sent = by_period[period.pk]
        counting = next((each for each in reversed(sent) if each.review in reviews), None)
        counting = counting or computed.get((target.pk, period.pk))
        returned = sent[-1] if sent and sent[-1].review == Review.RETURNED else None
        result.append(
            TargetReading(target, period, counting, returned, _trend(target, before, counting))
        )
        before = counting or before
    return result


def _written_alike(lines: Iterable[TargetLine]) -> list[TargetLine]:
    """The lines with the same decimals over the periods and the goal, and over all figures of a
    statement that have one unit.
    """
    rows = list(lines)
    places: dict[tuple[int, str], int] = defaultdict(int)
    for line in rows:
        needed = places_of(line.target, (reading.value for reading in line.readings))
        places[line.shared] = max(places[line.shared], needed)
    return [line.written_with(places[line.shared]) for line in rows]


def lines_until(lines: Iterable[TargetLine], period: ReportingPeriod) -> list[TargetLine]:
    """Return `lines` as they stood at `period`: later figures are gone, and so are the decimals
    that only they need.
    """
    return _written_alike(
        replace(line, readings=[each for each in line.readings if each.is_by(period)])
        for line in lines
    )


def places_of(target: Target, values: Iterable[Decimal | None]) -> int:
    """Return the decimals with which the figures of `target` and its goal are written alike: the
    most that any of them needs, at most two.
    """
    amounts = (target.amount(value) for value in values if value is not None)
    return max((_needed(each) for each in (*amounts, target.goal) if each is not None), default=0)


def _needed(value: Decimal) -> int:
    exponent = _shown(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _shown(value: Decimal) -> Decimal:
    """The value to the decimals that people read."""
    return Decimal(value).quantize(SHOWN, ROUND_HALF_UP)


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
    if target.is_worked_out:
        old, new = target.amount(old) or Decimal(0), target.amount(new) or Decimal(0)
    if target.exact and target.goal is not None:
        return abs(new - target.goal) < abs(old - target.goal)
    return (new < old) == (target.comparator in Target.SMALLER_IS_BETTER)


def tally(lines: Iterable[TargetLine], *, until: ReportingPeriod | None = None) -> IndicatorTally:
    """Count the statements of `lines` by their newest figures, not later than the period
    `until`.
    """
    statements = by_indicator(lines)
    last = [statement.last(until) for statement in statements]
    results = [statement.result(until) for statement in statements]
    return count_results(
        results,
        carried=sum(
            result == Result.UNKNOWN and bool(each)
            for result, each in zip(results, last, strict=True)
        ),
        waiting=sum(any(reading.waiting for reading in each) for each in last),
        estimates=sum(any(reading.estimate for reading in each) for each in last),
    )


def tally_by_area(
    lines: Iterable[TargetLine], *, until: ReportingPeriod | None = None
) -> dict[int, IndicatorTally]:
    """Count the statements of `lines` by area, in the order of `lines`."""
    by_area = defaultdict(list)
    for line in lines:
        by_area[line.target.indicator.area].append(line)
    return {area: tally(found, until=until) for area, found in by_area.items()}


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
