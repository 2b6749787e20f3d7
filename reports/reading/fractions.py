"""Fractions of tasks or targets in words: `hai phần ba số chỉ tiêu`, `quá nửa số nhiệm vụ`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from vietnamese import read_number_words

_COUNT = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_BASE = r"(?:hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)"
WORDS = (
    rf"(?:(?P<part>{_COUNT})\s+phần\s+(?P<whole>{_BASE})|(?P<half>(?:một\s+)?nửa)|"
    r"(?P<most>phần lớn|đại đa số|đa số|hầu hết))"
)
# a fraction by itself, to keep its words from being read as numbers
FRACTION = re.compile(rf"\b{_COUNT}\s+phần\s+{_BASE}\b|\bmột\s+nửa\b", re.IGNORECASE)
_OF_ROWS = re.compile(
    r"(?:\b(?P<more>quá|hơn|trên|vượt)\s+"
    r"|\b(?P<less>gần|chưa đến|chưa tới|chưa được|dưới|chưa đầy)\s+"
    rf"|\b(?P<about>khoảng|xấp xỉ)\s+)?\b{WORDS}\s+(?:trong\s+)?(?:tổng\s+)?(?:số\s+)?(?:các\s+)?"
    r"(?P<noun>nhiệm vụ|chỉ tiêu)\b",
    re.IGNORECASE,
)
NEAR = Decimal("0.03")  # how far a share may lie from a bare fraction
ABOUT = Decimal("0.07")  # and from one that is said to be near
NEARLY_ALL = Decimal("0.75")
_MOST = {"phần lớn": Decimal("0.5"), "đa số": Decimal("0.5"), "đại đa số": NEARLY_ALL}
_FOUR = {"tư": "bốn"}


@dataclass(frozen=True)
class Fraction:
    """A fraction of the rows that `noun` names, with its span; shares between `least` and `most`
    fit it, the ends only where `ends` says so.
    """

    start: int
    end: int
    noun: str
    least: Decimal
    most: Decimal
    ends: bool

    def fits(self, share: Decimal) -> bool:
        """Is the share the fraction?"""
        if self.ends:
            return self.least <= share <= self.most
        return self.least < share < self.most


def fractions(text: str) -> Iterator[Fraction]:
    """Yield the fractions of tasks and targets that a line speaks of."""
    for match in _OF_ROWS.finditer(text):
        noun = " ".join(match["noun"].lower().split())
        yield Fraction(match.start(), match.end(), noun, *_bounds(match))


def _bounds(match: re.Match[str]) -> tuple[Decimal, Decimal, bool]:
    if match["most"]:
        words = " ".join(match["most"].lower().split())
        return _MOST.get(words, NEARLY_ALL), Decimal("1.01"), False
    value = Decimal("0.5") if match["half"] else _value(match["part"], match["whole"])
    less = (match["less"] or "").lower()
    if match["more"]:
        return value, Decimal("1.01"), False
    if less == "gần":
        return value - ABOUT, value, False
    if less:
        return Decimal(-1), value, False
    width = ABOUT if match["about"] else NEAR
    return value - width, value + width, True


def _value(part: str, whole: str) -> Decimal:
    base = whole.lower()
    return Decimal(read_number_words(part)) / read_number_words(_FOUR.get(base, base))
