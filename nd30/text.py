"""Texts made fit for print: cleaned, bound with non-breaking spaces, numbered and dated as the
decree asks.
"""

import re
from datetime import date

from vietnamese import fit, long_date, nfc

from .content import Document, OpenDate

NBSP = "\u00a0"
BLANK = NBSP * 6  # room for a number or a day that the clerk fills in

_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\u0085\u2028\u2029]")
_SPACES = re.compile("[ \t\n]+")
_DATE_PART = re.compile(r"\b(ngày|tháng|năm|quý|số|Điều) (?=\d|[IVX]+\b|\u00a0)", re.IGNORECASE)
_DATE = re.compile(r"\bngày [^ ]+ tháng [^ ]+ năm \d+", re.IGNORECASE)
_UNIT = (
    r"(?:xã|phường|đặc khu|huyện|tỉnh|thành phố|Xã|Phường|Đặc khu|Tỉnh|Thành phố|XÃ|"
    r"PHƯỜNG|ĐẶC KHU|TỈNH|THÀNH PHỐ)"
)
_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x41, 0x1EFA))))}]"
_PLACE = re.compile(rf"\b{_UNIT}(?: (?!{_UNIT}\b|HỘI\b){_CAPITAL}[\w’']*){{1,3}}")
_COMPOUNDS = (  # words of two or more syllables that titles and names of agencies are made of
    "báo cáo",
    "cải cách",
    "chính quyền",
    "chính sách",
    "chỉ tiêu",
    "chỉ số",
    "chuyên môn",
    "công chức",
    "công tác",
    "công vụ",
    "cơ chế",
    "dịch vụ",
    "đẩy mạnh",
    "điện tử",
    "điều hành",
    "địa bàn",
    "giải quyết",
    "giám sát",
    "hành chính",
    "hội đồng",
    "kế hoạch",
    "kết quả",
    "kiểm soát",
    "kiểm tra",
    "liên thông",
    "nâng cao",
    "nhà nước",
    "nhân dân",
    "nhiệm vụ",
    "phát triển",
    "phối hợp",
    "phục vụ",
    "quản lý",
    "rà soát",
    "số liệu",
    "tài chính",
    "tăng cường",
    "tiến độ",
    "thẩm quyền",
    "thống kê",
    "thủ tục",
    "thực hiện",
    "tổ chức",
    "tổng hợp",
    "triển khai",
    "trung tâm",
    "trực tuyến",
    "ủy ban",
    "văn hóa - xã hội",
    "văn hóa",
    "văn phòng",
    "xã hội",
    "xây dựng",
)
_COMPOUND = re.compile(rf"\b({'|'.join(_COMPOUNDS)})\b", re.IGNORECASE)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def clean(text: str) -> str:
    """Return `text` composed (NFC), with plain line ends and without the characters that XML
    forbids.
    """
    return fit(_LINE_ENDS.sub("\n", nfc(text))).strip()


def one_line(text: str) -> str:
    """Return `text` cleaned and on one line; non-breaking spaces stay."""
    return _SPACES.sub(" ", clean(text)).strip(" ")


def lines(text: str) -> list[str]:
    """Return the lines of `text` that say something."""
    return [line for line in map(one_line, clean(text).split("\n")) if line]


def bound(text: str) -> str:
    """Return `text` on one line in which names of places, parts of dates and common compound words
    do not break.

    >>> bound("Quý I năm 2026").replace(NBSP, "~")
    'Quý~I năm~2026'
    """
    text = one_line(text)
    for pattern in (_DATE, _PLACE, _COMPOUND):
        text = pattern.sub(lambda match: match[0].replace(" ", NBSP), text)
    return _DATE_PART.sub(rf"\1{NBSP}", text)


def roman(value: int) -> str:
    """Return a number below 40 in Roman numerals, as areas and annexes are numbered."""
    numeral = ""
    for weight, letters in _ROMAN:
        times, value = divmod(value, weight)
        numeral += letters * times
    return numeral


def listed(items: tuple[str, ...]) -> list[str]:
    """Return the items of a list as lines that end with `;`, the last with `.`."""
    bare = [one_line(item).rstrip(" ;.") for item in items]
    return [f"{item};" for item in bare[:-1]] + [f"{item}." for item in bare[-1:]]


def numbered(document: Document) -> str:
    """Return number and symbol, `08/BC-UBND`; below 10 with a leading zero (Phụ lục I, mục
    II.3).
    """
    number = one_line(document.number)
    return f"{number.zfill(2) if number else BLANK}/{one_line(document.symbol)}"


def dated(day: date | OpenDate) -> str:
    """Return the long date, with room for what is still open (Nghị định 30/2020/NĐ-CP, Phụ lục I,
    mục II.4).
    """
    if isinstance(day, OpenDate):
        month = date(day.year, day.month, 1) if day.month else None
        rest = (
            long_date(month).removeprefix("ngày 01 ") if month else f"tháng {BLANK} năm {day.year}"
        )
        return f"ngày {BLANK} {rest}"
    return long_date(day)
