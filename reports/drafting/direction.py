"""What a section tells of the tasks and targets of an area that are its own, and of the plan as it
was issued and handed out.
"""

from collections.abc import Iterator

from vietnamese import count

from ..outlines.content import SectionSpec
from ..stored_figures import AreaRow, ReportFigures, TaskRow
from .areas import indicator_lines, task_lines
from .progress import SHORTCOMINGS, progress
from .source import DraftSource
from .words import bare, body, going_on, place, targets, tasks


def plan_as_issued(source: DraftSource, section: SectionSpec) -> str:
    """Return what the plan gives to do, how far its area of direction is, and the tasks on it."""
    share, area = source.share_of(section), source.area_of(section)
    lines = [
        _plan(source.figures),
        *(_overview(source.figures, area) if area else ()),
        *task_lines(share.tasks),
        *indicator_lines(share.indicators),
    ]
    return "\n".join(lines)


def chosen_tasks(source: DraftSource, section: SectionSpec) -> str | None:
    """Return what became of the section's tasks and targets; None when the plan has none."""
    share = source.share_of(section)
    if share.empty:
        return None
    return "\n".join([*_tasks(share.tasks), *indicator_lines(share.indicators)])


def _tasks(rows: list[TaskRow]) -> list[str]:
    """What became of the tasks of a point; of those that wait for their time, when that is."""
    if told := task_lines(rows):
        return told
    ahead = [row for row in rows if row.state == "not_started" and not row.overdue]
    times = dict.fromkeys(going_on(bare(row.time)) for row in ahead if row.time)
    when = f", thời gian thực hiện: {'; '.join(times)}" if times else ", chưa đến hạn"
    return [
        *([f"Kế hoạch giao {tasks(len(ahead))} của nội dung này{when}."] if ahead else []),
        *_elsewhere([row for row in rows if row.overdue], f"đang quá hạn, {SHORTCOMINGS}"),
        *_elsewhere([row for row in rows if row.dropped], f"không thực hiện, {SHORTCOMINGS}"),
    ]


def _elsewhere(rows: list[TaskRow], words: str) -> Iterator[str]:
    if rows:
        yield f"{tasks(len(rows))} của nội dung này {words}."


def _plan(figures: ReportFigures) -> str:
    counts = figures.totals
    issued = "ban hành Kế hoạch, giao" if " số " in figures.plan else "giao"
    given = (
        f"{body(figures.issuer)} đã {issued} {tasks(counts.total + counts.not_doing)} thuộc "
        f"{count(len(figures.areas))} lĩnh vực"
    )
    if figures.offices:
        given += f" cho {count(len(figures.offices))} đơn vị chủ trì"
    measured = f", kèm theo {targets(len(figures.indicators))} được theo dõi qua từng kỳ báo cáo"
    return given + (measured if figures.indicators else "") + "."


def _overview(figures: ReportFigures, area: AreaRow) -> Iterator[str]:
    if group := figures.of_area(area.number):
        said = progress(group.counts, group.before)
        what = "công tác chỉ đạo, điều hành" if area.directs else f"lĩnh vực {going_on(area.name)}"
        yield f"Trong {what}, {place(figures.issuer)} {said}."
