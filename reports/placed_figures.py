"""Each figure of a report with its place, the choice that made it, and the rows behind it.

All is computed from the frozen figures: nothing here asks the database, and a row that changes
afterwards changes nothing. Figures frozen before their rows were kept with them have none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from indicators.judging import Result
from vietnamese import number, percent

from .stored_figures import Counts, FigureGroup, IndicatorRow, ReportFigures, TaskRow
from .stored_statistics import StatisticsTable, place_of

NAMES = {
    "total": "Tổng số nhiệm vụ",
    "done": "Nhiệm vụ hoàn thành",
    "doing": "Nhiệm vụ đang thực hiện",
    "not_started": "Nhiệm vụ chưa thực hiện",
    "overdue": "Nhiệm vụ quá hạn",
    "finished_late": "Nhiệm vụ hoàn thành quá hạn",
    "left": "Nhiệm vụ chưa hoàn thành",
    "not_doing": "Nhiệm vụ không thực hiện",
    "running": "Nhiệm vụ thường xuyên đang thực hiện",
    "on_beat": "Nhiệm vụ thường xuyên đúng nhịp",
    "fell_due": "Nhiệm vụ đến hạn",
    "fell_due_done": "Nhiệm vụ đến hạn đã hoàn thành",
}
RESULTS = {
    "met": Result.MET,
    "unmet": Result.NOT_MET,
    "under_way": Result.UNDER_WAY,
    "unknown": Result.UNKNOWN,
}
TARGET_NAMES = {
    "total": "Số chỉ tiêu",
    "met": "Chỉ tiêu đạt",
    "unmet": "Chỉ tiêu chưa đạt",
    "under_way": "Chỉ tiêu đang thực hiện",
    "unknown": "Chỉ tiêu chưa có số liệu",
}


class RowId(NamedTuple):
    """A row that a figure was made of: its kind (`task`, `update`, `target`, …) and its id."""

    kind: str
    id: int


TASK_ROW = partial(RowId, "task")


@dataclass(frozen=True)
class PlacedFigure:
    """One figure: where it stands, how it is written, what it is, and which rows made it.

    `choice` is the filter of those rows in plain values, as it was on the day of the figures.
    `tasks` are the ids of those that are tasks, `others` the rest: a large report has hundreds of
    thousands of them, and a figure is looked up far more often than its rows.
    """

    place: str
    name: str
    text: str
    value: int | str
    choice: dict[str, Any] = field(default_factory=dict)
    tasks: Sequence[int] = ()
    others: tuple[RowId, ...] = ()

    @property
    def is_of_then(self) -> bool:
        """Does it speak of an earlier day than the report's other figures?"""
        return "-before." in self.place or self.place.startswith("last-year")

    @property
    def rows(self) -> tuple[RowId, ...]:
        return (*map(TASK_ROW, self.tasks), *self.others)

    def ids(self, kind: str) -> list[int]:
        """Return the ids of the rows of one kind."""
        return [row.id for row in self.rows if row.kind == kind]

    def as_json(self) -> dict[str, Any]:
        """Return the figure as `explain_report` prints it."""
        return {
            "place": self.place,
            "text": self.text,
            "value": self.value,
            "filter": self.choice,
            "rows": [row._asdict() for row in self.rows],
        }


def placed_figures(figures: ReportFigures) -> dict[str, PlacedFigure]:
    """Return all figures of a report by their places, in the order of its page."""
    day = figures.as_of or figures.cut_off
    made = [
        *_counted(figures, day),
        *(each for row in figures.tasks for each in _task(row)),
        *_others(figures, day),
    ]
    return {each.place: each for each in made}


def figures_in_words(figures: ReportFigures) -> dict[str, PlacedFigure]:
    """Return those whose place follows from the words around them: all but the figures of each
    task, whose place follows from its name.
    """
    day = figures.as_of or figures.cut_off
    made = [*_counted(figures, day), *_others(figures, day)]
    return {each.place: each for each in made}


def _counted(figures: ReportFigures, day: str) -> Iterator[PlacedFigure]:
    yield from _groups_of_counts(figures, day)
    yield from _lists(figures, day)
    yield from _counted_targets(figures, day)


