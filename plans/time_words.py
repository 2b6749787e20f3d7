"""How a time phrase of a plan was understood, in words: `theo quý: 01/04/2026 – 30/09/2026`."""

from planreader import PlanTime
from vietnamese import short_date

KINDS = {
    "quarter": "theo quý",
    "month": "theo tháng",
    "date": "đến ngày",
    "range": "trong khoảng",
    "year": "trong năm",
    "recurring": "định kỳ",
    "continuous": "thường xuyên",
    "relative": "kể từ một sự kiện, cần đặt ngày khi có",
    "done": "đã hoàn thành",
    "other": "chưa hiểu được, sẽ không có ngày",
}


def time_in_words(time: PlanTime) -> str:
    """Return the kind of `time` and the days that it fixes."""
    words = KINDS.get(time.kind or "", "không ghi thời hạn")
    if time.already_done and time.kind != "done":
        words += ", đã hoàn thành"
    days = [short_date(day) for day in (time.start, time.due) if day]
    return f"{words}: {' – '.join(days)}" if days else words
