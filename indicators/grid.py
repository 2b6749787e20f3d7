"""The grid of a plan's indicators against its periods: which of them a filter leaves, and the
counts beside each choice. A statement with several figures has a row for each, and is counted once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db.models import prefetch_related_objects

from accounts.models import User
from plans.areas import area_title
from plans.models import Plan, ReportingPeriod
from vietnamese import sort_key

from .figures import TargetLine, TargetReading, readings
from .judging import RESULT_WORDS, Result, combined
from .models import Indicator, Measurement, Target

NO_UNIT = -1  # the choice of targets that no unit leads
SPARK = (56, 18)  # width and height of the line of values in a row


class ResultChoice(StrEnum):
    """What the newest figures of an indicator say, as people filter by it."""

    MET = Result.MET.value
    NOT_MET = Result.NOT_MET.value
    UNDER_WAY = Result.UNDER_WAY.value
    UNKNOWN = Result.UNKNOWN.value
    OWED = "owed"


@dataclass
class GridCell:
    """A target in one period: its reading, and whether the person may measure it now."""

    reading: TargetReading
    measurable: bool
    begun: bool
    open: bool = False  # does its form stand below the row?

    @property
    def key(self) -> str:
        """The key of the period, as in addresses."""
        return self.reading.period.key

    @property
    def owed(self) -> bool:
        """Can the person enter what is missing here, and does somebody owe it?"""
        return self.measurable and not self.reading.figures and self.reading.target.is_owed


@dataclass
class GridRow:
    """A target as the grid shows it."""

    line: TargetLine
    cells: Sequence[GridCell]
    last: TargetReading | None  # the newest figure, not later than the period asked for
    result: Result  # what that figure says
    owed: bool  # has the current period no figure yet?
    form: Any = None  # the form of the cell that is open
    saved: str = ""  # what happened when the form was sent
    warning: str = ""  # what the person should look at once more
    closed: str = ""  # the period whose form was just closed
    goes_on: bool = False  # does the person go on to another row after that?
    following: "GridRow | None" = None  # that row, when it stands on another page
    # does the row replace itself in the page besides the one that was asked for?
    replaces: bool = False
    first: bool = True  # is it the first figure of its indicator, which says the statement?
    whole: Result | None = None  # in that row: what several figures say together

    @property
    def target(self) -> Target:
        return self.line.target

    @property
    def whole_words(self) -> str:
        """What the figures of the indicator say together, in words."""
        return RESULT_WORDS[self.whole] if self.whole else ""

    @property
    def worked_out(self) -> bool:
        """Is a change from the baseline held against the goal, rather than the figure?"""
        return self.target.is_worked_out

    @property
    def pk(self) -> str:
        """The id of the target, without the dots of numbers."""
        return str(self.target.pk)

    @property
    def id(self) -> str:
        """The id of the row in the page."""
        return f"target-{self.pk}"

    @property
    def number(self) -> str:
        """The place in the plan: `III.4`."""
        return self.target.indicator.number

    @property
    def reviews(self) -> set[str]:
        """The reviews under which the row is found: of any period."""
        found = {cell.reading.figures.review for cell in self.cells if cell.reading.figures}
        return found | {Measurement.Review.RETURNED for cell in self.cells if cell.reading.returned}

    @property
    def spark(self) -> str:
        """The points of a small line through the values (`<polyline>`); empty below two values."""
        values = [
            (n, float(cell.reading.value))
            for n, cell in enumerate(self.cells)
            if cell.reading.value is not None
        ]
        if len(values) < 2:
            return ""
        (width, height), low, high = SPARK, min(v for _, v in values), max(v for _, v in values)
        step, span = (width - 4) / (len(self.cells) - 1), (high - low) or 1
        return " ".join(
            f"{2 + n * step:.0f},{height - 3 - (v - low) / span * (height - 6):.0f}"
            for n, v in values
        )

    def cell(self, key: str) -> GridCell:
        """Return the cell of the period with this key."""
        return next(cell for cell in self.cells if cell.key == key)

    def open_at(self, key: str, form) -> "GridRow":
        """Put `form` below the row, for the period with this key."""
        self.form, self.cell(key).open = form, True
        return self


@dataclass
class GridGroup:
    """An indicator with the rows of its figures."""

    rows: Sequence[GridRow]

    @property
    def indicator(self) -> Indicator:
        return self.rows[0].target.indicator

    @property
    def results(self) -> set[str]:
        """The results under which the indicator is found."""
        result = ResultChoice(combined(row.result for row in self.rows))
        return {result, ResultChoice.OWED} if any(row.owed for row in self.rows) else {result}

    @property
    def reviews(self) -> set[str]:
        """The reviews under which it is found: of any figure."""
        return set().union(*(row.reviews for row in self.rows))


class IndicatorGrid:
    """The rows of a plan that `wanted` (the cleaned values of a filter form) leaves, for one person
    on one day.
    """

    def __init__(self, plan: Plan, user: User, wanted: dict[str, Any], *, today: date):
        """Find the rows and count them by each choice (two queries)."""
        self.plan, self.user, self.wanted = plan, user, wanted
        targets = Target.objects.with_measurable(user).matching(wanted.get("q", ""))
        everything = load_rows(plan, targets, today=today, until=wanted.get("period", ""))
        self.periods = list(plan.periods.all())
        self.counts: dict[str, Counter] = defaultdict(Counter)
        self.units = _units(everything)
        self.indicators = [group for group in _grouped(everything) if self._fits(group)]
        self.by_area = Counter(group.indicator.area for group in self.indicators)

    @property
    def rows(self) -> list[GridRow]:
        """The rows of the indicators found."""
        return [row for group in self.indicators for row in group.rows]

    def groups(self, indicators: Iterable[GridGroup]) -> list[tuple[str, int, list[GridRow]]]:
        """Return the indicators of a page by area: heading, the number found, their rows."""
        by_area: dict[int, list[GridRow]] = defaultdict(list)
        for group in indicators:
            by_area[group.indicator.area] += group.rows
        return [
            (area_title(self.plan, area), self.by_area[area], found)
            for area, found in by_area.items()
        ]

    def place(self, target: Target) -> int:
        """Return the place of the indicator of `target` among those found, from 0; -1 when the
        filter does not show it.
        """
        found = (group.indicator.pk for group in self.indicators)
        return next((n for n, pk in enumerate(found) if pk == target.indicator_id), -1)

    def to_measure_after(self, target: Target, key: str) -> GridRow | None:
        """Return the next row in which the person can enter what is missing in the period `key`, or
        None.

        After the last row come those before `target`.
        """
        rows = self.rows
        place = next((n for n, row in enumerate(rows) if row.target.pk == target.pk), -1)
        rest = rows[place + 1 :] + rows[: max(place, 0)]
        return next(
            (row for row in rest if row.cell(key).owed and row.target.pk != target.pk), None
        )

    def _fits(self, group: GridGroup) -> bool:
        """Does the indicator pass each filter? It is counted under those choices that would show
        it.
        """
        values = self._values(group)
        failing = [
            name
            for name in values
            if self.wanted.get(name) and self.wanted[name] not in values[name]
        ]
        for name in values:
            if not failing or failing == [name]:
                self.counts[name].update(values[name])
        return not failing

    def _values(self, group: GridGroup) -> dict[str, set]:
        """The choices of each filter under which the indicator is found."""
        indicator = group.indicator
        return {
            "unit": {indicator.lead_unit_id or NO_UNIT},
            "mine": {bool(indicator.lead_unit_id) and indicator.lead_unit_id == self.user.unit_id},
            "area": {indicator.area},
            "result": group.results,
            "review": group.reviews,
        }


def load_rows(plan: Plan, targets, *, today: date, until: str = "") -> list[GridRow]:
    """Return the rows of `targets` (with `with_measurable`), each with its last figure up to the
    period `until`.

    Two queries however many targets there are.
    """
    prefetch_related_objects([plan], "periods")
    periods = list(plan.periods.all())
    begun = {period.pk for period in periods if period.interval.start <= today}
    current = current_period(periods, today)
    last_period = next((period for period in periods if period.key == until), None)
    lines = readings(plan, targets=targets, today=today)
    rows = [_row(line, plan, begun, current, last_period, today) for line in lines]
    for group in _grouped(rows):
        for row in group.rows[1:]:
            row.first = False
        if len(group.rows) > 1:
            group.rows[0].whole = combined(row.result for row in group.rows)
    return rows


def row_of(target: Target, user: User, *, today: date) -> GridRow:
    """Return one target as the grid shows it, among the others of its indicator."""
    targets = Target.objects.with_measurable(user).filter(indicator=target.indicator_id)
    rows = load_rows(target.indicator.plan, targets, today=today)
    return next(row for row in rows if row.target.pk == target.pk)


def current_period(periods: Sequence[ReportingPeriod], today: date) -> ReportingPeriod | None:
    """Return the period of `today`: the first whose cut-off is not past, or the last."""
    return next(
        (period for period in periods if period.cut_off >= today), periods[-1] if periods else None
    )


def _row(
    line: TargetLine,
    plan: Plan,
    begun: set[int],
    current: ReportingPeriod | None,
    until,
    today: date,
) -> GridRow:
    may, lead = line.target.measurable and plan.open, line.target.indicator.lead_unit_id
    cells = [
        GridCell(
            reading,
            may and reading.period.pk in begun and reading.period.takes_from(lead, today),
            reading.period.pk in begun,
        )
        for reading in line.readings
    ]
    missing = bool(current and current.pk in begun and not line.at(current).figures)
    owed = missing and line.target.is_owed
    return GridRow(line, cells, line.last(until), line.result(until), owed)


def _grouped(rows: Iterable[GridRow]) -> list[GridGroup]:
    """The rows by their indicators, in order."""
    return [
        GridGroup(list(found))
        for _, found in groupby(rows, key=lambda row: row.target.indicator_id)
    ]


def _units(rows: Iterable[GridRow]) -> list[tuple[int, str]]:
    """The units that lead, by name, and at the end the choice of none."""
    leads = {row.target.indicator.lead_unit for row in rows}
    named = sorted(
        ((unit.pk, unit.short_name) for unit in leads if unit), key=lambda unit: sort_key(unit[1])
    )
    return [*named, (NO_UNIT, "Chưa có đơn vị chủ trì")] if None in leads else named
