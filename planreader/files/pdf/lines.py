"""Lines of a PDF page: words put side by side, raised figures marked."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from planreader.words import squeeze

_SUPERSCRIPTS = str.maketrans("0123456789*", "⁰¹²³⁴⁵⁶⁷⁸⁹*")
# Letters that old Word fonts and drivers put for Vietnamese ones, which Vietnamese does not have.
_STRAYS = str.maketrans(
    {
        "Ƣ": "Ư",
        "ƣ": "ư",
        "Ð": "Đ",
        "ð": "đ",
        "\u00a0": " ",
        "\u00ad": "-",
        "\u2010": "-",
        "\u2011": "-",
    }
)
_SAME_LINE = 0.3  # of the size: baselines no farther apart are one line's
_RAISED = 0.6
_SMALL = 0.8
_GAP = 0.12  # of the size: words with less between them are one


@dataclass(frozen=True)
class Word:
    """A word and where it stands, in points from the page's top left; `raised`: superscript."""

    text: str
    left: float
    right: float
    base: float
    size: float
    raised: bool = False


@dataclass(frozen=True)
class TextLine:
    """The words of one line, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        result, before = "", None
        for word in self.words:
            apart = before is not None and word.left - before.right > _GAP * max(
                word.size, before.size
            )
            result += f" {word.text}" if apart else word.text
            before = word
        return squeeze(unicodedata.normalize("NFC", result.translate(_STRAYS)))

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def base(self) -> float:
        return self.words[-1].base

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def opening(self) -> float:
        """How much room the first word takes: what stands up to the first space."""
        end = self.words[0]
        for word in self.words[1:]:
            if word.left - end.right > _GAP * word.size:
                break
            end = word
        return end.right - self.left


def lines_of(words: Iterable[Word]) -> list[TextLine]:
    """Return the lines that `words` stand on, from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.base, word.left)):
        if rows and word.base - rows[-1][-1].base <= _SAME_LINE * min(word.size, rows[-1][-1].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [TextLine(tuple(sorted(row, key=lambda word: word.left))) for row in _with_raised(rows)]


def _with_raised(rows: list[list[Word]]) -> list[list[Word]]:
    """Rows of small words right above or below a line go into it, figures as superscripts."""
    result: list[list[Word]] = []
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else []
        if below and _belongs(row, below) and row[0].base < below[0].base:
            below += [_raised(word) for word in row]
        elif result and _belongs(row, result[-1]):
            result[-1] += row
        else:
            result.append(row)
    return result


def _belongs(small: list[Word], line: list[Word]) -> bool:
    size = max(word.size for word in line)
    near = abs(small[0].base - line[0].base) < _RAISED * size
    return near and all(word.size < _SMALL * size for word in small)


def _raised(word: Word) -> Word:
    figure = re.fullmatch(r"\(?(\d{1,3}|\*)\)?", word.text)
    text = figure[1].translate(_SUPERSCRIPTS) if figure else word.text
    return Word(text, word.left, word.right, word.base, word.size, raised=True)
