"""What a periodic report says in figures, as plain rows that JSON keeps with the report.

Text, tables, annexes and pages are all written from them; nothing here asks the database.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from indicators.judging import RESULT_WORDS, IndicatorTally, Result, count_results
from plans.areas import programme_of

from .stored_statistics import StatisticsTable
from .summing import added_up

DONE, DOING, NOT_STARTED, NOT_DOING = "done", "doing", "not_started", "not_doing"

STATE_WORDS = {
    DONE: "Hoàn thành",
    DOING: "Đang thực hiện",
    NOT_STARTED: "Chưa thực hiện",
    NOT_DOING: "Không thực hiện",
}


WAITING_SHOWN = 50  # results that wait, on a page; the queue of reviews has them all
IN_TOTAL = ("done", "doing", "not_started", "overdue")  # what adds up to a total


@dataclass(frozen=True)
class Counts:
    """How many tasks stand how on the day of the figures; `total` leaves out those that will not be
    done.

    `done`, `doing`, `not_started` and `overdue` add up to `total` (before version 0.3 the overdue
    ones stood in `doing` and `not_started` too). `running` are those under way that run on,
    `on_beat` those of them without a missed interval; `fell_due` had to be finished by the day.
    `rows` holds the ids of the tasks behind each figure but `total`, by its name; figures frozen
    before version 0.4 have none.
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
    rows: dict[str, list[int]] = field(default_factory=dict, compare=False)

    def rows_of(self, name: str) -> list[int]:
        """Return the ids of the tasks that `name` counts; none of figures frozen without them."""
        parts = {"total": IN_TOTAL, "left": IN_TOTAL[1:]}.get(name, (name,))
        return [pk for part in parts for pk in self.rows.get(part, ())]

    @property
    def left(self) -> int:
        """How many of the total are not done."""
        return self.total - self.done


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
class ResultRow:
    """What an office said of a task, as of a day; `when` names the interval inside a sentence.

    `total` is the figure in its text that is what the year has brought so far, not the interval:
    the plan's indicators were measured at it.
    """

    day: str
    text: str
    document: str = ""
    when: str = ""
    total: str = ""


@dataclass(frozen=True)
class TaskRow:
    """A tracked task as the report shows it; `reported`: the period itself has a result.

    `result` and `document` are the last ones, `results` all from the plan's start to the day of the
    figures, in order. `causes` are why it is late or will not be done, in the words of those who
    explained, declared or returned. `updates` are the ids of what was reported on it by the day,
    `name` what texts call it.
    """

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
    results: list[ResultRow] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    updates: list[int] = field(default_factory=list, compare=False)
    name: str = field(default="", compare=False)

    @property
    def called(self) -> str:
        """What texts call the task; figures frozen before version 0.3 have its wording alone."""
        return self.name or self.content

    @property
    def done(self) -> bool:
        return self.state == DONE

    @property
    def dropped(self) -> bool:
        """Will it not be done?"""
        return self.state == NOT_DOING

    @property
    def behind(self) -> bool:
        """Is it a task that runs on, with a closed interval in which nobody reported?"""
        return self.ongoing and self.beat.startswith("thiếu")

    @property
    def summed(self) -> str:
        """What its results report several times in the same words, added up: `đăng 32 tin, bài`."""
        if any(each.total for each in self.results):
            return ""
        sums, _ = added_up([each.text for each in self.results])
        return "; ".join(sums)

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
class IndicatorFigure:
    """One of the figures that a statement names: what it measures, its goal and where it stands.

    `share` is how far a goal of the year's end has come (`18/72`); `change` says how far it lies
    from the year before and `change_better` whether that is good; `computed`: the program worked it
    out from the plan's tasks. `before` is the figure before this one, `before_of` its period when
    that is not the one before the period reported on. `lacks` is what still has to be known where
    a figure of an earlier period decides nothing: `cả năm`.
    """

    pk: int
    label: str
    goal: str
    value: str = ""
    fraction: str = ""
    result: str = Result.UNKNOWN.value
    estimate: bool = False
    before: str = ""
    as_of: str = ""
    trend: str = ""
    better: bool | None = None
    share: str = ""
    change: str = ""
    change_better: bool | None = None
    computed: bool = False
    measurement: int = field(default=0, compare=False)
    before_of: str = ""
    lacks: str = ""

    @property
    def figure(self) -> str:
        """The figure with what it is a share of: `ước 88% (1.060/1.200)`; empty without one."""
        return _figure(self.value, self.fraction, estimate=self.estimate)

    @property
    def verdict(self) -> str:
        """What the figure says of its goal, in words: `đang thực hiện (18/72)`."""
        return _verdict(self.result, self.share, self.lacks)


