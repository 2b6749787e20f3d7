"""What stands on a printed page: letters joined into words and lines, strokes, pictures."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from vietnamese import is_digits

POINTS_PER_MM = 72 / 25.4
ASCENT, DESCENT = 0.891, 0.216  # of Times New Roman above and below its foot, over its size
WIDE_GAP = 14  # points between letters that begin another line beside the first
SAME_ROW = 3  # points by which the feet of letters on one row may differ
NEW_WORD = 0.12  # of the size: no space is narrower
MOSTLY = 0.9  # of the letters of a line
SIZE_ROUNDING = 0.3  # points by which programs differ
RAISED = 9.5  # points: a row of one or two smaller letters is the mark of a note
MARK_LETTERS = 3
SHORTEST_STROKE, THICKEST_STROKE = 12, 2.5  # points
FILLED_IN = r"[\s.…]*"  # where a clerk writes number or day by hand
_LEFT_BLANK = re.compile(r"Số:\s*$|, ngày[\s.…\d]*$|, ngày[\s.…\d]*tháng[\s.…\d]*$")


class Face(NamedTuple):
    """How a letter looks."""

    family: str
    size: float
    bold: bool
    italic: bool


class Letter(NamedTuple):
    """A letter, or a space, in points from the top left of its page."""

    text: str
    left: float
    right: float
    foot: float
    face: Face

    @property
    def top(self) -> float:
        return self.foot - ASCENT * self.face.size

    @property
    def bottom(self) -> float:
        return self.foot + DESCENT * self.face.size


class Box(NamedTuple):
    """A stroke or a picture in points from the top left of its page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def center(self) -> float:
        return (self.left + self.right) / 2


class Word(NamedTuple):
    """Letters side by side."""

    text: str
    left: float
    right: float


class Line:
    """Letters on one row with no wide gap between them."""

    def __init__(self, letters: list[Letter], page: int):
        self.page = page
        self.words = list(_words(letters))
        self.text = " ".join(word.text for word in self.words)
        self.letters = [letter for letter in letters if letter.text.strip()]
        self.left = min(letter.left for letter in self.letters)
        self.right = max(letter.right for letter in self.letters)
        self.top = min(letter.top for letter in self.letters)
        self.bottom = max(letter.bottom for letter in self.letters)
        self.foot = self.letters[0].foot

    def __repr__(self) -> str:
        return f"{self.text[:40]!r} {self.look}"

    @cached_property
    def sizes(self) -> list[float]:
        return sorted({round(letter.face.size, 1) for letter in self.letters})

    @cached_property
    def bold(self) -> bool:
        return self._mostly([letter.face.bold for letter in self.letters])

    @cached_property
    def italic(self) -> bool:
        return self._mostly([letter.face.italic for letter in self.letters])

    @property
    def upper(self) -> bool:
        return self.text.upper() == self.text

    @property
    def center(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def look(self) -> str:
        """How it is printed, in words: `cỡ 14, đậm, đứng`."""
        sizes = " và ".join(f"{size:g}".replace(".", ",") for size in self.sizes)
        return ", ".join(
            (
                f"cỡ {sizes}",
                "đậm" if self.bold else "không đậm",
                "nghiêng" if self.italic else "đứng",
            )
        )

    def is_sized(self, least: float, most: float) -> bool:
        """Are all its letters from `least` to `most` points high?"""
        return least - SIZE_ROUNDING <= self.sizes[0] and self.sizes[-1] <= most + SIZE_ROUNDING

    def is_plain(self, least: float, most: float) -> bool:
        return self.is_sized(least, most) and not self.bold and not self.italic

    def is_bold(self, least: float, most: float) -> bool:
        return self.is_sized(least, most) and self.bold and not self.italic

    def is_italic(self, least: float, most: float) -> bool:
        return self.is_sized(least, most) and self.italic and not self.bold

    def _mostly(self, marks: list[bool]) -> bool:
        return sum(marks) > MOSTLY * len(marks)


def _words(letters: Iterable[Letter]) -> Iterator[Word]:
    texts: list[str] = []
    left = right = 0.0
    for letter in letters:
        ends = not letter.text.strip() or letter.left - right > NEW_WORD * letter.face.size
        if texts and ends:
            yield _word(texts, left, right)
            texts = []
        if letter.text.strip():
            left = letter.left if not texts else left
            right = letter.right
            texts.append(letter.text)
    if texts:
        yield _word(texts, left, right)


def _word(texts: list[str], left: float, right: float) -> Word:
    return Word(unicodedata.normalize("NFC", "".join(texts)), left, right)


@dataclass
class Page:
    """A page as printed; `number` counts from 1, whatever is printed on it."""

    number: int
    width: float
    height: float
    letters: list[Letter]
    strokes: list[Box]  # thin ones, level or upright
    pictures: list[Box]

    @property
    def portrait(self) -> bool:
        return self.width < self.height

    @cached_property
    def rows(self) -> list[list[Line]]:
        """The lines from top to bottom, those side by side from left to right."""
        rows = [list(self._lines(letters)) for letters in _rows(self.letters)]
        return [row for row in rows if row and not _is_note_mark(row)]

    @cached_property
    def lines(self) -> list[Line]:
        return [line for row in self.rows for line in row]

    @cached_property
    def level_strokes(self) -> list[Box]:
        return [
            each
            for each in self.strokes
            if each.width > SHORTEST_STROKE and each.height < THICKEST_STROKE
        ]

    def find(self, pattern: str) -> Line | None:
        """Return the first line that has the pattern."""
        return next((line for line in self.lines if re.search(pattern, line.text)), None)

    def has_stroke_under(self, line: Line, least: float, most: float) -> bool:
        """Is there a stroke just below the line, in its middle, `least` to `most` times as long?"""
        # what lies nearer to the letters than their tails reach is underlining
        nearest = -0.06 * line.sizes[-1]
        return any(
            nearest <= (stroke.top + stroke.bottom) / 2 - line.bottom <= 12
            and abs(stroke.center - line.center) <= 10
            and least * line.width <= stroke.width <= most * line.width
            for stroke in self.level_strokes
        )

    def _lines(self, letters: list[Letter]) -> Iterator[Line]:
        run: list[Letter] = []
        for letter in sorted(letters, key=lambda each: each.left):
            wide = run and letter.left - run[-1].right > WIDE_GAP
            if wide and not _LEFT_BLANK.search(_text(run)):
                yield from self._line(run)
                run = []
            run.append(letter)
        yield from self._line(run)

    def _line(self, run: list[Letter]) -> Iterator[Line]:
        if any(letter.text.strip() for letter in run):
            yield Line(run, self.number)


def _text(letters: list[Letter]) -> str:
    return unicodedata.normalize("NFC", "".join(letter.text for letter in letters))


def _rows(letters: list[Letter]) -> list[list[Letter]]:
    if not letters:
        return []
    ordered = sorted(letters, key=lambda letter: letter.foot)
    rows = [[ordered[0]]]
    for above, letter in pairwise(ordered):
        if letter.foot - above.foot <= SAME_ROW:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return rows


def _is_note_mark(row: list[Line]) -> bool:
    return all(
        line.sizes[-1] < RAISED
        and len(line.letters) <= MARK_LETTERS
        and is_digits(line.text.strip("()*"))
        for line in row
    )
