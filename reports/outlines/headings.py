"""Headings of an outline: the places in them, and the numbers that they are given."""

import re
from collections.abc import Iterable, Iterator

from nd30 import roman
from vietnamese import fold, is_digits

from .content import LONGEST_KEY

PERIOD, PERIOD_TITLE, YEAR, NEXT_YEAR, NEXT_PERIOD = (
    "{kỳ}",
    "{Kỳ}",
    "{năm}",
    "{năm sau}",
    "{kỳ sau}",
)
# what may stand in a heading, and what each becomes
PLACES = {
    PERIOD: "kỳ báo cáo giữa câu, như “quý I năm 2026”",
    PERIOD_TITLE: "kỳ báo cáo ở đầu câu, như “Quý I năm 2026”",
    NEXT_PERIOD: "kỳ sau, như “quý II năm 2026”",
    YEAR: "năm của kế hoạch, như “2026”",
    NEXT_YEAR: "năm sau, như “2027”",
}
PLACE = re.compile(r"\{[^{}]*\}|[{}]")
# what people type before a heading although it is given by the place: `I.`, `2.`, `1.1.`, `a)`
TYPED_NUMBER = re.compile(r"^\s*(?:[IVX]+[.)]|\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+|[a-zđ]\))(?:\s+|$)")
TAIL = re.compile(r"(?:-\d+)+$")  # an area's number stands there
LETTERS = "abcdđeghiklmnopqrstuvxy"  # how items are lettered


def without_number(heading: str) -> str:
    """Return the heading without the number that somebody typed before it."""
    return " ".join(TYPED_NUMBER.sub("", heading, count=1).split())


def typed_level(heading: str) -> int:
    """Return the level that the number before the heading means: `I.` 1, `2.` 2, `a)` or `2.1` 3;
    0 without one.
    """
    number = TYPED_NUMBER.match(heading)
    words = number[0].strip(" .)") if number else ""
    if not words:
        return 0
    if is_digits(words[0]):
        return 3 if "." in words else 2
    return 1 if words.isupper() else 3


def unknown_places(heading: str) -> list[str]:
    """Return what stands in braces and means nothing."""
    return [each for each in PLACE.findall(heading) if each not in PLACES]


def filled_places(*, period: str, title: str, year: int, next_period: str) -> dict[str, str]:
    """Return the words for each place."""
    return {
        PERIOD: period,
        PERIOD_TITLE: title,
        NEXT_PERIOD: next_period,
        YEAR: str(year),
        NEXT_YEAR: str(year + 1),
    }


def filled(heading: str, values: dict[str, str]) -> str:
    """Return the heading with its places filled; those without a value stay."""
    return PLACE.sub(lambda place: values.get(place[0], place[0]), heading)


def key_from(heading: str, taken: Iterable[str]) -> str:
    """Return a key for a section of this heading that none of `taken` is."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(PLACE.sub("", heading))).strip("-")
    start = TAIL.sub("", plain[:LONGEST_KEY].strip("-"))
    start = "muc" if not start or is_digits(start) else start
    known = set(taken)
    found = (f"{start}{tail}" for tail in _tails())
    return next(key for key in found if key not in known)


def _tails() -> Iterator[str]:
    yield ""
    letters = "bcdefghijklmnopqrstuvwxyz"
    yield from (f"-{each}" for each in letters)
    yield from (f"-{one}{two}" for one in letters for two in letters)


class Numbering:
    """Numbers sections by their level and place: `I.`, `1.`, `a)`; level 0 has none."""

    def __init__(self) -> None:
        self.counts = [0, 0, 0]

    def next(self, level: int) -> str:
        """Return the number of the next section of this level, empty for level 0."""
        if level == 0:
            return ""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (len(self.counts) - level)
        part, point, _ = self.counts
        return (f"{roman(part)}.", f"{point}.", f"{self._letter})")[level - 1]

    @property
    def place(self) -> str:
        """How texts point at the section numbered last: `điểm 2 mục III`."""
        part, point, item = self.counts
        words = [
            f"tiết {self._letter}" if item else "",
            f"điểm {point}" if point else "",
            f"mục {roman(part)}" if part else "",
        ]
        return " ".join(filter(None, words))

    @property
    def _letter(self) -> str:
        return LETTERS[(self.counts[2] - 1) % len(LETTERS)]
