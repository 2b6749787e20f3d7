"""Tables of any length, written as text straight into the file: a tree of a long one would take up
more memory and time than all else.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import gt
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr  # nosec B406: writes, reads nothing

from docx.document import Document as Word
from lxml import etree

from .columns import column_widths, filled_columns
from .content import GroupRow, Row, Table
from .layout import add, put
from .ooxml import HYPHEN, twips
from .styles import GRID, Look, Style
from .text import SEPARATOR, one_line, texts_of_cells, unbroken

MAX_ROWS = 200  # in one table: LibreOffice takes minutes to lay out a table of thousands of rows
MAX_UNBROKEN_LINES = 15  # a taller row may break across pages
KEPT_ROWS = 3  # at the end of a table: none of them stands alone on a page
LETTER_WIDTH = 1.95  # mm, of a usual letter of 11 points
PLACE = "nd30-table"
_PLACE = re.compile(rb"<\?nd30-table (\d+)\?>")


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


class TableTexts:
    """The tables of a document, each kept out of its tree until the file is written."""

    def __init__(self) -> None:
        self.tables: list[tuple[_TableWriter, tuple[Row | GroupRow, ...]]] = []

    def keep_place(
        self, word: Word, writer: "_TableWriter", rows: tuple[Row | GroupRow, ...]
    ) -> None:
        """Hold the place of a table at the end of the document."""
        add(word, etree.ProcessingInstruction(PLACE, str(len(self.tables))))
        self.tables.append((writer, rows))

    def filled(self, part: bytes) -> Iterator[bytes]:
        """Return a part of the file piece by piece, with each table in its place."""
        pieces = _PLACE.split(part)
        yield pieces[0]
        for number, following in zip(pieces[1::2], pieces[2::2], strict=True):
            writer, rows = self.tables[int(number)]
            yield "".join(writer.table(rows)).encode()
            yield following


def put_table(
    word: Word, table: Table, width_mm: float, styles: CellStyles, tables: TableTexts, title: str
) -> None:
    """Write a table over the text width; beyond `MAX_ROWS` it goes on in another on a new page.

    `title` names one without a caption to those who hear the document.
    """
    if table.caption:
        put(word, unbroken(table.caption), Style.CAPTION)
    shown = filled_columns(table)
    widths = column_widths(shown, width_mm, styles.heading.value, styles.left.value)
    writer = _TableWriter(shown, widths, styles, one_line(table.caption) or title)
    chunks = list(_chunks(shown.rows))
    for rows, after in zip(
        chunks, [Style.NEXT_TABLE] * (len(chunks) - 1) + [Style.AFTER_TABLE], strict=True
    ):
        tables.keep_place(word, writer, rows)
        put(word, "", after)


def _chunks(rows: tuple[Row | GroupRow, ...]) -> Iterator[tuple[Row | GroupRow, ...]]:
    """Cut rows into tables; a group's name goes with the rows that it names."""
    start = 0
    while start < len(rows):
        end = min(start + MAX_ROWS, len(rows))
        while end < len(rows) and end - start > 1 and isinstance(rows[end - 1], GroupRow):
            end -= 1
        yield rows[start:end]
        start = end


