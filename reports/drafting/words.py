"""How reports word counts, days, documents, lists and who acts."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from indicators.judging import RESULT_WORDS, Result
from vietnamese import count, document_date, percent

from ..stored_figures import Counts, IndicatorRow

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
    "Phó Chủ tịch",
    "Sở",
    "Thường trực",
    "Trung tâm",
    "Ủy ban",
    "Văn phòng",
)
# What begins with one of these does not, though a name may follow it.
COMMON = re.compile(
    r"(?:Báo|Các|Cả|Cho|Chọn|Chờ|Có|Cùng|Cử|Do|Dự|Đã|Đang|Đến|Đề|Đi|Đợt|Đưa|Được|Gặp|Giao|Gửi|Hai|"
    r"Họp|Khi|Ký|Lập|Làm|Lấy|Mở|Mời|Một|Ngày|Nhận|Nhờ|Nộp|Ở|Phiên|Qua|Sau|Sửa|Tại|Tháng|Thăm|Theo|"
    r"Thôn|Thứ|Tổ|Trao|Trên|Trình|Trong|Trước|Từ|Về|Với|Xã|Xin) "
)
COMMITTEE = re.compile(
    r"^Ủy ban nhân dân (xã|phường|đặc khu|thị trấn|huyện|thị xã|thành phố|tỉnh)(?= )"
)
# Kinds of documents by the first part of their symbols (Nghị định 30/2020/NĐ-CP, Phụ lục III).
KINDS = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "GM": "Giấy mời",
    "UBND": "Công văn",
}
SYMBOL = re.compile(r"\d+/([^\W\d_]+)-")
# What a task begins with when it does not begin with the verb of what is to be done.
NOUNS = {
    "Công tác": "Thực hiện công tác",
    "Việc": "Thực hiện việc",
    "Mỗi": "Bảo đảm mỗi",
    "Các": "Bảo đảm các",
    "100%": "Bảo đảm 100%",
    "Quy chế": "Hoàn thành quy chế",
    "Kế hoạch": "Hoàn thành kế hoạch",
    "Đề án": "Hoàn thành đề án",
    "Phương án": "Hoàn thành phương án",
    "Danh mục": "Hoàn thành danh mục",
    "Hội nghị": "Tổ chức hội nghị",
    "Lớp": "Tổ chức lớp",
}


def day(iso: str) -> str:
    """Return the day as running text writes it: `08/9/2026`."""
    return document_date(date.fromisoformat(iso))


def tasks(number: int) -> str:
    """Return a number of tasks: `03 nhiệm vụ`."""
    return f"{count(number)} nhiệm vụ"


def targets(number: int) -> str:
    """Return a number of indicators: `03 chỉ tiêu`."""
    return f"{count(number)} chỉ tiêu"


def all_of(number: str) -> str:
    """Return a number as all there are: `cả 02 nhiệm vụ đều`."""
    return f"cả {number} đều"


def without_figure(rows: Iterable[IndicatorRow]) -> str:
    """Return what is said of indicators that nobody can judge: that the figure is missing, or that
    of the whole period where one of an earlier period stands.
    """
    lacks = next((row.lacks for row in rows if row.lacks), "")
    return f"{RESULT_WORDS[Result.UNKNOWN]} {lacks}".rstrip()


def share(counts: Counts) -> str:
    """Return how many are done of how many: `32/41 nhiệm vụ (78%)`."""
    return f"{count(counts.done)}/{tasks(counts.total)} ({percent(counts.done, counts.total)})"


def body(issuer: str) -> str:
    """Return who acts, once the full name was said: `Ủy ban nhân dân xã`, an office's own name."""
    committee = COMMITTEE.match(issuer)
    return committee[0] if committee else issuer


def place(issuer: str) -> str:
    """Return who acts in a word: `xã`, an office's own name."""
    committee = COMMITTEE.match(issuer)
    return committee[1] if committee else issuer


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


def in_sentence(title: str, items: Iterable[str]) -> Iterator[str]:
    """Yield what a list would say as one sentence; nothing when there are no items."""
    if items := [going_on(item) for item in items]:
        yield f"{title}: {'; '.join(items)}."


def bare(text: str) -> str:
    """Return the text on one line without its end marks."""
    return " ".join(text.split()).rstrip(" .;,:/")


def going_on(text: str) -> str:
    """Return the text as it goes on a sentence: with a small first letter, names apart."""
    first, _, rest = text.partition(" ")
    if first == "Quý":  # `Quý I` is no name for its capital numeral
        return f"quý {rest}"
    if text.startswith(NAMES) or not first.istitle():
        return text
    if rest[:1].isupper() and not COMMON.match(text):
        return text
    return text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """Return a name in quotes, to point at what was told elsewhere."""
    return f"“{bare(text)}”"


def work_to_do(content: str) -> str:
    """Return a task as work that lies ahead: it begins with what is to be done."""
    said = bare(content)
    beginning = next((noun for noun in NOUNS if said.startswith(f"{noun} ")), None)
    return f"{NOUNS[beginning]}{said.removeprefix(beginning)}" if beginning else said


def cited(document: str) -> str:
    """Return a document as texts cite it: `Thông báo số 29/TB-UBND ngày 27/02/2026`."""
    symbol = SYMBOL.match(document)
    kind = KINDS.get(symbol[1], "Văn bản") if symbol else "Văn bản"
    return f"{kind} số {document}"


def named(leads: Iterable[str]) -> str:
    """Return the offices, each once, of tasks and indicators whose leads are these.

    A name that holds an "và" of its own is joined by commas alone.
    """
    names = list(dict.fromkeys(lead for each in leads for lead in each.split("; ") if lead))
    return ", ".join(names) if any(" và " in name for name in names) else joined(names)
