"""The leader's one page: how a plan stands on a day, by office and area, who is late, what the
indicators say.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import prefetch_related_objects

from accounts.models import Role, User
from indicators import figures as indicators
from indicators.grid import current_period
from indicators.judging import IndicatorTally
from plans.areas import area_title
from plans.models import Plan, ReportingPeriod
from tasks.late import NO_UNIT, LateTask, late_tasks
from tasks.standing import Alike, TaskTally, tally_alike
from tasks.tallies import Counted, TaskCounts, Told
from tasks.words import rates
from vietnamese import sort_key

LATE_SHOWN = 50

# The parts of a bar; overdue tasks stand in their own part, so that the parts add up.
PARTS = (
    ("Hoàn thành", "good"),
    ("Đang thực hiện", "accent"),
    ("Chưa thực hiện", "none"),
    ("Quá hạn", "bad"),
)
CHARTS = ("units", "areas")


@dataclass(frozen=True)
class OverviewGroup:
    """The tasks of an office or area: its name, its filter of the matrix, its figures."""

    name: str
    short: str
    query: str
    told: Counter[Told]

    @cached_property
    def tally(self) -> TaskTally:
        """How many tasks stand how."""
        counted = Counter[Alike]()
        for each, number in self.told.items():
            counted[each.alike] += number
        return tally_alike(counted)

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """Done, under way, not started, overdue: each task once."""
        found = self.tally
        return found.done, found.doing, found.not_started, found.overdue

    @property
    def rates(self) -> list[tuple[str, str]]:
        """How far they are, each rate with its name."""
        return rates(self.tally)

    @property
    def shared(self) -> int:
        """How many of them several units lead, so that they are counted for each of these."""
        return sum(number for each, number in self.told.items() if each.shared)

    @property
    def waiting(self) -> int:
        """How many wait for review, as the matrix counts them."""
        return sum(number for each, number in self.told.items() if each.waits)

    @property
    def expected(self) -> int:
        """How many owed an update in the interval: begun, and not finished before."""
        return sum(
            number for each, number in self.told.items() if each.updated or not each.alike.finished
        )

    @property
    def delivered(self) -> int:
        """On how many of them there is one."""
        return sum(number for each, number in self.told.items() if each.updated)


class Tile(NamedTuple):
    """A number of tasks, and the filter under which the matrix shows exactly these."""

    words: str
    count: int  # type: ignore[assignment]  # no tile is looked for in a tile
    icon: str
    tone: str
    query: str
    share: bool = False  # is its part of all tasks worth saying?
    note: str = ""


class AreaTargets(NamedTuple):
    """How the indicators of an area stand."""

    area: int
    name: str
    tally: IndicatorTally


class Overview:
    """How `plan` stands for `user` at the end of a period, or today while it runs (six queries
    however many tasks there are, unless indicators are computed from them).
    """

    def __init__(self, plan: Plan, user: User, *, today: date, period: str = ""):
        """Take the plan, the person, the day, and the key of the period (default: running)."""
        self.plan, self.user, self.today = plan, user, today
        prefetch_related_objects([plan], "periods")
        self.periods = list(plan.periods.all())
        asked = next((each for each in self.periods if each.key == period), None)
        self.period: ReportingPeriod | None = asked or current_period(self.periods, today)
        self.on = min(self.period.cut_off, today) if self.period else today

    @property
    def _key(self) -> str:
        """The key of the period at whose end the tasks are looked at; empty for today."""
        return self.period.key if self.period and self.on < self.today else ""

    @cached_property
    def _counted(self) -> tuple[list[Counted], list[Counted]]:
        start = self.period.interval.start if self.period else self.plan.year_start
        return TaskCounts(self.plan, self.on, self._key, since=start).by_area_and_lead()

    @cached_property
    def whole(self) -> OverviewGroup:
        told = sum((area.told for area in self._counted[0]), Counter[Told]())
        return OverviewGroup("Toàn kế hoạch", "Toàn kế hoạch", "", told)

    @property
    def day_query(self) -> str:
        """What lets the matrix look at the same day; empty for today."""
        return f"period={self._key}&" if self._key else ""

    @property
    def tiles(self) -> list[Tile]:
        """The numbers at the top of the page."""
        tally, waiting = self.whole.tally, self.whole.waiting
        tiles = [
            Tile("Nhiệm vụ", tally.all, "clipboard-list", "", "", note=_of_those_dropped(tally)),
            Tile("Hoàn thành", tally.done, "circle-check", "good", "group=done", share=True),
            Tile("Đang thực hiện", tally.doing, "contrast", "", "group=doing", share=True),
            Tile(
                "Chưa thực hiện", tally.not_started, "circle", "", "group=not_started", share=True
            ),
            Tile("Quá hạn", tally.overdue, "flag", "bad", "group=overdue", share=True),
            Tile("Sắp đến hạn trong 7 ngày", tally.due_soon, "flag", "warn", "late=due_soon"),
            Tile("Nhiệm vụ chờ duyệt", waiting, "clock", "", "review=waiting"),
        ]
        dropped = Tile("Không thực hiện", tally.dropped, "ban", "", "group=not_doing")
        return [*tiles, dropped] if tally.dropped else tiles

    @cached_property
    def units(self) -> list[OverviewGroup]:
        """The offices that lead, by name; a task of several offices counts for each."""
        led = sorted(
            (unit for unit in self._counted[1] if unit.key), key=lambda unit: sort_key(unit.name)
        )
        groups = [
            OverviewGroup(unit.name, unit.name, f"unit={unit.key}&unit_role=lead", unit.told)
            for unit in led
        ]
        unled = [unit for unit in self._counted[1] if not unit.key]
        return groups + [OverviewGroup(NO_UNIT, NO_UNIT, "", unit.told) for unit in unled]

    @cached_property
    def areas(self) -> list[OverviewGroup]:
        places = {area.number: area.order for area in self.plan.reform_areas}
        areas = sorted(self._counted[0], key=lambda area: places.get(area.key, area.key))
        return [
            OverviewGroup(
                area_title(self.plan, area.key),
                self.plan.area_name(area.key),
                f"area={area.key}",
                area.told,
            )
            for area in areas
        ]

    @cached_property
    def late(self) -> list[LateTask]:
        """Those longest overdue, as many as the page shows."""
        return late_tasks(self.plan, self.on, self._key, most=LATE_SHOWN)

    @property
    def every_late(self) -> list[LateTask]:
        """All that are overdue, the longest first."""
        return late_tasks(self.plan, self.on, self._key)

    @property
    def may_ask(self) -> bool:
        """May the person ask for an explanation of what is late?"""
        return (
            self.user.has_role(Role.LEADER)
            and self.plan.open
            and self.plan.unit.authority_id == self.user.authority_id
        )

    @cached_property
    def lines(self) -> list[indicators.TargetLine]:
        return indicators.readings(self.plan, today=self.today)

    @cached_property
    def targets(self) -> IndicatorTally:
        """How the indicators stand by their newest figures up to the period."""
        return indicators.tally(self.lines, until=self.period)

    @cached_property
    def targets_by_area(self) -> list[AreaTargets]:
        """The same by area."""
        found = indicators.tally_by_area(self.lines, until=self.period)
        return [
            AreaTargets(area, area_title(self.plan, area), each) for area, each in found.items()
        ]

    def bars(self, which: str) -> list[tuple[str, Sequence[int]]]:
        """Return the bars of the chart `which` of `CHARTS`: name and numbers of `PARTS`."""
        groups = {"units": self.units, "areas": self.areas}[which]
        return [(group.short, group.parts) for group in groups]


def _of_those_dropped(counted: TaskTally) -> str:
    """What the rates leave out of all tasks."""
    return f"{counted.dropped} không thực hiện" if counted.dropped else ""