@dataclass(frozen=True)
class IndicatorRow:
    """A statement as the report shows it, one row however many figures it names: goal, newest
    figure by the period, and its result.

    `as_of` names the period that the figure is from when it is an earlier one; `trend` is up, down
    or same against `before` (as in `IndicatorFigure`), and `better` says whether that is good;
    `last_year` is what the period that the figure is of had a year ago. Of several figures
    (`parts`) the texts name each; `met` is None while the result is open. `owed` says that an
    office owes what is missing. Reports of before version 0.3 have a row for each figure, without
    `parts` and `result`.
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
    indicator: int = 0
    result: str = ""
    share: str = ""
    change: str = ""
    change_better: bool | None = None
    computed: bool = False
    owed: bool = True
    goal_words: str = ""
    before_of: str = ""
    lacks: str = ""
    causes: list[str] = field(default_factory=list)
    parts: list[IndicatorFigure] = field(default_factory=list)

    @property
    def outcome(self) -> Result:
        """What the figures say of the statement."""
        known = {True: Result.MET, False: Result.NOT_MET, None: Result.UNKNOWN}
        return Result(self.result) if self.result else known[self.met]

    @property
    def under_way(self) -> bool:
        """Is the goal one of the year's end that is not reached yet, or not known to anybody?"""
        return self.outcome == Result.UNDER_WAY

    @property
    def unknown(self) -> bool:
        """Does an office owe a figure without which nobody can judge the statement?"""
        return self.outcome == Result.UNKNOWN

    @property
    def several(self) -> bool:
        """Does the statement name several figures?"""
        return len(self.parts) > 1

    @property
    def verdict(self) -> str:
        """What the figures say of the statement, in words: `đang thực hiện (18/72)`."""
        return _verdict(self.outcome, self.share, self.lacks)

    @property
    def qualitative(self) -> bool:
        """Is this said in words, `đạt` or `chưa đạt`, rather than in figures?"""
        return self.value in ("đạt", "chưa đạt")

    @property
    def figure(self) -> str:
        """The figure with what it is a share of: `ước 88% (1.060/1.200)`; of several each with its
        name; empty without one.
        """
        if self.several:
            known = (part for part in self.parts if part.value)
            return "; ".join(f"{part.label}: {part.figure}" for part in known)
        return _figure(self.value, self.fraction, estimate=self.estimate)


def _figure(value: str, fraction: str, *, estimate: bool) -> str:
    value = f"ước {value}" if estimate else value
    return f"{value} ({fraction})" if fraction else value


def _verdict(result: str, share: str, lacks: str) -> str:
    words = RESULT_WORDS[Result(result)]
    if result == Result.UNKNOWN and lacks:
        return f"{words} {lacks}"
    return f"{words} ({share})" if share else words


@dataclass(frozen=True)
class WaitingRow:
    """A result that nobody has reviewed yet: which office sent it, on which task or indicator."""

    office: str
    subject: str
    kind: str = field(default="", compare=False)
    pk: int = field(default=0, compare=False)


@dataclass(frozen=True)
class AreaRow:
    """An area of reform of the plan; `directs`: is it direction, which part I tells?"""

    number: int
    name: str
    directs: bool = False


@dataclass(frozen=True)
class SamePeriod:
    """How the plan of the year before stood at the end of the same period."""

    title: str
    totals: Counts
    indicators: int = 0
    indicators_met: int = 0


@dataclass(frozen=True)
class ParIndexArea:
    """An area of the criteria set with its points, as texts write them; empty: not given yet."""

    name: str
    maximum: str
    own: str
    final: str = ""


@dataclass(frozen=True)
class ParIndexResult:
    """The PAR INDEX of the plan's year: what the unit gave itself, and what was published.

    `own` and `final` are points, `own_maximum` what the unit can give itself; a survey counts in
    the final index alone.
    """

    state: str
    own: str
    own_maximum: str
    own_index: str
    own_band: str
    final: str = ""
    final_band: str = ""
    areas: list[ParIndexArea] = field(default_factory=list)


@dataclass(frozen=True)
class PeriodCompletion:
    """How many tasks of the plan were done at the end of a period of the year; `before`: of the
    plan of the year before at the end of the same one, None where that is not known.
    """

    key: str
    name: str
    done: int
    total: int
    done_before: int | None = None
    total_before: int | None = None


