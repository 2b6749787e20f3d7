"""How reports word counts, days, lists, tasks and indicators."""

from collections.abc import Iterable, Iterator
from datetime import date

from vietnamese import count, document_date, percent

from ..stored_figures import Counts, IndicatorRow, TaskRow

# What begins with one of these is a name and keeps its capital inside a sentence.
NAMES = (
    "Ban Chỉ",
    "Chủ tịch",
    "Công an",
    "Đảng ủy",
    "Hội đồng",
    "Lãnh đạo UBND",
    "Mặt trận",
    "Nhà nước",
    "Nhân dân",
    "Phòng",
    "Phó Chủ tịch",
    "Sở",
    "Thường trực",
    "Trung tâm",
    "Ủy ban",
    "Văn phòng",
)


def day(iso: str) -> str:
    """Return the day as running text writes it: `08/9/2026`."""
    return document_date(date.fromisoformat(iso))


def tasks(number: int) -> str:
    """Return a number of tasks: `03 nhiệm vụ`."""
    return f"{count(number)} nhiệm vụ"


def targets(number: int) -> str:
    """Return a number of indicators: `03 chỉ tiêu`."""
    return f"{count(number)} chỉ tiêu"


def share(counts: Counts) -> str:
    """Return how many are done of how many: `32/41 nhiệm vụ (78%)`."""
    return f"{count(counts.done)}/{tasks(counts.total)} ({percent(counts.done, counts.total)})"


def joined(parts: Iterable[str]) -> str:
    """Return the parts as one enumeration, `a, b và c`; empty without any."""
    *head, last = list(parts) or [""]
    return f"{', '.join(head)} và {last}" if head else last


def bullets(items: Iterable[str]) -> Iterator[str]:
    """Yield the items as lines of a list: each ends with `;`, the last with a full stop."""
    items = list(items)
    for position, item in enumerate(items, start=1):
        yield f"- {item}{'.' if position == len(items) else ';'}"


def listed(title: str, items: Iterable[str]) -> Iterator[str]:
    """Yield a list under its title; nothing when there are no items."""
    if items := list(items):
        yield f"{title}:"
        yield from bullets(items)


def bare(text: str) -> str:
    """Return the text on one line without its end marks."""
    return " ".join(text.split()).rstrip(" .;,:/")


def going_on(text: str) -> str:
    """Return the text as it goes on a sentence: with a small first letter, names apart."""
    first, _, rest = text.partition(" ")
    named = not first.istitle() or rest[:1].isupper() or text.startswith(NAMES)
    return text if named else text[:1].lower() + text[1:]


def done_line(row: TaskRow) -> str:
    """Return a task with its result and the document that proves it."""
    content, result = bare(row.content), bare(row.result)
    said = f"{content}: {going_on(result)}" if result else content
    known = row.document and row.document.split()[0] in result
    return f"{said} (văn bản số {row.document})" if row.document and not known else said


def led_line(row: TaskRow) -> str:
    """Return a task with who leads it and by when."""
    time = f"; thời hạn: {going_on(bare(row.time))}" if row.time else ""
    return f"{bare(row.content)} (chủ trì: {row.leads or 'chưa xác định'}{time})"


def indicator_line(row: IndicatorRow, *, goal: str) -> str:
    """Return an indicator with its figure against the goal, called `goal` (`mục tiêu năm`), and
    where it went.
    """
    when = f", số liệu {going_on(row.as_of)}" if row.as_of else ""
    if row.qualitative:
        return (
            f"{bare(row.statement)}: {', '.join([f'{row.value} yêu cầu{when}', *_compared(row)])}"
        )
    parts = [f"{row.figure}{when}", f"{_verdict(row)} {goal} ({bare_goal(row)})", *_compared(row)]
    return f"{bare(row.statement)}: {', '.join(parts)}"


def bare_goal(row: IndicatorRow) -> str:
    """Return the goal without a word that only repeats the verdict: `100%`, `tối thiểu 95%`."""
    return row.goal.removeprefix("đạt ")


def _verdict(row: IndicatorRow) -> str:
    return {True: "đạt", False: "chưa đạt", None: "chưa có căn cứ đánh giá theo"}[row.met]


def _compared(row: IndicatorRow) -> Iterator[str]:
    words = {"up": "tăng", "down": "giảm", "same": "không đổi"}.get(row.trend)
    if words and row.before and not row.as_of and not row.qualitative:
        yield f"{words} so với kỳ trước" + (f" ({row.before})" if row.trend != "same" else "")
    if row.last_year:
        yield f"cùng kỳ năm trước: {row.last_year}"
