"""Finds a PDF's tables that no rules draw: as text whose spaces hold columns apart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil, floor

from planreader.blocks import TableRow, span
from planreader.layout.columns import column_of
from planreader.layout.spaced_tables import Cells, table_at

from .lines import TextLine
from .paragraphs import PlacedLine

_LETTER = 0.45  # of the size: how wide a letter is
_HEADING_COLUMNS = 3
_RARE = 0.03  # of the lines may reach over a gutter
_APART = 0.6  # of the size: words with more between them may stand in two columns


@dataclass(frozen=True)
class SpacedTable:
    """A table without rules: its rows, heading first, and the pages it stands on."""

    rows: tuple[Cells, ...]
    pages: str

    def as_rows(self, number: int) -> list[TableRow]:
        """Return the rows of this table, which is the `number`th of its file."""
        return [
            TableRow(cells, number, at=f"{self.pages}, bảng {number}, hàng {index}")
            for index, cells in enumerate(self.rows, 1)
        ]


def spaced_tables(lines: Sequence[PlacedLine]) -> Iterator[list[PlacedLine] | SpacedTable]:
    """Return the runs of lines that are running text, and the tables between them."""
    texts: list[str] = []
    for _, page in groupby(lines, lambda line: line.page):
        texts += _page_texts([placed.line for placed in page], new_page=bool(texts))
    text: list[PlacedLine] = []
    index = 0
    while index < len(lines):
        end, rows = table_at(texts, index)
        if rows:
            yield text
            yield SpacedTable(
                rows, span(f"trang {lines[index].page + 1}", f"trang {lines[end - 1].page + 1}")
            )
            text, index = [], end
        else:
            text.append(lines[index])
            index += 1
    yield text


def _page_texts(lines: Sequence[TextLine], *, new_page: bool) -> list[str]:
    """The lines of one page as text, a form feed before those of a new page."""
    heading = next((at for at, line in enumerate(lines) if _is_heading(line)), 0)
    free = _gutters(lines[heading:])
    texts = [_spaced(line, free) for line in lines]
    return [f"\f{texts[0]}", *texts[1:]] if new_page else texts


def _is_heading(line: TextLine) -> bool:
    return len({column_of(piece.text) for piece in _pieces(line)} - {None}) >= _HEADING_COLUMNS


def _gutters(lines: Sequence[TextLine]) -> set[int]:
    """The places, in points from the left, at which next to no line has a word."""
    taken = Counter(
        place
        for line in lines
        for word in line.words
        for place in range(floor(word.left), ceil(word.right))
    )
    most = _RARE * len(lines)
    return {place for place in range(max(taken, default=0)) if taken[place] <= most}


def _spaced(line: TextLine, free: set[int]) -> str:
    """The words of a line in their places: two spaces or more at a gutter, else one."""
    result = ""
    for piece in _pieces(line, free):
        start = round(piece.left / (_LETTER * line.size))
        result += " " * max(start - len(result), 2 if result else 0) + piece.text
    return result


def _pieces(line: TextLine, free: set[int] | None = None) -> Iterator[TextLine]:
    """`line` cut where words stand far apart; with `free`, only where a gutter runs."""
    cuts = [
        at
        for at, (word, after) in enumerate(pairwise(line.words), 1)
        if after.left - word.right > _APART * line.size
        and (
            free is None
            or any(place in free for place in range(ceil(word.right), floor(after.left) + 1))
        )
    ]
    for start, end in pairwise([0, *cuts, len(line.words)]):
        yield TextLine(line.words[start:end])
