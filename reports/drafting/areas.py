"""Part II: what was done in each of the other six areas."""

from collections.abc import Iterable, Iterator

from plans.models import ReformArea, ReportingPeriod

from ..stored_figures import IndicatorRow, ReportFigures, TaskRow
from .progress import progress
from .section import DraftedSection
from .words import bare, done_line, indicator_line, joined, listed, targets

# what earlier reports told is not told again
SHORT = (ReportingPeriod.Key.QUARTER_1, ReportingPeriod.Key.QUARTER_3)
NO_TASKS = "Kế hoạch không giao nhiệm vụ riêng ở lĩnh vực này."
NOTHING_SENT = "Trong kỳ chưa phát sinh kết quả cụ thể của lĩnh vực."


def area_sections(figures: ReportFigures) -> Iterator[DraftedSection]:
    """Yield the sections of the areas after direction."""
    for order, area in enumerate(list(ReformArea)[1:], start=1):
        yield DraftedSection(
            f"area-{area}", 2, f"{order}. {area.label}", "\n".join(_lines(figures, area))
        )


def _lines(figures: ReportFigures, area: ReformArea) -> Iterator[str]:
    group, rows = figures.of_area(area), figures.tasks_of(area)
    if group is None:
        yield NO_TASKS
    else:
        yield progress(figures, group.counts, group.before, rows, name="lĩnh vực")
        yield from task_lines(figures, rows) or [NOTHING_SENT]
    yield from indicator_lines(figures, figures.indicators_of(area))


def task_lines(figures: ReportFigures, rows: Iterable[TaskRow]) -> list[str]:
    """Return the results of tasks as lists: what is done, what runs on, what is on its way."""
    told = [row for row in rows if row.result or row.document]
    if figures.period in SHORT:
        told = [row for row in told if row.reported]
    once = [row for row in told if not row.ongoing]
    running_on = [row for row in told if row.ongoing and row.state != "not_doing"]
    return [
        *listed("Nhiệm vụ đã hoàn thành", map(_finished_line, (row for row in once if row.done))),
        *listed("Nhiệm vụ thường xuyên, định kỳ", map(done_line, running_on)),
        *listed(
            "Nhiệm vụ đang triển khai",
            map(_doing_line, (row for row in once if row.state == "doing")),
        ),
        *listed(
            "Nhiệm vụ không thực hiện",
            map(done_line, (row for row in told if row.state == "not_doing")),
        ),
    ]


def _finished_line(row: TaskRow) -> str:
    return f"{done_line(row)}; hoàn thành sau thời hạn" if row.late else done_line(row)


def _doing_line(row: TaskRow) -> str:
    return f"{done_line(row)}; tiến độ {row.percent}%" if row.percent else done_line(row)


def indicator_lines(figures: ReportFigures, rows: list[IndicatorRow]) -> list[str]:
    """Return how the indicators stand: a sentence, those with a figure, and those without one."""
    known = [row for row in rows if row.value]
    if not rows:
        return []
    unknown = [bare(row.statement) for row in rows if not row.value]
    open_ones = (
        [f"Chưa có số liệu của {targets(len(unknown))}: {'; '.join(unknown)}."] if unknown else []
    )
    goal = goal_words(figures)
    return [*listed(_verdict(known), (indicator_line(row, goal=goal) for row in known)), *open_ones]


def goal_words(figures: ReportFigures) -> str:
    """Return what a goal is called: of the year, as long as the year runs."""
    return "mục tiêu" if figures.period == ReportingPeriod.Key.YEAR else "mục tiêu năm"


def _verdict(known: list[IndicatorRow]) -> str:
    """The title of the list of indicators: how many of them have reached their goal."""
    met, unmet = (sum(row.met is verdict for row in known) for verdict in (True, False))
    if len(known) == 1:
        return "Kết quả thực hiện chỉ tiêu"
    parts = [
        f"{targets(number)} {words}"
        for number, words in ((met, "đạt"), (unmet, "chưa đạt"))
        if number
    ]
    return (
        f"Kết quả thực hiện chỉ tiêu ({joined(parts)})" if parts else "Kết quả thực hiện chỉ tiêu"
    )
