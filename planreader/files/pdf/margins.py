"""Takes what stands in a PDF's margins out: page numbers, running heads, line numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from vietnamese import is_digits, whole_number

from .lines import TextLine

_PAGE_NUMBER = re.compile(
    r"[-–—]?\s*(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–—]?", re.IGNORECASE
)
_MARGIN = 0.1  # of the page's height: where page numbers and running heads stand
_SURE_PAGES = 3  # a line on fewer is no running head
_SURE_LINES = 5
_LAST_LINE = 100_000  # no page counts farther
_NUMBERED = 0.7  # of the lines of a page that bears numbers of lines


def without_margins(pages: Sequence[tuple[list[TextLine], float]]) -> list[list[TextLine]]:
    """Return the lines of `pages` (lines and height of each) without their margins'."""
    heights = [height for _, height in pages]
    found = _without_line_numbers([lines for lines, _ in pages])
    for _ in range(2):  # a running head may stand above the page's number or below it
        found = [
            _without_page_number(lines, height)
            for lines, height in zip(found, heights, strict=True)
        ]
        found = _without_running_heads(found, heights)
    return found


def _ends(lines: Sequence[TextLine], height: float) -> list[TextLine]:
    """The first and the last of `lines` that stand in the margins."""
    return [
        line for line in (*lines[:1], *lines[-1:]) if not _MARGIN < line.base / height < 1 - _MARGIN
    ]


def _without_page_number(lines: list[TextLine], height: float) -> list[TextLine]:
    numbers = [line for line in _ends(lines, height) if _PAGE_NUMBER.fullmatch(line.text)]
    return [line for line in lines if line not in numbers]


def _without_running_heads(
    pages: list[list[TextLine]], heights: Sequence[float]
) -> list[list[TextLine]]:
    ends = [_ends(lines, height) for lines, height in zip(pages, heights, strict=True)]
    counts = Counter(text for page in ends for text in {_figureless(line) for line in page})
    usual = {text for text, count in counts.items() if count >= max(_SURE_PAGES, len(pages) / 2)}
    return [
        [line for line in lines if not (line in page and _figureless(line) in usual)]
        for lines, page in zip(pages, ends, strict=True)
    ]


def _figureless(line: TextLine) -> str:
    return re.sub(r"\d+", "", line.text)


def _without_line_numbers(pages: Sequence[list[TextLine]]) -> list[list[TextLine]]:
    """The lines of `pages` without the numbers that count them in the left margin."""
    edge = max(map(_line_number_edge, pages), default=0.0)
    if not edge:
        return list(pages)
    kept = (
        [tuple(word for word in line.words if word.right > edge) for line in lines]
        for lines in pages
    )
    return [[TextLine(words) for words in lines if words] for lines in kept]


def _line_number_edge(lines: Sequence[TextLine]) -> float:
    """Where the numbers that count the lines of a page end; 0 when it has none."""
    numbered = [line for line in lines if len(line.words) > 1 and is_digits(line.words[0].text)]
    text = min((line.words[1].left for line in numbered), default=0)
    counted = [line.words[0] for line in numbered if line.words[0].right < text]
    numbers = [whole_number(word.text, _LAST_LINE) for word in counted]
    steps = sum(number is not None and after == number + 1 for number, after in pairwise(numbers))
    if len(counted) < max(_SURE_LINES, _NUMBERED * len(lines)) or steps < _NUMBERED * len(counted):
        return 0
    return max(word.right for word in counted)
