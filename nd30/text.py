"""Texts made fit for print: cleaned, bound with non-breaking spaces and hyphens, numbered and dated
as the decree asks.
"""

import re
from collections.abc import Sequence
from datetime import date

from vietnamese import fit, long_date, nfc

from .content import Document, OpenDate
from .names import CAPITAL, PERSON
from .ooxml import HYPHEN

NBSP = "\u00a0"
SEPARATOR = "\x1e"  # between texts, in none of which it can stand: `fit` drops it
BLANK = NBSP * 6  # room for a number or a day that the clerk fills in

_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\u0085\u2028\u2029]")
_BLANK_LINE = re.compile(f"(?:^|[\n{SEPARATOR}])\n|\n(?:{SEPARATOR}|$)")
_SPACES = re.compile("[ \t\n]+")
# Begun with the space: a search for a letter in any case takes ten times as long.
_BEFORE_NUMBER = "|".join(
    rf"(?<=\b{word} )"
    for each in ("ngày", "tháng", "năm", "quý", "điều")
    for word in (f"[{each[0]}{each[0].upper()}]{each[1:]}", each.upper())
)
_DATE_PART = re.compile(rf" (?=[\dIVX\u00a0])(?=\d|[IVX]+\b|\u00a0)(?:{_BEFORE_NUMBER})")
_MONTH = re.compile(
    r" (?=(?:năm|NĂM) \d{4}\b)(?:(?<=háng \d )|(?<=háng \d\d )|(?<=HÁNG \d )|(?<=HÁNG \d\d ))"
)
_DAY_AND_MONTH = re.compile(  # also those still open; the year may part from them
    rf"\b([Nn]gày{NBSP}+\d{{0,2}}) (tháng{NBSP}+\d{{0,2}})(?:[ {NBSP}](?=năm))?"
)
_SHORT_DATE = re.compile(rf"{NBSP}(?=\d{{1,2}}/)(?:(?<=\b[Nn]gày.)|(?<=\bNGÀY.))")
_OPEN = rf"[ {NBSP}]+\d{{0,2}}[ {NBSP}]*"  # a day or month, or room for it
_DATE = re.compile(rf"\bngày{_OPEN}tháng{_OPEN}năm[ {NBSP}]\d+", re.IGNORECASE)
_UNIT = (
    r"(?:xã|phường|đặc khu|huyện|tỉnh|thành phố|Xã|Phường|Đặc khu|Tỉnh|Thành phố|XÃ|"
    r"PHƯỜNG|ĐẶC KHU|TỈNH|THÀNH PHỐ)"
)
_PLACE = re.compile(rf"\b{_UNIT}(?: (?!{_UNIT}\b|HỘI\b){CAPITAL}[\w’']*){{1,3}}")
_DIGIT = re.compile(r" [\dIVX\u00a0]")  # without one there is no date
_HYPHENED = re.compile(r"(?<!\S)[^\s-]*\w-\w\S*")
_INNER_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_ADDRESS = re.compile(r"@|//|www\.|\.(?:vn|com|net|org)\b", re.IGNORECASE)
_DASH = re.compile(r"(?<=\w) ([-–]) (?=\w)")  # never begins a line
_JOINED = re.compile(  # `Bà Rịa - Vũng Tàu`, `2021 - 2025`
    rf"(?<=\d) [-–] (?=\d)|\b{CAPITAL}\w* [-–] (?={CAPITAL})"
)
_LONGEST_WORD = 40  # letters; a longer one must be free to break
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
    if text.isprintable():  # no control character, no space but the usual one: nearly all texts
        return nfc(text).strip()
    return fit(_LINE_ENDS.sub("\n", nfc(text))).strip()


def one_line(text: str) -> str:
    """Return `text` cleaned and on one line; non-breaking spaces stay."""
    text = clean(text)
    if "  " not in text and text.isprintable():
        return text
    return _SPACES.sub(" ", text).strip(" ")


def lines(text: str) -> list[str]:
    """Return the lines of `text` that say something, each as `unbroken` makes it."""
    return [line for line in map(unbroken, _parts(text)) if line]


