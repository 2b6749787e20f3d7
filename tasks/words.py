"""How the standing of a task reads: its group, its beat, why it is red and what clears that."""

from plans.periods import DEFAULT_PERIODS, Interval
from vietnamese import number, short_date

from .standing import Group, Lateness, TaskStanding, TaskTally

GROUPS = {
    Group.NOT_STARTED: "Chưa thực hiện",
    Group.DOING: "Đang thực hiện",
    Group.DONE: "Hoàn thành",
    Group.OVERDUE: "Quá hạn",
    Group.DROPPED: "Không thực hiện",
}
PERIODS = {period.key: period.in_sentence for period in DEFAULT_PERIODS}


def interval_name(interval: Interval) -> str:
    """Return the interval inside a sentence: `quý I`, of an own rhythm `đến 14/02/2026`."""
    return PERIODS.get(interval.key) or f"đến {short_date(interval.end)}"


def beat(standing: TaskStanding) -> str:
    """Return the beat of a running task, `đúng nhịp` or `thiếu kỳ quý I, 6 tháng`; empty for
    others.
    """
    if not standing.running:
        return ""
    names = ", ".join(interval_name(interval) for interval in standing.missing)
    return f"thiếu kỳ {names}" if names else "đúng nhịp"


def why_red(standing: TaskStanding) -> str:
    """Return why the task is overdue and how that is cleared; empty for one that is not."""
    if standing.lateness != Lateness.OVERDUE or standing.due is None:
        return ""
    day = short_date(standing.due)
    if standing.running and not standing.past_its_end:
        return f"Kỳ kết thúc ngày {day} chưa có kết quả; báo kết quả hôm nay thì hết quá hạn."
    return (
        f"Thời hạn {day} đã qua; báo “Hoàn thành”, hoặc đề nghị đổi thời hạn kèm lý do, "
        "thì hết quá hạn."
    )


def rates(tally: TaskTally) -> list[tuple[str, str]]:
    """Return the rates of `tally`, each with its name; `chưa có` where nothing can be counted."""
    found = (
        ("Hoàn thành kế hoạch", tally.plan_rate),
        ("Hoàn thành trong số đến hạn", tally.due_rate),
        ("Đúng tiến độ", tally.schedule_rate),
    )
    return [(name, "chưa có" if rate is None else f"{number(rate)}%") for name, rate in found]
