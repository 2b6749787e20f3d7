"""Which numbers, days and periods a line of text mentions, and which of its numbers are none of
these: documents, laws, articles.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from vietnamese import numbers_in_words, parse_decimal

from .fractions import FRACTION

# `18/KH-UBND`, `30/2020/NĐ-CP`, `72/2025/QH15`; also a number whose symbol is left out after `số`
DOCUMENT = re.compile(r"(?<![\w/])\d{1,5}(?:/\d{4})?/(?=[A-ZĐƯ])[\wĐ.&-]*\w")
_LAW = re.compile(
    r"(?i:(?:điều|khoản|điểm|mục|phần|phụ lục|biểu|mẫu số|tiêu chí|luật số|chương)\s+)"
    r"(?:\d+(?:\.\d+)*|[IVX]+)\b"
)
_SPAN = re.compile(r"\b(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d\b")
_ORDINAL = re.compile(  # `thứ Hai`, `lần một`
    r"(?i)\b(?:thứ|lần)\s+(?:một|hai|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín|mười)\b"
)
_CLOCK = re.compile(  # `14 giờ` alone may be how long something takes
    r"(?i:\b(?:lúc|từ|đến|trước|sau|hồi|vào|khoảng)\s+)\d{1,2}\s*(?:giờ|h)(?:\s*\d{1,2}(?:\s*phút)?)?"
    r"(?!\w)|\b\d{1,2}\s*(?:giờ|h)\s*\d{1,2}(?:\s*phút)?(?!\w)|\b\d{1,2}(?:h|:\d\d)(?!\w)"
)
_DAY = re.compile(r"(?<![\d/.,])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/])")
_LONG_DAY = re.compile(
    r"(?i:\bngày\s+)(\d{1,2})(?i:\s+tháng\s+)(\d{1,2})(?:(?i:\s+năm\s+)(\d{4}))?(?!\d)"
)
_DAY_MONTH = re.compile(
    r"(?i:(?:\bngày|\bhạn|\btrước|\bđến hết|\bđến|\btừ|\bhôm)\s+)"
    r"(\d{1,2})/(\d{1,2})(?![\d/]|[.,]\d|\s*(?:nhiệm|chỉ tiêu|hồ sơ))"
)
_MONTH = re.compile(r"(?i:\btháng\s+)(\d{1,2})(?:(?:/|(?i:\s+năm\s+))(\d{4}))?(?!\d|/\d)")
_QUARTER = re.compile(
    r"(?i:\bquý\s+)(?:(IV|I{1,3})\b|([1-4])(?!\d)|(?i:(một|hai|ba|bốn|tư)\b))"
    r"(?:(?:/|(?i:,?\s+năm\s+))(\d{4}))?"
)
_MONTHS = re.compile(
    r"(?i)\b(?:(0?[69])|(sáu|chín)) tháng(?: (?P<half>đầu|cuối))?(?: năm)?(?: (?P<year>20\d\d))?\b"
)
_YEAR = re.compile(r"(?i:\bnăm\s+)((?:19|20)\d\d)(?!\d)")
_NUMBER = re.compile(r"(?<![\w.,])(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?(?![\w])")
_PERCENT = re.compile(r"\s*(?:%|phần trăm\b)")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_BETWEEN = re.compile(r"\s*/\s*|\s+(?:trên|trong)(?:\s+tổng)?(?:\s+số)?\s+", re.IGNORECASE)
_NOUN = re.compile(r"[\s\u00a0]*([^\W\d_]+)(?:[\s\u00a0]+([^\W\d_]+))?")
FIVE = re.compile(
    r"\s+(?:nhiệm vụ|chỉ tiêu|lĩnh vực|đơn vị|phòng|hồ sơ|văn bản|thủ tục|kết quả|cuộc|buổi|lượt|"
    r"phiếu|thôn|người|phản ánh|kiến nghị|trên|phần trăm|%)",
    re.IGNORECASE,
)
OF_A_YEAR = re.compile(
    r"(?:trong|cả|hằng|hàng|mỗi|từng|cuối|đầu|giữa|tiêu|hoạch|các|nửa)\s+$", re.IGNORECASE
)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_QUARTER_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}


@dataclass(frozen=True)
class Number:
    """A number in a text: its span there, its value, and what follows it.

    `whole` is the second number of a pair, `29/41` or `29 trên 41`; `noun` are up to two words
    after it in small letters.
    """

    start: int
    end: int
    value: Decimal
    percent: bool = False
    whole: "Number | None" = None
    part: bool = False
    noun: tuple[str, str] = ("", "")
    in_words: bool = False

    @property
    def last(self) -> int:
        """Where the number, or the pair that it begins, ends."""
        return self.whole.end if self.whole else self.end

    @property
    def counts(self) -> tuple[str, str]:
        """The noun that the number, or the pair that it begins, counts."""
        return self.whole.noun if self.whole else self.noun

    def counting(self, noun: tuple[str, str]) -> "Number":
        """Return the number, or the pair that it begins, with another noun."""
        whole = replace(self.whole, noun=noun) if self.whole else None
        return replace(self, noun=noun, whole=whole)


@dataclass(frozen=True)
class Day:
    """A day, or a month, in a text; `real` says whether the calendar knows it (`31/02` is not)."""

    start: int
    end: int
    day: int | None
    month: int
    year: int | None

    @property
    def real(self) -> bool:
        """Is there such a day? (without its year: in a leap year)"""
        try:
            date(self.year or 2024, self.month, self.day or 1)
        except ValueError:
            return False
        return True

    def in_year(self, year: int) -> date:
        """Return the day, a month's first, in its own year or else in `year`."""
        if self.day == 29 and self.month == 2 and not self.year:
            return date(year, 3, 1)
        return date(self.year or year, self.month, self.day or 1)

    def same_as(self, other: "Day | None") -> bool:
        """Are both the same day, as far as each names its year?"""
        if other is None or (self.day, self.month) != (other.day, other.month):
            return False
        return None in (self.year, other.year) or self.year == other.year

    @property
    def written(self) -> str:
        """The day in digits: `16/01/2026`."""
        parts = (self.day and f"{self.day:02d}", f"{self.month:02d}", self.year)
        return "/".join(str(part) for part in parts if part)


