"""Which figures each section of a report rests on, so that a reader can compare them side by
side.
"""

from collections.abc import Iterator
from typing import NamedTuple

from plans.models import ReformArea
from vietnamese import number, percent

from .stored_figures import Counts, FigureGroup, IndicatorRow, ReportFigures


class Fact(NamedTuple):
    """A figure with its name."""

    name: str
    value: str


def basis(figures: ReportFigures, key: str) -> list[Fact]:
    """Return the figures that the section `key` rests on; none for those that rest on no figure."""
    if key.startswith("area-"):
        area = ReformArea(int(key.removeprefix("area-")))
        return [*_group(figures.of_area(area)), *_indicators(figures.indicators_of(area))]
    if key == "direction-plan":
        return [
            *_group(figures.of_area(ReformArea.DIRECTION)),
            Fact("Nhiệm vụ cả kế hoạch", number(figures.totals.total)),
        ]
    if make := SECTIONS.get(key):
        return list(make(figures))
    return []


def _group(group: FigureGroup | None) -> Iterator[Fact]:
    if group:
        yield from _counts(group.counts)
        if group.done_since is not None:
            yield Fact(
                "So với kỳ trước", f"{group.done_since:+d}" if group.done_since else "không đổi"
            )


def _counts(counts: Counts) -> Iterator[Fact]:
    yield Fact("Hoàn thành", f"{counts.done}/{counts.total} ({percent(counts.done, counts.total)})")
    parts = {
        "Đang thực hiện": counts.doing,
        "Chưa thực hiện": counts.not_started,
        "Quá hạn": counts.overdue,
    }
    parts |= {"Xong quá hạn": counts.finished_late, "Không thực hiện": counts.not_doing}
    yield from (Fact(name, number(value)) for name, value in parts.items() if value)


def _indicators(rows: list[IndicatorRow]) -> Iterator[Fact]:
    if rows:
        yield Fact("Chỉ tiêu đạt", f"{sum(row.met is True for row in rows)}/{len(rows)}")
        unknown = sum(not row.value for row in rows)
        if unknown:
            yield Fact("Chưa có số liệu", number(unknown))


def _achievements(figures: ReportFigures) -> Iterator[Fact]:
    yield from _counts(figures.totals)
    yield from _indicators(figures.indicators)
    if before := figures.last_year:
        rate = percent(before.totals.done, before.totals.total)
        yield Fact("Cùng kỳ năm trước", f"{before.totals.done}/{before.totals.total} ({rate})")


def _shortcomings(figures: ReportFigures) -> Iterator[Fact]:
    late = sum(row.late and row.newly_done for row in figures.tasks)
    yield Fact("Quá hạn", number(len(figures.overdue)))
    yield Fact("Xong quá hạn trong kỳ", number(late))
    yield Fact("Chỉ tiêu chưa đạt", number(len(figures.unmet)))


def _causes(figures: ReportFigures) -> Iterator[Fact]:
    yield Fact("Không thực hiện", number(figures.totals.not_doing))
    yield Fact("Đơn vị chưa gửi kết quả", number(len(figures.silent)))


def _ahead(figures: ReportFigures) -> Iterator[Fact]:
    yield Fact("Đến hạn kỳ tới", number(sum(row.due_next for row in figures.tasks)))
    yield Fact("Quá hạn chuyển sang", number(len(figures.overdue)))
    yield Fact("Thường xuyên, định kỳ", number(sum(row.ongoing for row in figures.tasks)))


SECTIONS = {
    "achievements": _achievements,
    "shortcomings": _shortcomings,
    "causes": _causes,
    "next_tasks": _ahead,
}
