"""Puts the two columns of a PDF's letterhead and closing block one below the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planreader.layout.side_by_side import ANNEX, HEAD_END, MOTTO, RECIPIENTS, SIGNATURE
from planreader.words import bare

from .lines import TextLine

_HEAD_LINES = 30
_CLOSING_LINES = 45
_GUTTER = 5.0  # points with no word in them part two columns


@dataclass(frozen=True)
class ColumnRun:
    """Lines that are read one after the other: running text, or one of two columns."""

    lines: list[TextLine]
    is_column: bool = False


def reading_runs(lines: Sequence[TextLine], *, is_first: bool) -> list[ColumnRun]:
    """Return a page's lines as runs in reading order; `is_first` at the beginning of the file."""
    head = _head_end(lines) if is_first else 0
    start = next(
        (at for at, line in enumerate(lines[head:], head) if _has_recipients(line)), len(lines)
    )
    start = _with_right_column(lines, start)
    end = _closing_end(lines, start)
    runs = [
        *_split(lines[:head], MOTTO),
        ColumnRun(list(lines[head:start])),
        *_split(lines[start:end], SIGNATURE),
    ]
    return [run for run in (*runs, ColumnRun(list(lines[end:]))) if run.lines]


def _has_recipients(line: TextLine) -> bool:
    return bool(RECIPIENTS.match(bare(line.text)))


def _head_end(lines: Sequence[TextLine]) -> int:
    """The first line below the letterhead; 0 when the page has none."""
    lines = lines[:_HEAD_LINES]
    end = next((at for at, line in enumerate(lines) if HEAD_END.match(bare(line.text))), len(lines))
    last = [at for at, line in enumerate(lines[:end]) if MOTTO.search(bare(line.text))]
    if not last:
        return 0
    behind = last[-1] + 1
    left, right = _gutter(lines[:behind])
    while behind < end and right > left and not _crosses(lines[behind], left, right):
        behind += 1
    return behind


def _crosses(line: TextLine, left: float, right: float) -> bool:
    return line.left < right and line.right > left


def _with_right_column(lines: Sequence[TextLine], start: int) -> int:
    """`start`, or a line before it: the right column may begin higher than `Nơi nhận`."""
    while 0 < start < len(lines) and SIGNATURE.match(bare(lines[start - 1].text)):
        start -= 1
    return start


def _closing_end(lines: Sequence[TextLine], start: int) -> int:
    for at in range(start + 1, min(len(lines), start + _CLOSING_LINES)):
        if ANNEX.match(bare(lines[at].text)):
            return at
    return min(len(lines), start + _CLOSING_LINES)


def _split(lines: Sequence[TextLine], right_words: re.Pattern[str]) -> Iterator[ColumnRun]:
    """Left and right column; all lines when no gutter has `right_words` on its right."""
    left, right = _gutter(lines)
    sides = [_side(lines, 0, right), _side(lines, right, float("inf"))]
    if right > left and any(right_words.match(bare(line.text)) for line in sides[1]):
        yield from (ColumnRun(side, is_column=True) for side in sides)
    else:
        yield ColumnRun(list(lines), is_column=True)


def _side(lines: Sequence[TextLine], left: float, right: float) -> list[TextLine]:
    parts = (tuple(word for word in line.words if left <= word.left < right) for line in lines)
    return [TextLine(words) for words in parts if words]


def _gutter(lines: Sequence[TextLine]) -> tuple[float, float]:
    """Where the widest strip without a word begins and ends; of no width when none is."""
    best, reach = (0.0, 0.0), None
    for word in sorted((word for line in lines for word in line.words), key=lambda word: word.left):
        if reach is not None and word.left - reach > max(_GUTTER, best[1] - best[0]):
            best = (reach, word.left)
        reach = max(reach or 0, word.right)
    return best