class _TableWriter:
    """Writes tables of the same columns as text; what is the same in each row is made once."""

    def __init__(self, table: Table, widths: list[int], styles: CellStyles, caption: str):
        self.columns, self.widths, self.styles = table.columns, widths, styles
        self.caption, self.whole = caption, table.whole
        self.line_letters = [max(1, width / twips(LETTER_WIDTH)) for width in widths]
        self.most_letters = [letters * MAX_UNBROKEN_LINES for letters in self.line_letters]
        aligned = [getattr(styles, column.align) for column in table.columns]
        cells = "".join(map(_cell, widths, aligned))
        self.row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
        self.kept_row = self.row.replace("</w:pPr>", "<w:keepNext/></w:pPr>")
        self.tall_row = f"<w:tr>{cells}</w:tr>"
        group = _cell(sum(widths), styles.group, span=len(widths))
        self.group = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{group}</w:tr>"

    def table(self, rows: Sequence[Row | GroupRow]) -> Iterator[str]:
        """Return the text of a table in pieces."""
        yield self.head()
        texts = [text for row in rows for text in _texts(row)]
        shown, at = iter(xml_of_cells(texts)), 0
        kept = range(len(rows) - KEPT_ROWS, len(rows))
        for number, row in enumerate(rows):
            if isinstance(row, GroupRow):
                yield self.group % next(shown)
                at += 1
                continue
            own = texts[at : at + len(self.widths)]
            at += len(self.widths)
            whole = self.kept_row if number in kept else self.row
            kind = self.tall_row if self.is_tall(own) else whole
            yield kind % tuple(islice(shown, len(self.widths)))
        yield "</w:tbl>"

    def head(self) -> str:
        """Return what stands above the rows: the name of the table, its columns, its headings."""
        headings = [one_line(column.heading) for column in self.columns]
        kind = "Biểu mẫu" if self.whole else "Bảng"
        description = f"{kind} {len(headings)} cột: {', '.join(headings)}"
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{Look(GRID).id}"/>'
            f'<w:tblW w:w="{sum(self.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f"<w:tblCaption w:val={quoteattr(self.caption)}/>"
            f"<w:tblDescription w:val={quoteattr(description)}/></w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(self._heading_rows())}"
        )

    def _heading_rows(self) -> Iterator[str]:
        """One row of headings; with groups two: the lower has the headings of their columns, all
        others reach over both.
        """
        style, headings = self.styles.heading, [column.heading for column in self.columns]
        if not any(column.group for column in self.columns):
            cells = [_cell(width, style) for width in self.widths]
            yield _heading_row(cells, headings)
            return
        upper, lower, names = [], [], []
        at = 0
        for group, columns in groupby(self.columns, key=lambda column: column.group):
            widths = self.widths[at : (at := at + sum(1 for _ in columns))]
            if group:
                upper.append(_cell(sum(widths), style, span=len(widths)))
                names.append(group)
            else:
                upper += [_cell(width, style, merge="restart") for width in widths]
                names += headings[at - len(widths) : at]
            lower += [_cell(width, style, merge="" if group else "continue") for width in widths]
        below = [column.heading if column.group else "" for column in self.columns]
        yield _heading_row(upper, names)
        yield _heading_row(lower, below)

    def is_tall(self, texts: Sequence[str]) -> bool:
        """Is a cell likely to take more lines than fit well on what is left of a page?"""
        if any(map(gt, map(len, texts), self.most_letters)):
            return True
        return any(
            len(text) / letters + text.count("\n") > MAX_UNBROKEN_LINES
            for text, letters in zip(texts, self.line_letters, strict=True)
            if "\n" in text
        )


def _texts(row: Row | GroupRow) -> Sequence[str]:
    return (one_line(row.text),) if isinstance(row, GroupRow) else row.texts


def _heading_row(cells: Sequence[str], texts: Sequence[str]) -> str:
    shown = xml_of_cells([one_line(text) for text in texts])
    return (
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells) % tuple(shown)}</w:tr>"
    )


def _cell(width: int, style: Style, span: int = 1, merge: str = "") -> str:
    """A cell with `%s` for its text; `merge` joins it with the one above or below."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    spanned += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/>'
        f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style.value.id}"/></w:pPr><w:r>'
        '<w:t xml:space="preserve">%s</w:t></w:r></w:p></w:tc>'
    )


def xml_of_cells(texts: Sequence[str]) -> list[str]:
    """Return the texts of cells as XML, each from inside one `w:t` to inside another."""
    shown = escape(SEPARATOR.join(texts_of_cells(texts)))
    return shown.replace("\n", _BREAK).replace(HYPHEN, _HYPHEN).split(SEPARATOR)


_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_HYPHEN = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