@dataclass(frozen=True)
class Span:
    """A period of a year in a text: from its first to its last month; `year` where it is named.

    A lone year is the months 1 to 12 with `lone`.
    """

    start: int
    end: int
    first: int
    last: int
    year: int | None
    lone: bool = False


@dataclass(frozen=True)
class Mentions:
    """All that a line mentions."""

    numbers: tuple[Number, ...]
    days: tuple[Day, ...]
    spans: tuple[Span, ...]
    documents: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4096)  # pages ask for the same lines again and again
def mentions(text: str) -> Mentions:
    """Return what `text` (one line, accents composed) mentions."""
    mask = _Mask(text)
    documents = tuple(mask.take(DOCUMENT))
    for noise in (_SPAN, _CLOCK, _LAW, _ORDINAL, FRACTION):
        list(mask.take(noise))
    days = tuple(_days(mask))
    spans = tuple(_spans(mask))
    return Mentions(tuple(_numbers(mask.text)), days, spans, documents)


class _Mask:
    """A text in which what was taken is blotted out, so that nothing is read twice."""

    def __init__(self, text: str):
        self.text = text

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for match in list(pattern.finditer(self.text)):
            self.text = (
                self.text[: match.start()] + "\x00" * len(match[0]) + self.text[match.end() :]
            )
            yield match

    def take(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        for match in self.matches(pattern):
            yield match.span()


def _days(mask: _Mask) -> Iterator[Day]:
    for match in mask.matches(_DAY):
        yield Day(*match.span(), int(match[1]), int(match[3]), int(match[4]))
    for match in mask.matches(_LONG_DAY):
        yield Day(*match.span(), int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    for match in mask.matches(_DAY_MONTH):
        yield Day(match.start(1), match.end(), int(match[1]), int(match[2]), None)
    for match in mask.matches(_MONTH):
        yield Day(*match.span(), None, int(match[1]), int(match[2]) if match[2] else None)


def _spans(mask: _Mask) -> Iterator[Span]:
    for match in mask.matches(_QUARTER):
        quarter = (
            _QUARTERS.get(match[1] or "")
            or _QUARTER_WORDS.get((match[3] or "").lower())
            or int(match[2])
        )
        year = int(match[4]) if match[4] else None
        yield Span(*match.span(), quarter * 3 - 2, quarter * 3, year)
    for match in mask.matches(_MONTHS):
        months = int(match[1]) if match[1] else {"sáu": 6, "chín": 9}[match[2].lower()]
        year = int(match["year"]) if match["year"] else None
        late = (match["half"] or "").lower() == "cuối"
        first, last = (13 - months, 12) if late else (1, months)
        if match["half"] or year:
            yield Span(*match.span(), first, last, year)
    for match in mask.matches(_YEAR):
        yield Span(*match.span(), 1, 12, int(match[1]), lone=True)


def _numbers(text: str) -> Iterator[Number]:
    """The numbers in order; the first of a pair holds the second, which comes too, as its part."""
    found = [
        Number(match.start(), match.end(), parse_decimal(match[0]))
        for match in _NUMBER.finditer(text)
    ]
    found += [
        Number(each.start, each.end, Decimal(each.value), in_words=True)
        for each in numbers_in_words(text)
        if not _is_year(text, each.start, each.end)
    ]
    found = [_told(text, each) for each in sorted(found, key=lambda each: each.start)]
    found = list(_with_nouns_of_before(text, found))
    pairs = {
        first.start: second
        for first, second in pairwise(found)
        if not (first.percent or second.percent)
        and _BETWEEN.fullmatch(text[first.end : second.start])
    }
    parts = {second.start for second in pairs.values()}
    for each in found:
        whole = pairs.get(each.start) if each.start not in parts else None
        yield replace(each, whole=whole, part=each.start in parts)


def _with_nouns_of_before(text: str, numbers: Iterable[Number]) -> Iterator[Number]:
    """The numbers, each without a noun with that of the one before in its sentence: `trong 41 nhiệm
    vụ, hoàn thành 29`.
    """
    before: Number | None = None
    for number in numbers:
        bare = not (number.percent or number.noun[0])
        if bare and before and not _SENTENCE_END.search(text, before.end, number.start):
            number = replace(number, noun=before.noun)
        yield number
        before = None if number.percent else number


def _is_year(text: str, start: int, end: int) -> bool:
    """Is a lone `năm` the year, not five? It is five before what is counted."""
    if text[start:end].lower() != "năm":
        return False
    return not FIVE.match(text, end) or bool(OF_A_YEAR.search(text, 0, start))


def _told(text: str, number: Number) -> Number:
    """The number with its percent sign and the words that follow."""
    sign = _PERCENT.match(text, number.end)
    end = sign.end() if sign else number.end
    noun = _NOUN.match(text, end)
    words = ((noun[1] or "").lower(), (noun[2] or "").lower()) if noun else ("", "")
    return replace(number, end=end, percent=bool(sign), noun=words)
