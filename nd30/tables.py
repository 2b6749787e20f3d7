"""Tables of any length, written as XML rows: python-docx takes seconds for a thousand of them."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import accumulate, pairwise
from typing import NamedTuple

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Pt

from .content import Column, GroupRow, Row, Table
from .layout import put
from .metrics import text_width
from .ooxml import Element, flag, twips, w
from .styles import CELL_MARGIN, GRID, Look, Style
from .text import lines, one_line

MAX_ROWS = 200  # in one table: LibreOffice takes minutes to lay out a table of thousands of rows
MAX_UNBROKEN_LINES = 15  # a taller row may break across pages
LETTER_WIDTH = 2.1  # mm, of a usual letter of 12 points


class CellStyles(NamedTuple):
    """The styles of a table's cells: headings, names of groups, and figures by their alignment."""

    heading: Style
    group: Style
    left: Style
    center: Style
    right: Style


BODY_CELLS = CellStyles(
    Style.HEADING_CELL, Style.GROUP_CELL, Style.LEFT_CELL, Style.CENTER_CELL, Style.RIGHT_CELL
)
ANNEX_CELLS = CellStyles(
    Style.ANNEX_HEADING_CELL,
    Style.ANNEX_GROUP_CELL,
    Style.ANNEX_LEFT_CELL,
    Style.ANNEX_CENTER_CELL,
    Style.ANNEX_RIGHT_CELL,
)


def put_table(word: Word, table: Table, width_mm: float, styles: CellStyles) -> None:
    """Write a table over the text width; beyond `MAX_ROWS` it goes on in another on a new page."""
    if table.caption:
        put(word, one_line(table.caption), Style.CAPTION)
    writer = _RowWriter(
        table.columns, _widths(table.columns, width_mm, styles.heading.value), styles
    )
    chunks = list(_chunks(table.rows))
    for rows, after in zip(
        chunks, [Style.NEXT_TABLE] * (len(chunks) - 1) + [Style.AFTER_TABLE], strict=True
    ):
        put(word, "", after)._p.addprevious(writer.table(rows))


def _widths(columns: tuple[Column, ...], width_mm: float, look: Look) -> list[int]:
    """Share out the width, to the twip; if possible no column cuts a word of its heading."""
    least = dict(enumerate(_least_width(column.heading, look) for column in columns))
    fixed: dict[int, float] = {}
    widths = _shared(columns, width_mm, fixed)
    while sum(least.values()) < width_mm and any(widths[n] < least[n] for n in least):
        fixed |= {n: least[n] for n in least if widths[n] < least[n]}
        widths = _shared(columns, width_mm, fixed)
    edges = [twips(edge) for edge in accumulate(widths, initial=0)]
    return [right - left for left, right in pairwise(edges)]


def _shared(columns: tuple[Column, ...], width_mm: float, fixed: dict[int, float]) -> list[float]:
    """Share out what the fixed columns leave among the others."""
    open_shares = sum(column.width for n, column in enumerate(columns) if n not in fixed)
    unit = (width_mm - sum(fixed.values())) / open_shares
    return [fixed.get(n, column.width * unit) for n, column in enumerate(columns)]


def _least_width(heading: str, look: Look) -> float:
    widest = max(text_width(word, look) for word in one_line(heading).split(" "))
    widest_mm: float = Pt(widest).mm
    return widest_mm + 2 * CELL_MARGIN + 0.5


def _chunks(rows: tuple[Row | GroupRow, ...]) -> Iterator[tuple[Row | GroupRow, ...]]:
    """Cut rows into tables; a group's name goes with the rows that it names."""
    start = 0
    while start < len(rows):
        end = min(start + MAX_ROWS, len(rows))
        while end < len(rows) and end - start > 1 and isinstance(rows[end - 1], GroupRow):
            end -= 1
        yield rows[start:end]
        start = end


class _RowWriter:
    """Fills copies of one row of each kind: ten times as fast as building each row anew."""

    def __init__(self, columns: tuple[Column, ...], widths: list[int], styles: CellStyles):
        self.columns, self.widths, self.styles = columns, widths, styles
        self.line_letters = [max(1, width / twips(LETTER_WIDTH)) for width in widths]
        aligned = [getattr(styles, column.align) for column in columns]
        self.row = _row(map(_cell, widths, aligned), unbroken=True)
        self.tall_row = _row(map(_cell, widths, aligned), unbroken=False)
        self.group = _row([_cell(sum(widths), styles.group, span=len(widths))], unbroken=True)

    def table(self, rows: Iterable[Row | GroupRow]) -> Element:
        properties = w(
            "tblPr",
            w("tblStyle", val=Look(GRID).id),
            w("tblW", w=sum(self.widths), type="dxa"),
            w("tblLayout", type="fixed"),
        )
        grid = w("tblGrid", *(w("gridCol", w=width) for width in self.widths))
        return w("tbl", properties, grid, self.heading(), *map(self.written, rows))

    def heading(self) -> Element:
        cells = [_cell(width, self.styles.heading) for width in self.widths]
        return _fill(
            _row(cells, unbroken=True, heading=True), [column.heading for column in self.columns]
        )

    def written(self, row: Row | GroupRow) -> Element:
        if isinstance(row, GroupRow):
            return _fill(deepcopy(self.group), [one_line(row.text)])
        return _fill(deepcopy(self.tall_row if self.is_tall(row) else self.row), row.texts)

    def is_tall(self, row: Row) -> bool:
        """Is a cell likely to take more lines than fit well on what is left of a page?"""
        return any(
            len(text) / letters + text.count("\n") > MAX_UNBROKEN_LINES
            for text, letters in zip(row.texts, self.line_letters, strict=True)
        )


def _row(cells: Iterable[Element], *, unbroken: bool, heading: bool = False) -> Element:
    return w("tr", w("trPr", flag("cantSplit", unbroken), flag("tblHeader", heading)), *cells)


def _cell(width: int, style: Style, span: int = 1) -> Element:
    return w(
        "tc",
        w(
            "tcPr",
            w("tcW", w=width, type="dxa"),
            w("gridSpan", val=span) if span > 1 else None,
            w("vAlign", val="center"),
        ),
        w("p", w("pPr", w("pStyle", val=style.value.id)), w("r", w("t"))),
    )


def _fill(row: Element, texts: Iterable[str]) -> Element:
    for run, text in zip(list(row.iter(qn("w:r"))), texts, strict=True):
        run[0].text, *others = lines(text) or [""]
        for line in others:
            rest = w("t")
            rest.text = line
            run.extend([w("br"), rest])
    return row
