"""Bars drawn as SVG that stay apart in grey print too: shades and a hatch, words, numbers on them.

What `charts` draws lives on the screen alone; these stand on the page and in documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from textwrap import wrap
from typing import Literal, NamedTuple

from vietnamese import fit, number

from .charts import DARK, FONT, TEXT, TEXT_IN_THE_DARK, TONES

WIDTH, WIDTH_ON_A_PHONE = (
    680,
    360,
)  # a document's column prints the wide one in letters of 10 points
MARGIN, SIZE, LINE, BAR, GAP = 4, 14, 20, 24, 10
LETTER, DIGIT = 7.6, 9  # the room that a letter takes up in the widest of the fonts, and a digit
ROOM_FOR_WORDS = 124  # right of the bars of shares, at least: `100% (133/133)`
PLATE = "#ffffff"  # under a number on the hatch

ShadeName = Literal["full", "light", "empty", "hatched"]


class Series(NamedTuple):
    """What a part of a bar counts, and how it is filled."""

    name: str
    shade: ShadeName


class Drawing(NamedTuple):
    """An SVG with its size, in its own units."""

    svg: bytes
    width: int
    height: int


class Share(NamedTuple):
    """How far a bar goes, in percent, and the words after it."""

    percent: Decimal
    words: str


@dataclass(frozen=True)
class _Shade:
    """A filling and the colour of numbers on it; printed in grey no two are alike."""

    fill: str
    number: str


SHADES: dict[ShadeName, _Shade] = {
    "full": _Shade(TONES["good"], "on white"),
    "light": _Shade("#b9d3ee", "on"),
    "empty": _Shade("#ffffff", ""),
    "hatched": _Shade("url(#hatch)", "on"),
}
HATCH = (
    '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff"/>'
    f'<path d="M2 0V7" stroke="{TONES["bad"]}" stroke-width="4"/></pattern>'
)
STYLE = (
    f"text{{fill:{TEXT}}}.white{{fill:#ffffff}}rect.bar{{stroke:{TEXT};stroke-width:0.8}}"
    f"{DARK.replace('.value', '.on')}"
    f"@media (prefers-color-scheme: dark) {{rect.bar{{stroke:{TEXT_IN_THE_DARK}}}"
    "rect.empty{fill:#2b3442}}"
)


def part_bars(
    rows: Sequence[tuple[str, Sequence[int]]], series: Sequence[Series], *, narrow: bool = False
) -> Drawing:
    """Return a bar for each of `rows` (label, numbers), as long as its sum, in parts of `series`.

    A part is never too short for its number. A `narrow` drawing fits a phone.
    """
    sheet = _Sheet(narrow)
    sheet.legend(series)
    longest = max((sum(numbers) for _, numbers in rows), default=0) or 1
    for label, numbers in rows:
        sheet.label(label)
        sheet.parts(numbers, series, sheet.room * sum(numbers) / longest)
    return sheet.drawing()


def share_bars(
    rows: Sequence[tuple[str, Sequence[Share | None]]],
    series: Sequence[Series],
    *,
    narrow: bool = False,
) -> Drawing:
    """Return for each of `rows` (label, shares) a bar of each of `series`, out of a hundred; none
    where a share is not known.
    """
    sheet = _Sheet(narrow)
    sheet.legend(series)
    words = [len(share.words) for _, shares in rows for share in shares if share]
    room = max([ROOM_FOR_WORDS, *(length * LETTER + 12 for length in words)])
    whole = sheet.room - room
    for label, shares in rows:
        sheet.label(label)
        for share, each in zip(shares, series, strict=True):
            if share:
                sheet.share(share, each.shade, whole)
        sheet.down += GAP
    return sheet.drawing()


class _Sheet:
    """A drawing that grows downwards."""

    def __init__(self, narrow: bool):
        self.width = WIDTH_ON_A_PHONE if narrow else WIDTH
        self.room = self.width - 2 * MARGIN
        self.down: float = 0
        self.drawn: list[str] = []

    def legend(self, series: Sequence[Series]) -> None:
        across: float = MARGIN
        for name, shade in series:
            length = 2 * LINE + len(name) * LETTER
            if across > MARGIN and across + length > self.width:
                across, self.down = MARGIN, self.down + LINE
            self._box(across, 14, shade, top=self.down + 3, height=14)
            self._text(across + LINE, self.down + 15, name)
            across += length
        self.down += LINE + GAP

    def label(self, label: str) -> None:
        for line in wrap(fit(label), int(self.room / LETTER)) or [""]:
            self._text(MARGIN, self.down + 15, line)
            self.down += LINE

    def parts(self, numbers: Sequence[int], series: Sequence[Series], length: float) -> None:
        across: float = MARGIN
        for value, width, each in zip(numbers, _widths(numbers, length), series, strict=True):
            if value:
                self._box(across, width, each.shade)
                self._number(across + width / 2, number(value), each.shade)
                across += width
        self.down += BAR + GAP

    def share(self, share: Share, shade: ShadeName, whole: float) -> None:
        """Draw a bar out of one that is `whole`, and the words after it."""
        self._box(MARGIN, whole, "empty", height=BAR - 4)
        self._box(MARGIN, whole * min(float(share.percent), 100) / 100, shade, height=BAR - 4)
        self._text(MARGIN + whole + 8, self.down + 15, share.words)
        self.down += BAR

    def drawing(self) -> Drawing:
        height = round(self.down) - GAP + MARGIN
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {height}" '
            f'width="{self.width}" height="{height}" font-family="{escape(FONT)}" '
            f'font-size="{SIZE}"><style>{STYLE}</style><defs>{HATCH}</defs>'
            f"{''.join(self.drawn)}</svg>"
        )
        return Drawing(svg.encode(), self.width, height)

    def _box(
        self,
        across: float,
        width: float,
        shade: ShadeName,
        *,
        top: float | None = None,
        height: float = BAR,
    ) -> None:
        top = self.down if top is None else top
        self.drawn.append(
            f'<rect class="bar {shade}" x="{across:.1f}" y="{top:.1f}" width="{width:.1f}" '
            f'height="{height}" fill="{SHADES[shade].fill}"/>'
        )

    def _number(self, middle: float, words: str, shade: ShadeName) -> None:
        if shade == "hatched":
            width = len(words) * DIGIT + 4
            self.drawn.append(
                f'<rect x="{middle - width / 2:.1f}" y="{self.down + 3:.1f}" width="{width}" '
                f'height="{BAR - 6}" fill="{PLATE}"/>'
            )
        self.drawn.append(
            f'<text class="{SHADES[shade].number}" x="{middle:.1f}" y="{self.down + 17:.1f}" '
            f'text-anchor="middle">{escape(words)}</text>'
        )

    def _text(self, across: float, down: float, words: str) -> None:
        self.drawn.append(f'<text x="{across:.1f}" y="{down:.1f}">{escape(words)}</text>')


def _widths(numbers: Sequence[int], length: float) -> list[float]:
    """How wide the parts of a bar are: by their numbers, but none too short for its own."""
    least = [len(number(value)) * DIGIT + 8 if value else 0 for value in numbers]
    total = sum(numbers) or 1
    short = {place for place, value in enumerate(numbers) if length * value / total < least[place]}
    left = length - sum(least[place] for place in short)
    others = sum(value for place, value in enumerate(numbers) if place not in short)
    return [
        least[place] if place in short else max(least[place], left * value / (others or 1))
        for place, value in enumerate(numbers)
    ]
