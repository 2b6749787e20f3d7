"""What was done in an area: its progress, its tasks, its indicators."""

from collections.abc import Iterator, Sequence

from indicators.judging import Result

from ..stored_figures import IndicatorRow, ReportFigures, TaskRow
from .brief import area_overview, beside_annex, brief_area, brief_tasks
from .naming import Choice, chosen
from .progress import SHORTCOMINGS, progress
from .results import finished_line, has_result, indicator_figure, is_better, running_line
from .statistics import statistics_lines
from .words import all_of, bullets, going_on, joined, listed, place, targets, without_figure

RESULTS = "Kết quả cụ thể"
DONE, RUNNING, DOING = (
    "Nhiệm vụ đã hoàn thành",
    "Nhiệm vụ thường xuyên, định kỳ",
    "Nhiệm vụ đang triển khai",
)


def has_work(figures: ReportFigures, number: int, form: str = "") -> bool:
    """Does the plan have tasks or indicators of the area, or a statistical `form` say anything of
    it?
    """
    return (
        figures.of_area(number) is not None
        or bool(figures.indicators_of(number))
        or bool(form and statistics_lines(figures.statistics, code=form, area=number))
    )


def area_text(figures: ReportFigures, number: int, name: str, *, form: str = "") -> str:
    """Return what was done in the area; of one that the plan leaves out, that it does. At the end
    stands what a statistical `form` says of it (its code, or `ALL_FORMS`).
    """
    told = statistics_lines(figures.statistics, code=form, area=number) if form else ()
    return "\n".join([*_lines(figures, number, name), *told])


def _lines(figures: ReportFigures, number: int, called: str) -> Iterator[str]:
    group, indicators = figures.of_area(number), figures.indicators_of(number)
    if figures.brief and group:
        yield from brief_area(figures, group)
        return
    if figures.annexed and group:
        overview = " ".join(area_overview(figures, group))
        yield from leading_on(overview, task_lines(figures, figures.tasks_of(number)))
        return
    name = going_on(called)
    if group is None:
        also = "" if indicators else " và chỉ tiêu"
        yield f"Kế hoạch năm {figures.year} không giao nhiệm vụ{also} riêng về {name}."
    else:
        said = progress(group.counts, group.before)
        sentence = f"Trong lĩnh vực {name}, {place(figures.issuer)} {said}."
        yield from _leading_on(sentence, _task_groups(figures, figures.tasks_of(number)))
    yield from indicator_lines(indicators)


def task_lines(figures: ReportFigures, rows: Sequence[TaskRow]) -> list[str]:
    """Return the results of tasks as lists: what is done (all of it, as it was counted), what runs
    on, what is on its way.

    What is overdue or will not be done is told in part III.
    """
    if figures.brief:
        return list(brief_tasks(figures, rows))
    groups = _task_groups(figures, rows)
    if figures.annexed:
        only = RESULTS if len(groups) == 1 else ""
        return [ln for title, found in groups.items() for ln in beside_annex(only or title, found)]
    return list(_lists(groups))


def _lists(groups: dict[str, Choice]) -> Iterator[str]:
    for title, found in groups.items():
        yield from listed(found.title(title), found.items(LINES[title]))


def _task_groups(figures: ReportFigures, rows: Sequence[TaskRow]) -> dict[str, Choice]:
    """What each list names, by its title."""
    told = [row for row in rows if has_result(row) and not (row.dropped or row.overdue)]
    left = [row for row in told if not row.done]
    groups = {
        DONE: [row for row in rows if row.done],
        RUNNING: [row for row in left if row.ongoing],
        DOING: [row for row in left if not row.ongoing],
    }
    return {title: chosen(figures, found) for title, found in groups.items() if found}


def _leading_on(sentence: str, groups: dict[str, Choice]) -> Iterator[str]:
    """The sentence on an area's progress, and its lists; a single one needs no title of its own."""
    if len(groups) == 1:
        ((title, found),) = groups.items()
        yield f"{sentence} {found.title(RESULTS)}:"
        yield from bullets(found.items(LINES[title]))
    else:
        yield sentence
        yield from _lists(groups)


def leading_on(sentence: str, lines: Sequence[str]) -> list[str]:
    """Return the lines with the sentence before the first of them, in one paragraph."""
    first, *others = lines or [""]
    return [f"{sentence} {first}".rstrip(), *others]


def _doing_line(row: TaskRow) -> str:
    said = running_line(row)
    return f"{said}; đến nay đạt {row.percent}% khối lượng" if row.percent else said


LINES = {DONE: finished_line, RUNNING: running_line, DOING: _doing_line}


def indicator_lines(rows: list[IndicatorRow], *, points: bool = True) -> list[str]:
    """Return how the indicators stand, as one paragraph: those that are met, those of the year's
    end; what is not met or unknown is told in part III, at which the last
    sentence `points`. The goals stand in the annex.
    """
    met = [row for row in rows if row.outcome == Result.MET]
    ahead = [row for row in rows if row.under_way and row.value]
    said = [*_figures(_met_title(met), met), *_figures(_ahead_title(ahead), ahead)]
    sentences = " ".join([*said, *(_elsewhere(rows) if points else ())])
    return [sentences] if sentences else []


def _figures(title: str, rows: list[IndicatorRow]) -> Iterator[str]:
    if rows:
        yield f"{title}: {'; '.join(map(indicator_figure, rows))}."


def _met_title(rows: list[IndicatorRow]) -> str:
    if len(rows) == 1:
        return "Chỉ tiêu đạt mục tiêu"
    title, better = f"{targets(len(rows))} đạt mục tiêu", sum(map(is_better, rows))
    if not better:
        return title
    which = all_of(targets(better)) if better == len(rows) else f"trong đó {targets(better)}"
    return f"{title}, {which} có kết quả tốt hơn kỳ trước"


def _ahead_title(rows: list[IndicatorRow]) -> str:
    number = "Chỉ tiêu" if len(rows) == 1 else targets(len(rows))
    return f"{number} đang thực hiện, kết quả đến nay"


def _elsewhere(rows: list[IndicatorRow]) -> Iterator[str]:
    unmet = [row for row in rows if row.outcome == Result.NOT_MET]
    unknown = [row for row in rows if row.unknown]
    parts = [
        f"{targets(len(found))} {words}"
        for found, words in ((unmet, "chưa đạt"), (unknown, without_figure(unknown)))
        if found
    ]
    if parts:
        yield f"Còn {joined(parts)}, {SHORTCOMINGS}."
