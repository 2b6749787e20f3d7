"""Finds the line of a text file in which each part stands, once columns are taken apart."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from ..blocks import Line, TableRow
from ..words import squeeze

_BACK, _AHEAD = 60, 200  # columns set one below the other move lines by less
_SURE = 25  # letters that tell a line from its neighbours


def with_line_numbers(
    parts: Sequence[Line | TableRow], lines: Sequence[str]
) -> list[Line | TableRow]:
    """Return `parts` with the number of the line (of `lines`, cleaned) in which each begins."""
    wanted = [squeeze(line.replace("\t", " ").replace("|", " ")) for line in lines]
    found, at = [], 0
    for part in parts:
        line = _line_of(_beginning(part), wanted, at)
        at = at if line is None else line + 1
        found.append(part if line is None else replace(part, at=f"dòng {line + 1}"))
    return found


def _beginning(part: Line | TableRow) -> str:
    texts = [part.text] if isinstance(part, Line) else [cell for cell in part.cells if cell.strip()]
    longest = max((squeeze(text.split("\n", 1)[0]) for text in texts), key=len, default="")
    return longest[:_SURE]


def _line_of(words: str, lines: Sequence[str], at: int) -> int | None:
    """The line that holds `words`: the next one from `at` on, else one shortly before."""
    if not words:
        return None
    ahead = (index for index in range(at, min(len(lines), at + _AHEAD)) if words in lines[index])
    back = (index for index in range(at - 1, max(0, at - _BACK) - 1, -1) if words in lines[index])
    return next(chain(ahead, back), None)
