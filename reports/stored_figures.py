"""What a periodic report says in figures, as plain rows that JSON keeps with the report.

Text, tables, annexes and pages are all written from them; nothing here asks the database.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

DONE, DOING, NOT_STARTED, NOT_DOING = "done", "doing", "not_started", "not_doing"

STATE_WORDS = {
    DONE: "Hoàn thành",
    DOING: "Đang thực hiện",
    NOT_STARTED: "Chưa thực hiện",
    NOT_DOING: "Không thực hiện",
}


@dataclass(frozen=True)
class Counts:
    """How many tasks stand how on the day of the figures; `total` leaves out those that will not be
    done.

    `done`, `doing`, `not_started` and `overdue` add up to `total` (before version 0.3 the overdue
    ones stood in `doing` and `not_started` too). `running` are those under way that run on,
    `on_beat` those of them without a missed interval; `fell_due` had to be finished by the day.
    """

    total: int
    done: int
    doing: int
    not_started: int
    overdue: int
    finished_late: int
    not_doing: int
    running: int = 0
    on_beat: int = 0
    fell_due: int = 0
    fell_due_done: int = 0


@dataclass(frozen=True)
class FigureGroup:
    """The counts of an area or office, now and (not in the first period) at the cut-off before."""

    key: int
    name: str
    counts: Counts
    before: Counts | None

    @property
    def done_since(self) -> int | None:
        """How many more are done than at the cut-off before; None in the year's first period."""
        return self.counts.done - self.before.done if self.before else None


@dataclass(frozen=True)
class TaskRow:
    """A tracked task as the report shows it; `reported`: the period itself has a result."""

    area: int
    ordinal: int
    content: str
    product: str
    leads: str
    coordinators: str
    time: str
    state: str
    result: str
    document: str
    ongoing: bool
    overdue: bool
    due: str
    newly_done: bool
    due_next: bool
    pk: int = 0
    percent: int = 0
    late: bool = False
    reported: bool = True
    beat: str = ""

    @property
    def done(self) -> bool:
        return self.state == DONE

    @property
    def state_words(self) -> str:
        """The state in annexes: `Hoàn thành`, `Hoàn thành quá hạn`, `Quá hạn (đang thực hiện)`."""
        words = STATE_WORDS[self.state]
        if self.overdue:
            return f"Quá hạn ({words.lower()})"
        if self.late:
            return f"{words} quá hạn"
        return f"{words} ({self.beat})" if self.beat and not self.done else words


@dataclass(frozen=True)
class IndicatorRow:
    """One target as the report shows it: goal, newest figure by the period, and whether it is met
    (None: unknown).

    `as_of` names the period that the figure is from when it is an earlier one; `trend` is up, down
    or same against `before`, and `better` says whether that is good; `last_year` is the figure of
    the same period a year ago.
    """

    area: int
    statement: str
    goal: str
    value: str
    fraction: str
    met: bool | None
    estimate: bool
    before: str
    pk: int = 0
    lead: str = ""
    as_of: str = ""
    trend: str = ""
    better: bool | None = None
    last_year: str = ""

    @property
    def qualitative(self) -> bool:
        """Is this said in words, `đạt` or `chưa đạt`, rather than in figures?"""
        return self.value in ("đạt", "chưa đạt")

    @property
    def figure(self) -> str:
        """The figure with what it is a share of: `ước 88% (1.060/1.200)`; empty without one."""
        value = f"ước {self.value}" if self.estimate else self.value
        return f"{value} ({self.fraction})" if self.fraction else value


@dataclass(frozen=True)
class WaitingRow:
    """A result that nobody has reviewed yet: which office sent it, on which task or indicator."""

    office: str
    subject: str


@dataclass(frozen=True)
class SamePeriod:
    """How the plan of the year before stood at the end of the same period."""

    title: str
    totals: Counts


@dataclass(frozen=True)
class ReportFigures:
    """All that a periodic report says in figures.

    They stand as of the day `as_of`: the cut-off, of a report built before it the day of building.
    """

    year: int
    period: str
    period_title: str
    cut_off: str
    previous_cut_off: str
    plan: str
    issuer: str
    include_waiting: bool
    waiting: int
    totals: Counts
    totals_before: Counts | None
    areas: list[FigureGroup] = field(default_factory=list)
    offices: list[FigureGroup] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    waiting_rows: list[WaitingRow] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    last_year: SamePeriod | None = None
    as_of: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON stores them."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ReportFigures":
        """Return the figures that `as_json` stored."""
        made: dict[str, Any] = {
            name: [_group(each) for each in data[name]] for name in ("areas", "offices")
        }
        for name, kind in (
            ("tasks", TaskRow),
            ("indicators", IndicatorRow),
            ("waiting_rows", WaitingRow),
        ):
            made[name] = [kind(**each) for each in data.get(name, ())]
        made |= {
            "totals": Counts(**data["totals"]),
            "totals_before": _counts(data["totals_before"]),
        }
        if before := data.get("last_year"):
            made["last_year"] = SamePeriod(before["title"], Counts(**before["totals"]))
        return cls(**data | made)

    def of_area(self, area: int) -> FigureGroup | None:
        """The counts of `area`; None when the plan has no task there."""
        return next((group for group in self.areas if group.key == area), None)

    def tasks_of(self, area: int) -> list[TaskRow]:
        """The tasks of `area`, in the plan's order."""
        return [row for row in self.tasks if row.area == area]

    def indicators_of(self, area: int) -> list[IndicatorRow]:
        """The indicators of `area`, in the plan's order."""
        return [row for row in self.indicators if row.area == area]

    @property
    def early(self) -> bool:
        """Were they gathered before the cut-off, so that they are what is estimated for it?"""
        return bool(self.as_of) and self.as_of < self.cut_off

    @property
    def overdue(self) -> list[TaskRow]:
        """The tasks that are past their time."""
        return [row for row in self.tasks if row.overdue]

    @property
    def unmet(self) -> list[IndicatorRow]:
        """The indicators whose goal is not met."""
        return [row for row in self.indicators if row.met is False]

    @property
    def has_annexes(self) -> bool:
        """Is there anything for an annex to list?"""
        return bool(self.tasks or self.indicators)


def _counts(data: dict[str, Any] | None) -> Counts | None:
    return Counts(**data) if data else None


def _group(data: dict[str, Any]) -> FigureGroup:
    return FigureGroup(
        **data | {"counts": Counts(**data["counts"]), "before": _counts(data["before"])}
    )
