"""The leader's one page: how a plan stands on a day, by office and area, who is late, what the
indicators say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import prefetch_related_objects

from accounts.models import Role, User
from indicators import figures as indicators
from indicators.grid import current_period
from indicators.judging import IndicatorTally
from plans.areas import area_title
from plans.models import Plan, ReportingPeriod
from tasks.models import ProgressUpdate, TaskUnit
from tasks.rows import MatrixRow, load_rows
from tasks.standing import TaskTally, tally
from tasks.words import rates
from vietnamese import sort_key

State, Review = ProgressUpdate.State, ProgressUpdate.Review

LATE_SHOWN = 50
NO_UNIT = "Chưa có đơn vị chủ trì"
# The parts of a bar; overdue tasks stand in their own part, so that the parts add up.
PARTS = (
    ("Hoàn thành", "good"),
    ("Đang thực hiện", "accent"),
    ("Chưa thực hiện", "none"),
    ("Quá hạn", "bad"),
)
CHARTS = ("state", "units", "areas")


@dataclass(frozen=True)
class OverviewGroup:
    """The tasks of an office or area: its name, its filter of the matrix, its figures."""

    name: str
    short: str
    query: str
    rows: Sequence[MatrixRow]

    @cached_property
    def tally(self) -> TaskTally:
        """How many tasks stand how."""
        return tally(row.standing for row in self.rows)

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
        return sum(len(row.lead_ids) > 1 for row in self.rows)

    @property
    def waiting(self) -> int:
        """How many wait for review, as the matrix counts them."""
        return sum(row.waiting for row in self.rows)

    @property
    def expected(self) -> list[MatrixRow]:
        """The tasks that owed an update in the interval: begun, and not finished before."""
        return [row for row in self.rows if row.task.updated or not row.finished]

    @property
    def delivered(self) -> int:
        """On how many of them there is one."""
        return sum(row.task.updated for row in self.expected)


class LateTask(NamedTuple):
    """A task that is late: what it is, who owes it and since when."""

    pk: int
    number: str
    words: str
    leads: str
    since: date | None
    days: int
    asked_due: date | None
    explained_at: datetime | None

    @property
    def words_late(self) -> str:
        """How late: `12 ngày`."""
        return f"{self.days} ngày"


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
    """How `plan` stands for `user` at the end of a period, or today while it runs (six queries)."""

    def __init__(self, plan: Plan, user: User, *, today: date, period: str = ""):
        """Take the plan, the person, the day, and the key of the period (default: running)."""
        self.plan, self.user, self.today = plan, user, today
        prefetch_related_objects([plan], "periods")
        self.periods = list(plan.periods.all())
        asked = next((each for each in self.periods if each.key == period), None)
        self.period: ReportingPeriod | None = asked or current_period(self.periods, today)
        self.on = min(self.period.cut_off, today) if self.period else today

    @cached_property
    def rows(self) -> list[MatrixRow]:
        """All tracked tasks as they stood on the day."""
        start = self.period.interval.start if self.period else self.plan.year_start
        tasks = (
            self.plan.tasks.tracked().with_words().with_update_in(start, self.on).with_explained()
        )
        return load_rows(self.plan, self.user, tasks, today=self.on)

    @cached_property
    def whole(self) -> OverviewGroup:
        return OverviewGroup("Toàn kế hoạch", "Toàn kế hoạch", "", self.rows)

    @property
    def day_query(self) -> str:
        """What lets the matrix look at the same day; empty for today."""
        return f"period={self.period.key}&" if self.period and self.on < self.today else ""

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
        names = {pk: name for row in self.rows for part in row.leads for pk, name in part.units}
        by_unit = _grouped(self.rows, lambda row: row.unit_ids(TaskUnit.Role.LEAD) or {None})
        found = [
            OverviewGroup(names[pk], names[pk], f"unit={pk}&unit_role=lead", rows)
            for pk, rows in by_unit.items()
            if pk is not None
        ]
        found.sort(key=lambda group: sort_key(group.name))
        return found + (
            [OverviewGroup(NO_UNIT, NO_UNIT, "", by_unit[None])] if None in by_unit else []
        )

    @cached_property
    def areas(self) -> list[OverviewGroup]:
        by_area = _grouped(self.rows, lambda row: {row.task.area})
        return [
            OverviewGroup(
                area_title(self.plan, area), self.plan.area_name(area), f"area={area}", rows
            )
            for area, rows in by_area.items()
        ]

    @property
    def late(self) -> list[LateTask]:
        """Those longest overdue, as many as the page shows."""
        return self.every_late[:LATE_SHOWN]

    @cached_property
    def every_late(self) -> list[LateTask]:
        """All that are overdue, the longest first."""
        rows = [row for row in self.rows if row.standing.overdue]
        rows.sort(key=lambda row: -row.standing.days)
        return [
            LateTask(
                row.task.pk,
                row.number,
                row.task.words,
                _leads(row),
                row.standing.due,
                row.standing.days,
                row.task.asked_due,
                row.task.explained_at,
            )
            for row in rows
        ]

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
        tasks = [row.task for row in self.rows]
        return indicators.readings(self.plan, today=self.today, tasks=tasks)

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
        groups = {"state": [self.whole], "units": self.units, "areas": self.areas}[which]
        return [(group.short, group.parts) for group in groups]


def _grouped(rows: Iterable[MatrixRow], keys: Callable[[MatrixRow], set]) -> dict:
    groups = defaultdict(list)
    for row in rows:
        for key in keys(row):
            groups[key].append(row)
    return dict(groups)


def _of_those_dropped(counted: TaskTally) -> str:
    """What the rates leave out of all tasks."""
    return f"{counted.dropped} không thực hiện" if counted.dropped else ""


def _leads(row: MatrixRow) -> str:
    """Who owes the task: its units, else the words of the plan."""
    return "; ".join(part.names or part.text for part in row.leads) or NO_UNIT
