"""What a section tells of the tasks and targets of an area that are its own, and of the plan as it
was issued and handed out.
"""

from collections.abc import Iterator

from vietnamese import count

from ..outlines.content import SectionSpec
from ..stored_figures import AreaRow, ReportFigures, TaskRow
from .areas import indicator_lines, leading_on, task_lines
from .brief import brief_targets
from .naming import MOST_NAMED
from .progress import SHORTCOMINGS, progress
from .results import has_result
from .source import DraftSource
from .words import bare, body, going_on, place, targets, tasks


def plan_as_issued(source: DraftSource, section: SectionSpec) -> str:
    """Return what the plan gives to do, how far its area of direction is, and the tasks on it."""
    share, area, figures = source.share_of(section), source.area_of(section), source.figures
    overview, told = _overview(figures, area) if area else "", task_lines(figures, share.tasks)
    in_one = figures.annexed and overview and not figures.brief
    lines = [
        _plan(figures),
        *(leading_on(overview, told) if in_one else filter(None, (overview, *told))),
        # in a brief text they stand in the overview
        *(() if figures.brief else indicator_lines(share.indicators)),
    ]
    return "\n".join(lines)


def chosen_tasks(source: DraftSource, section: SectionSpec) -> str | None:
    """Return what became of the section's tasks and targets; None when the plan has none."""
    share, figures = source.share_of(section), source.figures
    if share.empty or (figures.brief and not any(map(has_result, share.tasks))):
        return None
    told = _tasks(figures, share.tasks)
    points = not (figures.annexed and told)  # the plan's paragraph points already
    targets_too = () if figures.brief else indicator_lines(share.indicators, points=points)
    return "\n".join([*told, *targets_too])


def _tasks(figures: ReportFigures, rows: list[TaskRow]) -> list[str]:
    """What became of the tasks of a point; of those that wait for their time, when that is."""
    if told := task_lines(figures, rows):
        return told
    ahead = [row for row in rows if row.state == "not_started" and not row.overdue]
    times = dict.fromkeys(going_on(bare(row.time)) for row in ahead if row.time)
    told_times = 0 < len(times) <= MOST_NAMED
    when = f", thời gian thực hiện: {'; '.join(times)}" if told_times else ", chưa đến hạn"
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
    if figures.annexed:
        what, where = ("nhiệm vụ, chỉ tiêu", "các Phụ lục") if measured else ("nhiệm vụ", "Phụ lục")
        short = f" Chỉ tiêu chưa đạt, chưa có số liệu {SHORTCOMINGS}."
        told_below = short if figures.unmet or figures.unmeasured else ""
        return f"{given}; kết quả từng {what} nêu tại {where}.{told_below}"
    return given + (" được theo dõi qua từng kỳ báo cáo." if measured else ".")


def _overview(figures: ReportFigures, area: AreaRow) -> str:
    group = figures.of_area(area.number)
    if group is None:
        return ""
    said = progress(group.counts, group.before)
    what = "công tác chỉ đạo, điều hành" if area.directs else f"lĩnh vực {going_on(area.name)}"
    measured = figures.indicators_of(area.number) if figures.brief else []
    sentence = f"Trong {what}, {place(figures.issuer)} {said}."
    return " ".join((sentence, *brief_targets(measured)))
