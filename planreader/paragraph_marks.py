"""The mark a paragraph begins with: `PHẦN I`, `A.`, `Điều 2.`, `II.`, `2.1.`, `a)`, `(1)`, `-`."""

import re
from dataclasses import dataclass

from .words import bare, is_upper

# ranks: between ARABIC and BRACKET stand `2.1.`, `2.1.1.` and so on
PART, CAPITAL, ROMAN, ARABIC = range(4)
BRACKET, LETTER, PAREN, STAR, DASH, PLUS, DOT = range(8, 15)
LOOSE = 15  # the rank of a paragraph without a mark: below every mark

_BULLETS = {"*": STAR, "-": DASH, "–": DASH, "—": DASH, "−": DASH, "•": DASH, "●": DASH, "+": PLUS}
_NUMBERED = (
    (
        PART,
        re.compile(
            r"(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:thứ\s+)?(?:[IVX]+|\d+|nhất|hai|ba|tư)\b\s*[.:/-]?\s*"
        ),
    ),
    (
        ARABIC,
        re.compile(r"(?:LĨNH VỰC|Lĩnh vực)\s+(?:thứ\s+)?(?:\d{1,2}|[IVX]{1,4})\s*[.:/–-]\s*(?=\S)"),
    ),
    (ROMAN, re.compile(r"(?:ĐIỀU|Điều)\s+\d{1,2}\s*[.:]\s*(?=\S)")),
    (ROMAN, re.compile(r"[IVX]{1,5}(?:\s*[.):/–-]\s*(?=[^\W\d_]|[\"“(])(?![a-zđ]\b))")),
    (  # `Nội dung 2. Cải cách …`, `Lĩnh vực thứ ba: …`, `Nhiệm vụ số 4 - …`
        ARABIC,
        re.compile(
            r"(?:Nội dung|Mục tiêu|Nhiệm vụ|Lĩnh vực|Nhóm(?: nhiệm vụ)?|Chuyên đề|Trụ cột|Chỉ tiêu)"
            r"\s+(?:(?:thứ|số)\s+)?(?:\d{1,2}|[IVX]{1,4}|nhất|một|hai|ba|tư|bốn|năm|sáu|bảy)"
            r"\s*[.:)–-]\s*(?=[^\W\d_])"
        ),
    ),
    (BRACKET, re.compile(r"\d{1,2}\)\s*(?=[^\W\d_]|[\"“(]|\d+[\s%])")),
    (CAPITAL, re.compile(r"[A-HĐK]\s*[.)/–-]\s+(?=[^\W\d_])")),
    (
        ARABIC,
        re.compile(
            r"(?:[IVX]{1,5}\.)?(\d{1,2}(?:\.\d{1,2}){0,4})\s*(?:[.)]\s*(?=[^\W\d_]|"
            r"[\"“(])|[.):/-]\s+(?=\S))"
        ),
    ),
    (LETTER, re.compile(r"(?:[a-zđ]|[ivx]{2,4}|[a-zđ]\d)\s*(?:\)\s*|[./]\s+)(?=\S)")),
    (PAREN, re.compile(r"\((?:\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s*(?=\S)")),
)
# Numbers without a dot or bracket behind them: the next word tells that they are no figure.
_BARE_ROMAN = re.compile(r"([IVX]{1,5})\s+(?=(\S+))")
_BARE_DOTTED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,4})\s+(?=(\S+))")
_BULLET = re.compile(r"([-–—−+*•●])\s*(?=\S)|([·▪○►➢❖✓✔‣∙■□\uf000-\uf0ff]|o(?=\s))\s*(?=\S)")


@dataclass(frozen=True)
class ParagraphMark:
    """A mark as written and its rank: the smaller, the higher in the outline."""

    label: str
    rank: int

    @property
    def is_bullet(self) -> bool:
        return self.rank >= STAR


def split_mark(text: str) -> tuple[ParagraphMark | None, str]:
    """Return the mark that `text` begins with, or None, and the text behind it."""
    for rank, pattern in _NUMBERED:
        if match := pattern.match(text):
            rank += _depth(match[0]) if rank == ARABIC and match[0][0] not in "Ll" else 0
            return ParagraphMark(match[0].strip(), rank), text[match.end() :]
    if (match := _BARE_ROMAN.match(text)) and is_upper(match[2]):
        return ParagraphMark(match[1], ROMAN), text[match.end() :]
    if (match := _BARE_DOTTED.match(text)) and match[2][0].isupper():
        return ParagraphMark(match[1], ARABIC + _depth(match[1])), text[match.end() :]
    if match := _BULLET.match(text):
        return ParagraphMark(match[0].strip(), _BULLETS.get(match[1], DOT)), text[match.end() :]
    return None, text


def _depth(number: str) -> int:
    """0 for `2.`, 1 for `2.1.` and `II.1.`, at most 4."""
    return max(0, min(4, len(re.findall(r"\b(?:\d+|[IVX]+)\b", number)) - 1))


def without_bullet(text: str) -> str:
    """Return `text` without a leading bullet; numbers and letters stay."""
    mark, rest = split_mark(text)
    return rest if mark and mark.is_bullet else text


def is_part_heading(text: str) -> bool:
    """Does `text` open an annex: `Phụ lục`, `PHỤ LỤC I`, `Biểu số 01`, title or not?"""
    return bool(
        re.match(
            (
                r"(?:phu luc|bieu (?:so|mau)|phu "
                r"bieu)\b(?:\s*(?:so\s*)?[ivx\d]+[a-z]?)?\s*(?:$|[.:(-]|\n)"
            ),
            bare(text),
        )
    )


def opens_recipients(text: str) -> bool:
    """Tell whether `text` opens the list of recipients: `Nơi nhận:`."""
    return bool(re.match(r"\W*noi nhan\b", bare(text)))
