"""What a section tells of the tasks and targets of an area that are its own, and of the plan as it
was issued and handed out.
"""

from collections.abc import Iterator

from vietnamese import count

from ..outlines.content import SectionSpec
from ..stored_figures import AreaRow, ReportFigures, TaskRow
from .areas import indicator_lines, task_lines
from .brief import brief_targets
from .progress import SHORTCOMINGS, progress
from .results import has_result
from .source import DraftSource
from .words import bare, body, going_on, place, targets, tasks


def plan_as_issued(source: DraftSource, section: SectionSpec) -> str:
    """Return what the plan gives to do, how far its area of direction is, and the tasks on it."""
    share, area, brief = source.share_of(section), source.area_of(section), source.figures.brief
    lines = [
        _plan(source.figures),
        *(_overview(source.figures, area) if area else ()),
        *task_lines(share.tasks, brief=brief),
        *(() if brief else indicator_lines(share.indicators)),  # they stand in the overview
    ]
    return "\n".join(lines)


def chosen_tasks(source: DraftSource, section: SectionSpec) -> str | None:
    """Return what became of the section's tasks and targets; None when the plan has none."""
    share, brief = source.share_of(section), source.figures.brief
    if share.empty or (brief and not any(map(has_result, share.tasks))):
        return None
    targets_too = () if brief else indicator_lines(share.indicators)
    return "\n".join([*_tasks(share.tasks, brief=brief), *targets_too])


def _tasks(rows: list[TaskRow], *, brief: bool) -> list[str]:
    """What became of the tasks of a point; of those that wait for their time, when that is."""
    if told := task_lines(rows, brief=brief):
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
    if measured := len(figures.indicators):
        given += f", kèm theo {targets(measured)}"
    if figures.brief:
        what, where = ("nhiệm vụ, chỉ tiêu", "các Phụ lục") if measured else ("nhiệm vụ", "Phụ lục")
        short = f" Chỉ tiêu chưa đạt, chưa có số liệu {SHORTCOMINGS}."
        told_below = short if figures.unmet or figures.unmeasured else ""
        return f"{given}; kết quả từng {what} nêu tại {where}.{told_below}"
    return given + (" được theo dõi qua từng kỳ báo cáo." if measured else ".")


def _overview(figures: ReportFigures, area: AreaRow) -> Iterator[str]:
    if group := figures.of_area(area.number):
        said = progress(group.counts, group.before)
        what = "công tác chỉ đạo, điều hành" if area.directs else f"lĩnh vực {going_on(area.name)}"
        measured = figures.indicators_of(area.number) if figures.brief else []
        sentence = f"Trong {what}, {place(figures.issuer)} {said}."
        yield " ".join((sentence, *brief_targets(measured)))
