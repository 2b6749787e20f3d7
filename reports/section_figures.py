"""The figures that each section of a report rests on, for comparing them side by side."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from vietnamese import number, percent

from .outlines.kinds import Draws
from .stored_figures import Counts, FigureGroup, IndicatorRow, ReportFigures, tally_of


class NamedFigure(NamedTuple):
    name: str
    value: str


class SectionKind(Protocol):
    """What the figures of a section depend on."""

    @property
    def kind(self) -> str: ...
    @property
    def area_number(self) -> int: ...


def named_figures(figures: ReportFigures, section: SectionKind) -> list[NamedFigure]:
    """Return the figures that a section rests on; none for those that rest on no figure."""
    area = section.area_number
    if section.kind == Draws.AREA:
        return [*_group(figures.of_area(area)), *_indicators(figures.indicators_of(area))]
    if section.kind == Draws.PLAN:
        return [
            *_group(figures.of_area(area)),
            NamedFigure("Nhiệm vụ cả kế hoạch", number(figures.totals.total)),
        ]
    if make := SECTIONS.get(section.kind):
        return list(make(figures))
    return []


def _group(group: FigureGroup | None) -> Iterator[NamedFigure]:
    if group:
        yield from _counts(group.counts)
        if group.done_since is not None:
            yield NamedFigure(
                "So với kỳ trước", f"{group.done_since:+d}" if group.done_since else "không đổi"
            )


def _counts(counts: Counts) -> Iterator[NamedFigure]:
    yield NamedFigure(
        "Hoàn thành",
        f"{number(counts.done)}/{number(counts.total)} ({percent(counts.done, counts.total)})",
    )
    parts = {
        "Đang thực hiện": counts.doing,
        "Chưa thực hiện": counts.not_started,
        "Quá hạn": counts.overdue,
    }
    parts |= {"Hoàn thành quá hạn": counts.finished_late, "Không thực hiện": counts.not_doing}
    yield from (NamedFigure(name, number(value)) for name, value in parts.items() if value)


def _indicators(rows: list[IndicatorRow]) -> Iterator[NamedFigure]:
    if rows:
        tally = tally_of(rows)
        yield NamedFigure("Chỉ tiêu đạt", f"{number(tally.met)}/{number(tally.total)}")
        if tally.under_way:
            yield NamedFigure("Đang thực hiện", number(tally.under_way))
        if tally.unknown:
            yield NamedFigure("Chưa có số liệu", number(tally.unknown))


def _achievements(figures: ReportFigures) -> Iterator[NamedFigure]:
    yield from _counts(figures.totals)
    yield from _indicators(figures.indicators)
    if before := figures.last_year:
        rate = percent(before.totals.done, before.totals.total)
        yield NamedFigure(
            "Cùng kỳ năm trước",
            f"{number(before.totals.done)}/{number(before.totals.total)} ({rate})",
        )


def _shortcomings(figures: ReportFigures) -> Iterator[NamedFigure]:
    late = sum(row.late and row.newly_done for row in figures.tasks)
    yield NamedFigure("Quá hạn", number(len(figures.overdue)))
    yield NamedFigure("Hoàn thành quá hạn trong kỳ", number(late))
    yield NamedFigure("Chỉ tiêu chưa đạt", number(len(figures.unmet)))


def _causes(figures: ReportFigures) -> Iterator[NamedFigure]:
    yield NamedFigure("Không thực hiện", number(figures.totals.not_doing))
    yield NamedFigure("Đơn vị chưa gửi kết quả", number(len(figures.silent)))


def _next_tasks(figures: ReportFigures) -> Iterator[NamedFigure]:
    yield NamedFigure("Đến hạn kỳ tới", number(sum(row.due_next for row in figures.tasks)))
    yield NamedFigure("Quá hạn chuyển sang", number(len(figures.overdue)))
    yield NamedFigure("Thường xuyên, định kỳ", number(sum(row.ongoing for row in figures.tasks)))


def _par_index(figures: ReportFigures) -> Iterator[NamedFigure]:
    if result := figures.par_index:
        yield NamedFigure("Tự chấm", f"{result.own}/{result.own_maximum}")
        yield NamedFigure("Kết quả công bố", result.final or "chưa có")


SECTIONS: dict[str, Callable[[ReportFigures], Iterator[NamedFigure]]] = {
    Draws.ACHIEVEMENTS: _achievements,
    Draws.SHORTCOMINGS: _shortcomings,
    Draws.CAUSES: _causes,
    Draws.NEXT_TASKS: _next_tasks,
    Draws.PAR_INDEX: _par_index,
}