@dataclass(frozen=True)
class ReportFigures:
    """All that a periodic report says in figures.

    They stand as of the day `as_of`: the cut-off, of a report built before it the day of building.
    `superior` is the plan above that this one follows, `ahead_until` the end of
    the next period, by which the work ahead falls due. `plan_areas` are all areas of the plan in
    its order, `areas` the counts of those that have tasks; figures frozen before version 0.4 have
    the areas of the programme of their year. `periods` are those of the year so far, for the
    reports that are compared with the year before. The texts of an `annexed` report leave to its
    annexes what those tell of each task and target; a `brief` one does so in sentences.
    `tasks_annex` is what the annex of all tasks is called (`Phụ lục I`), empty where there is none.
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
    superior: str = ""
    ahead_until: str = ""
    par_index: ParIndexResult | None = None
    plan_areas: list[AreaRow] = field(default_factory=list)
    periods: list[PeriodCompletion] = field(default_factory=list, compare=False)

    statistics: list[StatisticsTable] = field(default_factory=list)
    annexed: bool = field(default=False, compare=False)
    tasks_annex: str = field(default="", compare=False)
    brief: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if not self.plan_areas:
            self.plan_areas.extend(area_rows(programme_of(self.year).areas))

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON stores them."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ReportFigures":
        """Return the figures that `as_json` stored."""
        made: dict[str, Any] = {
            name: [_group(each) for each in data[name]] for name in ("areas", "offices")
        }
        made["tasks"] = [_task(each) for each in data.get("tasks", ())]
        made["waiting_rows"] = [WaitingRow(**each) for each in data.get("waiting_rows", ())]
        made["indicators"] = [_indicator(each) for each in data.get("indicators", ())]
        made["plan_areas"] = [AreaRow(**each) for each in data.get("plan_areas", ())]
        made["periods"] = [PeriodCompletion(**each) for each in data.get("periods", ())]
        made["statistics"] = [
            StatisticsTable.from_json(each) for each in data.get("statistics", ())
        ]
        made |= {
            "totals": Counts(**data["totals"]),
            "totals_before": _counts(data["totals_before"]),
        }
        if result := data.get("par_index"):
            areas = [ParIndexArea(**each) for each in result["areas"]]
            made["par_index"] = ParIndexResult(**result | {"areas": areas})
        if before := data.get("last_year"):
            made["last_year"] = SamePeriod(**before | {"totals": Counts(**before["totals"])})
        return cls(**data | made)

    @property
    def direction(self) -> int:
        """The number of the area of direction; 0 when the plan has none."""
        return next((area.number for area in self.plan_areas if area.directs), 0)

    def area_name(self, number: int) -> str:
        """The name of an area of the plan."""
        names = (area.name for area in self.plan_areas if area.number == number)
        return next(names, f"Lĩnh vực số {number}")

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
    def waiting_shown(self) -> list[WaitingRow]:
        """The first of those that waited, as many as a page names."""
        return self.waiting_rows[:WAITING_SHOWN]

    @property
    def waiting_not_shown(self) -> int:
        return len(self.waiting_rows) - len(self.waiting_shown)

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
        return [row for row in self.indicators if row.outcome == Result.NOT_MET]

    @property
    def unmeasured(self) -> list[IndicatorRow]:
        """The indicators that an office owes a figure of, so that nobody can judge them."""
        return [row for row in self.indicators if row.unknown]

    @property
    def indicator_tally(self) -> IndicatorTally:
        """How many indicators are met, not met, under way, unknown."""
        return tally_of(self.indicators)

    @property
    def behind(self) -> list[TaskRow]:
        """The running tasks that are not overdue, but missed an interval."""
        return [row for row in self.tasks if row.behind and not row.overdue]


def area_rows(areas: Iterable[Any]) -> list[AreaRow]:
    """Return areas of a plan or programme as reports keep them."""
    return [AreaRow(area.number, area.name, area.directs) for area in areas]


def tally_of(rows: Iterable[IndicatorRow]) -> IndicatorTally:
    """Count indicators by what their figures say."""
    rows = list(rows)
    return count_results(
        (row.outcome for row in rows), carried=sum(row.unknown and bool(row.value) for row in rows)
    )


def _task(data: dict[str, Any]) -> TaskRow:
    return TaskRow(**data | {"results": [ResultRow(**each) for each in data.get("results", ())]})


def _indicator(data: dict[str, Any]) -> IndicatorRow:
    parts = [IndicatorFigure(**each) for each in data.get("parts", ())]
    return IndicatorRow(**data | {"parts": parts})


def _counts(data: dict[str, Any] | None) -> Counts | None:
    return Counts(**data) if data else None


def _group(data: dict[str, Any]) -> FigureGroup:
    return FigureGroup(
        **data | {"counts": Counts(**data["counts"]), "before": _counts(data["before"])}
    )
