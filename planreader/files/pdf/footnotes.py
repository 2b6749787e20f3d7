"""Takes footnotes off a PDF's page: small marked lines under a short rule."""

import re
from collections.abc import Sequence

from planreader.blocks import Footnote
from planreader.words import squeeze

from .grids import Rule
from .lines import TextLine

_MARK = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,2}(?=[\s.)])|\*(?=\s))[.)]?\s*")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SHORTEST, _LONGEST = 50.0, 280.0  # points: the rule over the notes
_THICK = 3.0
_HIGHEST = 0.3  # of the page's height
_SMALLER = 0.97  # of the running text's size


def split_footnotes(
    lines: Sequence[TextLine], rules: Sequence[Rule], height: float, size: float
) -> tuple[list[TextLine], list[TextLine]]:
    """Return the lines of a page without its footnotes, and those of the footnotes."""
    for rule in rules:
        if not (_SHORTEST < rule[2] - rule[0] < _LONGEST and rule[3] - rule[1] <= _THICK):
            continue
        below = [line for line in lines if line.base > rule[1]]
        if rule[1] > _HIGHEST * height and below and _are_notes(below, size):
            return [line for line in lines if line.base <= rule[1]], below
    return list(lines), []


def _are_notes(lines: Sequence[TextLine], size: float) -> bool:
    return all(line.size < _SMALLER * size for line in lines) and any(
        _MARK.match(line.text) for line in lines
    )


def footnotes_of(lines: Sequence[TextLine]) -> list[Footnote]:
    """Return the footnotes; a line without a mark goes on with the note before."""
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        match = _MARK.match(line.text)
        if match:
            found.append((match[1].translate(_SUPERSCRIPTS), [line.text[match.end() :]]))
        elif found:
            found[-1][1].append(line.text)
    return [Footnote(mark, squeeze(" ".join(texts))) for mark, texts in found]