def _parts(text: str) -> list[str]:
    return [text] if text.isprintable() else clean(text).split("\n")


def texts_of_cells(texts: Sequence[str]) -> list[str]:
    """Return the texts of cells cleaned, with the lines that say something; in a narrow column
    less is bound than `unbroken` does: neither names of persons nor whole dates.

    Thousands of clean texts are looked through at once: one by one takes ten times as long.
    """
    joined = nfc(SEPARATOR.join(texts))
    if joined.count(SEPARATOR) != len(texts) - 1 or not _is_clean(joined):
        return ["\n".join(filter(None, map(_line_of_cell, _parts(text)))) for text in texts]
    return _in_cell(_bound_parts(joined)).split(SEPARATOR)


def _is_clean(joined: str) -> bool:
    """Would `lines` change no text of these but for what does not break?"""
    spaced = f"{SEPARATOR}{joined}{SEPARATOR}".replace(SEPARATOR, "\n")
    bare = joined.replace(SEPARATOR, "").replace("\n", "").replace(NBSP, "")
    return (
        bare.isprintable()
        and not any(pair in spaced for pair in ("  ", " \n", "\n "))
        and not ("\n" in joined and _BLANK_LINE.search(joined))
    )


def _line_of_cell(text: str) -> str:
    return _in_cell(_bound_parts(one_line(text)))


def _in_cell(text: str) -> str:
    return _SHORT_DATE.sub(" ", text) if "/" in text else text


def unbroken(text: str) -> str:
    """Return `text` on one line in which numbers of documents, hyphenated names, names of persons
    and dates do not break; the year may part from day and month.

    >>> unbroken("Văn bản số 15/KH-UBND ngày 05 tháng 3 năm 2026").replace(NBSP, "~")
    'Văn bản số 15/KH\u2011UBND ngày~05~tháng~3 năm~2026'
    """
    text = _DAY_AND_MONTH.sub(_bound_day, _bound_parts(one_line(text)))
    return PERSON.sub(_without_breaks, text)


def _bound_day(found: re.Match[str]) -> str:
    """Day and month as one; a whole date would stretch the line that it does not fit on."""
    ends = " " if found[0][-1] in f" {NBSP}" else ""
    return f"{found[1]}{NBSP}{found[2].rstrip(' ')}{ends}"


def _bound_parts(text: str) -> str:
    if "-" in text:
        text = _HYPHENED.sub(_bound_hyphens, text)
    if " -" in text or " –" in text:
        text = _DASH.sub(rf"{NBSP}\1 ", _JOINED.sub(_without_breaks, text))
    if not _DIGIT.search(text):
        return text
    return _DATE_PART.sub(NBSP, _MONTH.sub(NBSP, text))


def _bound_hyphens(word: re.Match[str]) -> str:
    if len(word[0]) > _LONGEST_WORD or _ADDRESS.search(word[0]):
        return word[0]
    return _INNER_HYPHEN.sub(HYPHEN, word[0])


def _without_breaks(found: re.Match[str]) -> str:
    return found[0].replace(" ", NBSP)


def bound(text: str) -> str:
    """Return `text` on one line in which names of places, parts of dates and common compound words
    do not break.

    >>> bound("Quý I năm 2026").replace(NBSP, "~")
    'Quý~I năm~2026'
    """
    text = one_line(text)
    for pattern in (_DATE, _PLACE, _COMPOUND):
        text = pattern.sub(_without_breaks, text)
    return _DATE_PART.sub(NBSP, _HYPHENED.sub(_bound_hyphens, text))


def roman(value: int) -> str:
    """Return a number below 40 in Roman numerals, as areas and annexes are numbered."""
    numeral = ""
    for weight, letters in _ROMAN:
        times, value = divmod(value, weight)
        numeral += letters * times
    return numeral


def listed(items: tuple[str, ...]) -> list[str]:
    """Return the items of a list as lines that end with `;`, the last with `.`."""
    bare = [unbroken(item).rstrip(" ;.") for item in items]
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
