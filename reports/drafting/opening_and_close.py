"""What stands around the results: the opening, the work of the next period, the close."""

from collections.abc import Iterator

from plans.models import ReportingPeriod

from ..stored_figures import ReportFigures, TaskRow
from .brief import beginning_of
from .naming import Choice, Rule, chosen
from .progress import SHORTCOMINGS
from .words import bare, day, going_on, listed, named, targets, tasks, work_to_do

Key = ReportingPeriod.Key

# The next period as headings name it, by the key of the period reported on.
NEXT_PERIOD: dict[str, str] = {
    Key.QUARTER_1: "quý II năm {year}",
    Key.SIX_MONTHS: "6 tháng cuối năm {year}",
    Key.QUARTER_3: "quý IV năm {year}",
    Key.YEAR: "năm {next_year}",
}
# What versions before 0.3 drafted; that nothing is proposed is a person's word.
NOTHING_ASKED = "Không có kiến nghị, đề xuất."


def next_title(figures: ReportFigures) -> str:
    """Return the next period as the heading of part IV names it."""
    return NEXT_PERIOD[figures.period].format(year=figures.year, next_year=figures.year + 1)


def opening(figures: ReportFigures) -> str:
    """Return the opening: what is reported on, by whose order, the period, the day of the figures.

    The plan above comes first, the own one, which the text calls "Kế hoạch", after it.
    """
    above = f"{figures.superior} và " if figures.superior else ""
    return (
        f"Thực hiện {above}{figures.plan} của {figures.issuer} về cải cách hành chính năm "
        f"{figures.year} (sau đây gọi là Kế hoạch), {figures.issuer} báo cáo kết quả công tác cải "
        f"cách hành chính {going_on(figures.period_title)} ({_as_of(figures)}) như sau:"
    )


def _as_of(figures: ReportFigures) -> str:
    estimates = any(row.estimate for row in figures.indicators)
    also = "; số có chữ “ước” là số ước thực hiện" if estimates else ""
    if figures.early:
        return (
            f"số liệu tính đến ngày {day(figures.as_of)}, ước đến hết ngày "
            f"{day(figures.cut_off)}{also}"
        )
    return f"số liệu tính đến hết ngày {day(figures.cut_off)}{also}"


def next_tasks(figures: ReportFigures) -> str:
    """Return part IV as work to do: what is late first, then what falls due, what runs on,
    indicators to be raised; empty where nothing is known, for a person to write.
    """
    due = [row for row in figures.tasks if row.due_next and not row.overdue]
    title = _left_over_title if figures.period == Key.YEAR else _due_title
    named_ones = chosen(figures, due, Rule.DUE_SOONEST)
    lines = [
        *_late(figures),
        *listed(
            named_ones.title(title(figures, len(due))),
            _by_office(named_ones) if figures.brief else named_ones.items(_due_line),
        ),
        *_going_on(figures),
        *_new_year(figures),
    ]
    return "\n".join(lines)


def _late(figures: ReportFigures) -> Iterator[str]:
    if late := figures.overdue:
        who = named(row.leads for row in late) or "các đơn vị chủ trì"
        year = f" của năm {figures.year}" if figures.period == Key.YEAR else ""
        yield (
            f"Tập trung hoàn thành dứt điểm {tasks(len(late))} quá hạn{year} {SHORTCOMINGS}; "
            f"{who} chịu trách nhiệm thực hiện."
        )


def _due_title(figures: ReportFigures, number: int) -> str:
    until = f" từ nay đến hết ngày {day(figures.ahead_until)}" if figures.ahead_until else ""
    return f"Hoàn thành {tasks(number)} đến hạn{until}"


def _left_over_title(figures: ReportFigures, number: int) -> str:
    """What the year itself still asks for: the part is headed by the next year."""
    until = f" từ nay đến hết ngày {day(figures.ahead_until)}" if figures.ahead_until else ""
    return (
        f"Đối với Kế hoạch năm {figures.year}, hoàn thành dứt điểm {tasks(number)} đến hạn{until}"
    )


def _by_office(due: Choice) -> Iterator[str]:
    """What falls due office by office, each of which is named once."""
    for leads in dict.fromkeys(row.leads for row in due.rows):
        own = [row for row in due.rows if row.leads == leads]
        if leads:
            yield f"{named([leads])}: {'; '.join(map(_work_and_time, own))}"
        else:
            yield from map(_due_line, own)
    if due.rest:
        yield due.rest


def _work_and_time(row: TaskRow) -> str:
    work, when = going_on(beginning_of(work_to_do(row.called))), going_on(bare(row.time))
    return f"{work} ({when})" if when else work


def _due_line(row: TaskRow) -> str:
    parts = (row.leads and f"{going_on(named([row.leads]))} chủ trì", going_on(bare(row.time)))
    said = ", ".join(filter(None, parts))
    return f"{work_to_do(row.called)} ({said})" if said else work_to_do(row.called)


def _going_on(figures: ReportFigures) -> Iterator[str]:
    """What runs on and what has to get better, in a short report in one paragraph."""
    lines = [*_running_on(figures), *_unmet(figures)]
    yield from [" ".join(lines)] if figures.brief and lines else lines


def _running_on(figures: ReportFigures) -> Iterator[str]:
    going = sum(row.ongoing and not (row.done or row.dropped) for row in figures.tasks)
    if going and figures.period != Key.YEAR:
        yield f"Tiếp tục thực hiện {tasks(going)} thường xuyên, định kỳ theo Kế hoạch."


def _unmet(figures: ReportFigures) -> Iterator[str]:
    if unmet := figures.unmet:
        who = named(row.lead for row in unmet)
        yield (
            f"Có giải pháp nâng kết quả của {targets(len(unmet))} chưa đạt {SHORTCOMINGS}"
            f"{f'; {who} chịu trách nhiệm thực hiện' if who else ''}."
        )


def _new_year(figures: ReportFigures) -> Iterator[str]:
    if figures.period == Key.YEAR:
        yield f"Xây dựng, ban hành Kế hoạch cải cách hành chính năm {figures.year + 1}."


def closing(figures: ReportFigures, annexes: int) -> str:
    """Return the last lines: the annexes, if any, and the closing sentence with its end mark."""
    said = {0: "", 1: "(Có Phụ lục kèm theo)\n"}.get(annexes, "(Có các Phụ lục kèm theo)\n")
    return (
        f"{said}Trên đây là Báo cáo kết quả công tác cải cách hành chính "
        f"{going_on(figures.period_title)} của {figures.issuer}./."
    )
