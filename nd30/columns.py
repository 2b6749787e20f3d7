"""How wide the columns of a table are: as their content asks, so that the rows are low."""

from itertools import accumulate, pairwise, permutations
from math import sqrt

from .content import GroupRow, Row, Table
from .metrics import text_width
from .ooxml import twips
from .styles import CELL_MARGIN, Look
from .text import texts_of_cells

MEASURED = 120  # rows of a table that is measured whole
SAMPLE = 48  # of a longer one, which is not laid out for its rarest word
ROWS_OF_PAGE = 8  # about as many as stand on one
STEPS = (32, 16, 8, 4, 2, 1)  # mm that move from column to column
MM_PER_POINT = 25.4 / 72
ROUNDING = 0.5  # mm by which a program's line may differ from ours

Words = list[list[float]]  # of a cell: the widths of the words of each of its lines


def filled_columns(table: Table) -> Table:
    """Return the table without the columns in which no row says anything; a form as it is."""
    if table.whole:
        return table
    rows = [row for row in table.rows if isinstance(row, Row)]
    kept = [n for n in range(len(table.columns)) if any(row.texts[n].strip() for row in rows)]
    if not kept or len(kept) == len(table.columns):
        return table
    return Table(
        tuple(table.columns[n] for n in kept),
        tuple(
            row if isinstance(row, GroupRow) else Row(tuple(row.cells[n] for n in kept))
            for row in table.rows
        ),
        table.caption,
    )


def column_widths(table: Table, width_mm: float, heading: Look, cell: Look) -> list[int]:
    """Share out the width in twips so that the rows are low; if possible no column cuts a word."""
    filled = [row for row in table.rows if isinstance(row, Row)]
    step = 1 if len(filled) <= MEASURED else len(filled) // SAMPLE + 1
    rows = [row.texts for row in filled[::step]]
    pages = 1 + len(rows) // ROWS_OF_PAGE  # on each of which the headings stand
    measured = [
        _Column(
            _words([column.heading], heading) * pages, _words([row[n] for row in rows], cell), cell
        )
        for n, column in enumerate(table.columns)
    ]
    edges = [twips(edge) for edge in accumulate(_settled(measured, width_mm), initial=0)]
    return [right - left for left, right in pairwise(edges)]


class _Column:
    """The cells of a column in figures: how wide it must be, and how high each is at a width."""

    def __init__(self, headings: list[Words], cells: list[Words], look: Look):
        self.cells, self.space = headings + cells, _millimetres(" ", look)
        lines = [
            sum(words) + self.space * (len(words) - 1) for cell in self.cells for words in cell
        ]
        self.share = sqrt(sum(lines))
        self.of_heading = _widest(headings)
        self.least = max(self.of_heading, _widest(cells))
        # at which no cell breaks
        self.most = max(self.least, max(lines) + 2 * CELL_MARGIN + ROUNDING)
        self.heights: dict[float, list[int]] = {}

    def at(self, width: float) -> list[int]:
        """How many lines each cell takes up."""
        if width not in self.heights:
            room = width - 2 * CELL_MARGIN - ROUNDING
            self.heights[width] = [_line_count(cell, room, self.space) for cell in self.cells]
        return self.heights[width]


def _settled(columns: list[_Column], width: float) -> list[float]:
    """Move width from column to column as long as that makes the rows lower."""
    least = [column.least for column in columns]
    if sum(least) > width:
        least = [column.of_heading for column in columns]
    if sum(least) >= width:
        return [each * width / sum(least) for each in least]
    widths = _started(columns, least, width)
    best = _height(columns, widths)
    for step in STEPS:
        better = True
        while better:
            better = False
            for giver, taker in permutations(range(len(columns)), 2):
                if widths[giver] - step < least[giver]:
                    continue
                moved = list(widths)
                moved[giver], moved[taker] = widths[giver] - step, widths[taker] + step
                if (height := _height(columns, moved)) < best:
                    best, widths, better = height, moved, True
    return widths


def _started(columns: list[_Column], least: list[float], width: float) -> list[float]:
    """Share out the width; no column gets more than it needs before all have that."""
    most = [max(column.most, each) for column, each in zip(columns, least, strict=True)]
    if sum(most) <= width:
        return [each * width / sum(most) for each in most]
    open_, widths = set(range(len(columns))), list(least)
    while True:
        spare = width - sum(least[n] if n in open_ else most[n] for n in range(len(columns)))
        unit = spare / sum(columns[n].share for n in open_)
        widths = [
            least[n] + columns[n].share * unit if n in open_ else most[n]
            for n in range(len(columns))
        ]
        filled = {n for n in open_ if widths[n] > most[n]}
        if not filled:
            return widths
        open_ -= filled


def _height(columns: list[_Column], widths: list[float]) -> tuple[int, int]:
    """How many lines all rows take up, each as many as its tallest cell; if equal, the cells'."""
    heights = [column.at(width) for column, width in zip(columns, widths, strict=True)]
    return sum(map(max, zip(*heights, strict=True))), sum(map(sum, heights))


def _line_count(lines_of_words: Words, room: float, space: float) -> int:
    count = 0
    for words in lines_of_words:
        count += 1
        filled = 0.0
        for word in words:
            if filled and filled + space + word > room:
                count += 1
                filled = word
            else:
                filled += space + word if filled else word
    return count


def _words(texts: list[str], look: Look) -> list[Words]:
    return [
        [[_millimetres(word, look) for word in line.split(" ")] for line in text.split("\n")]
        for text in texts_of_cells(texts)
    ]


def _widest(cells: list[Words]) -> float:
    widest = max((word for cell in cells for words in cell for word in words), default=0.0)
    return widest + 2 * CELL_MARGIN + ROUNDING


def _millimetres(text: str, look: Look) -> float:
    return text_width(text, look) * MM_PER_POINT