def _others(figures: ReportFigures, day: str) -> Iterator[PlacedFigure]:
    yield from (each for row in figures.indicators for each in _target(row))
    yield from (each for table in figures.statistics for each in _statistics(table, day))
    yield from _waiting(figures)


def rate_place(place: str) -> str:
    """Return the place of the rate that belongs to the counts at `place`."""
    return f"{place}.rate"


def _groups_of_counts(figures: ReportFigures, day: str) -> Iterator[PlacedFigure]:
    before = figures.previous_cut_off
    yield from _counts("totals", figures.totals, {"on": day}, "cả kế hoạch")
    if figures.totals_before:
        yield from _counts(
            "totals-before", figures.totals_before, {"on": before}, "cả kế hoạch, kỳ trước"
        )
        since = {"after": before, "on": day}
        yield _more("totals", figures.totals, figures.totals_before, since, "cả kế hoạch")
    if figures.last_year:
        name = figures.last_year.title
        yield from _counts("last-year", figures.last_year.totals, {"period": name}, name)
    for kind, groups in (("area", figures.areas), ("office", figures.offices)):
        for group in groups:
            yield from _group(kind, group, day, before)


def _group(kind: str, group: FigureGroup, day: str, before: str) -> Iterator[PlacedFigure]:
    place, choice = f"{kind}-{group.key}", {kind: group.key}
    yield from _counts(place, group.counts, {**choice, "on": day}, group.name)
    if group.before:
        yield from _counts(
            f"{place}-before", group.before, {**choice, "on": before}, f"{group.name}, kỳ trước"
        )
        since = {**choice, "after": before, "on": day}
        yield _more(place, group.counts, group.before, since, group.name)


def _counts(place: str, counts: Counts, choice: dict, of: str) -> Iterator[PlacedFigure]:
    for key, name in NAMES.items():
        value = getattr(counts, key)
        rows = counts.rows_of(key)
        chosen = choice if key == "total" else {**choice, "state": key}
        yield PlacedFigure(f"{place}.{key}", f"{name}: {of}", number(value), value, chosen, rows)
    yield PlacedFigure(
        rate_place(place),
        f"Tỷ lệ hoàn thành: {of}",
        rate := percent(counts.done, counts.total),
        rate,
        {**choice, "state": "done", "of": "total"},
        counts.rows_of("total"),
    )


def _more(place: str, counts: Counts, before: Counts, choice: dict, of: str) -> PlacedFigure:
    """How many more are done than at the cut-off before; the rows are those that were not then."""
    then, more = set(before.rows_of("done")), counts.done - before.done
    return PlacedFigure(
        f"{place}.done_since",
        f"Nhiệm vụ hoàn thành thêm so với kỳ trước: {of}",
        number(abs(more)),
        abs(more),
        {**choice, "state": "done"},
        [pk for pk in counts.rows_of("done") if pk not in then],
    )


def _lists(figures: ReportFigures, day: str) -> Iterator[PlacedFigure]:
    """The lists that sentences count: what is newly done, what falls due, who sent nothing."""
    chosen: dict[str, tuple[str, Iterable[TaskRow]]] = {
        "newly_done": (
            "Nhiệm vụ hoàn thành trong kỳ",
            [row for row in figures.tasks if row.newly_done],
        ),
        "newly_late": (
            "Nhiệm vụ hoàn thành quá hạn trong kỳ",
            [row for row in figures.tasks if row.newly_done and row.late],
        ),
        "due_next": ("Nhiệm vụ đến hạn kỳ tới", [row for row in figures.tasks if row.due_next]),
        "ongoing": (
            "Nhiệm vụ thường xuyên, định kỳ",
            [row for row in figures.tasks if row.ongoing],
        ),
        "all": ("Nhiệm vụ kế hoạch giao", figures.tasks),
    }
    for key, (name, rows) in chosen.items():
        ids = [row.pk for row in rows if row.pk]
        count = sum(1 for _ in rows)
        yield PlacedFigure(
            f"tasks.{key}", name, number(count), count, {"on": day, "list": key}, ids
        )
    for place, kind, groups in (
        ("areas", "area", figures.areas),
        ("offices", "unit", figures.offices),
    ):
        names = {"areas": "Lĩnh vực có nhiệm vụ", "offices": "Đơn vị chủ trì"}
        rows_of = tuple(RowId(kind, group.key) for group in groups)
        yield PlacedFigure(
            place, names[place], number(len(groups)), len(groups), {}, others=rows_of
        )


