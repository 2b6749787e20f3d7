"""What stands around the results: the opening, the work of the next period, the close."""

from collections.abc import Iterator

from plans.models import ReportingPeriod

from ..stored_figures import ReportFigures
from .words import day, going_on, led_line, listed, targets, tasks

Key = ReportingPeriod.Key

# The next period as headings name it, by the key of the period reported on.
NEXT_PERIOD: dict[str, str] = {
    Key.QUARTER_1: "quý II năm {year}",
    Key.SIX_MONTHS: "6 tháng cuối năm {year}",
    Key.QUARTER_3: "quý IV năm {year}",
    Key.YEAR: "năm {next_year}",
}
NOTHING_ASKED = "Không có kiến nghị, đề xuất."
AHEAD_OPEN = "Tổ chức thực hiện các nhiệm vụ còn lại của Kế hoạch bảo đảm tiến độ, chất lượng."
WORST_NAMED = 5  # indicators that the next period's work names by their offices


def next_title(figures: ReportFigures) -> str:
    """Return the next period as the heading of part IV names it."""
    return NEXT_PERIOD[figures.period].format(year=figures.year, next_year=figures.year + 1)


def opening(figures: ReportFigures) -> str:
    """Return the opening: the plan that is reported on, the period, the day of the figures."""
    estimates = (
        "; số có chữ “ước” là số ước thực hiện"
        if any(row.estimate for row in figures.indicators)
        else ""
    )
    return (
        f"Thực hiện {figures.plan} của {figures.issuer} về cải cách hành chính năm "
        f"{figures.year} (sau đây gọi là Kế "
        f"hoạch), {figures.issuer} báo cáo kết quả công tác cải cách hành chính "
        f"{going_on(figures.period_title)} (số "
        f"liệu tính đến hết ngày {day(figures.cut_off)}{estimates}) như sau:"
    )


def next_tasks(figures: ReportFigures) -> str:
    """Return part IV: what is late, what falls due, what runs on, and indicators to be raised."""
    due = [row for row in figures.tasks if row.due_next]
    lines = [
        *_late(figures),
        *listed(f"Hoàn thành {tasks(len(due))} đến hạn trong kỳ tới", map(led_line, due)),
        *_running_on(figures),
        *_unmet(figures),
        *_new_year(figures),
    ]
    return "\n".join(lines) or AHEAD_OPEN


def _late(figures: ReportFigures) -> Iterator[str]:
    if late := figures.overdue:
        leads = (
            "; ".join(dict.fromkeys(row.leads for row in late if row.leads)) or "các đơn vị chủ trì"
        )
        yield (
            f"Tập trung hoàn thành dứt điểm {tasks(len(late))} quá hạn nêu tại điểm 2 mục "
            f"III; chủ trì: {leads}."
        )


def _running_on(figures: ReportFigures) -> Iterator[str]:
    ongoing = sum(row.ongoing for row in figures.tasks)
    if ongoing and figures.period != Key.YEAR:
        yield (
            f"Duy trì {tasks(ongoing)} thường xuyên, định kỳ; gửi kết quả đầy đủ trước "
            "ngày chốt số liệu của kỳ tới."
        )


def _unmet(figures: ReportFigures) -> Iterator[str]:
    if unmet := figures.unmet:
        leads = list(dict.fromkeys(row.lead for row in unmet if row.lead))[:WORST_NAMED]
        who = f"; đơn vị chủ trì: {'; '.join(leads)}" if leads else ""
        yield (
            f"Có giải pháp cải thiện kết quả của {targets(len(unmet))} chưa đạt mục tiêu "
            f"nêu tại điểm 2 mục III{who}."
        )


def _new_year(figures: ReportFigures) -> Iterator[str]:
    if figures.period == Key.YEAR:
        yield (
            f"Xây dựng, ban hành Kế hoạch cải cách hành chính năm {figures.year + 1}; "
            "tự đánh giá, chấm điểm Chỉ số "
            f"cải cách hành chính năm {figures.year} theo hướng dẫn của Sở Nội vụ."
        )


def closing(figures: ReportFigures) -> str:
    """Return the last lines: the annexes, if any, and the closing sentence with its end mark."""
    annexes = "(Có Phụ lục kèm theo)\n" if figures.has_annexes else ""
    title = going_on(figures.period_title)
    return (
        f"{annexes}Trên đây là Báo cáo kết quả công tác cải cách hành chính {title} của "
        f"{figures.issuer}./."
    )