def _counted_targets(figures: ReportFigures, day: str) -> Iterator[PlacedFigure]:
    areas = sorted({row.area for row in figures.indicators})
    for area in (None, *areas):
        rows = [row for row in figures.indicators if area in (None, row.area)]
        place, choice = (
            ("targets", {}) if area is None else (f"area-{area}.targets", {"area": area})
        )
        for key, name in TARGET_NAMES.items():
            chosen = [row for row in rows if key == "total" or row.outcome == RESULTS[key]]
            yield PlacedFigure(
                f"{place}.{key}",
                name,
                number(len(chosen)),
                len(chosen),
                {**choice, "on": day} | ({} if key == "total" else {"verdict": key}),
                others=tuple(map(_statement, chosen)),
            )
        met = [row for row in rows if row.outcome == Result.MET]
        yield PlacedFigure(
            rate_place(place),
            "Tỷ lệ chỉ tiêu đạt",
            rate := percent(len(met), len(rows)),
            rate,
            {**choice, "on": day, "verdict": "met", "of": "total"},
            others=tuple(map(_statement, rows)),
        )


def _task(row: TaskRow) -> Iterator[PlacedFigure]:
    if row.pk:
        yield PlacedFigure(
            f"task-{row.pk}",
            row.content,
            row.result or row.state_words,
            row.percent,
            {"task": row.pk, "state": row.state},
            [row.pk],
            tuple(RowId("update", pk) for pk in row.updates),
        )


def _statement(row: IndicatorRow) -> RowId:
    """The row of a statement; figures frozen before version 0.3 know its targets alone."""
    return RowId("indicator", row.indicator) if row.indicator else RowId("target", row.pk)


def _target(row: IndicatorRow) -> Iterator[PlacedFigure]:
    """The figures of a statement: all together at the place of its first target, then the others
    by themselves.
    """
    if not row.pk:
        return
    yield PlacedFigure(
        f"target-{row.pk}",
        row.statement,
        row.figure or "chưa có số liệu",
        row.value,
        {"target": row.pk},
        others=tuple(_measured(row)),
    )
    for part in row.parts[1:]:
        yield PlacedFigure(
            f"target-{part.pk}",
            f"{row.statement} – {part.label}",
            part.figure or "chưa có số liệu",
            part.value,
            {"target": part.pk},
            others=tuple(_sources(part.pk, part.measurement)),
        )


def _measured(row: IndicatorRow) -> Iterator[RowId]:
    if not row.parts:
        yield RowId("target", row.pk)
    for part in row.parts:
        yield from _sources(part.pk, part.measurement)


def _sources(target: int, measurement: int) -> Iterator[RowId]:
    yield RowId("target", target)
    if measurement:
        yield RowId("measurement", measurement)


def _statistics(table: StatisticsTable, day: str) -> Iterator[PlacedFigure]:
    """The figures of a statistical form: each cell with what was entered, from the year's start."""
    for row in table.rows:
        for column, cell in table.cells_of(row):
            yield PlacedFigure(
                place_of(row.pk, column.code),
                " – ".join(filter(None, (table.name, row.name, column.code and column.heading))),
                cell.figure or "chưa có số liệu",
                cell.shown,
                {"form": table.code, "row": row.code, "column": column.code, "on": day},
                others=(RowId("row", row.pk), *(RowId("entry", pk) for pk in cell.entries)),
            )


def _waiting(figures: ReportFigures) -> Iterator[PlacedFigure]:
    rows = tuple(RowId(row.kind, row.pk) for row in figures.waiting_rows if row.pk)
    yield PlacedFigure(
        "waiting",
        "Kết quả chờ duyệt lúc chốt số liệu",
        number(figures.waiting),
        figures.waiting,
        {"review": "waiting", "counted": figures.include_waiting},
        others=rows,
    )
