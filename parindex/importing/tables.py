"""The rows of cells of an uploaded Excel or Word file."""

import io
from zipfile import BadZipFile

from django.core.files.base import File
from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.simpletypes import ST_Merge
from docx.oxml.table import CT_Tc
from docx.table import Table, _Cell
from python_calamine import CalamineError, load_workbook

from foundation.web.uploads import DOCX, XLSX, judge
from vietnamese import fit, nfc, number

KINDS = (XLSX, DOCX)
MOST_ROWS, MOST_COLUMNS = 2_000, 40
MOST_UNPACKED = 50_000_000  # bytes

SAME = "\0"  # a cell that is one with the cell above it

Rows = list[list[str]]


class UnreadableSet(ValueError):
    """The file holds no criteria set; the message says what to do."""


def read_tables(file: File) -> list[Rows]:
    """Return the tables of `file`, one a worksheet, those of a Word file joined into one.

    Raises `UnreadableSet`, or `RefusedFile` for a file that is broken or of another kind.
    """
    kind = judge(file, kinds=KINDS, unpacked=MOST_UNPACKED)
    content = file.read()
    try:
        return _sheets(content) if kind is XLSX else [_word_rows(content)]
    except (CalamineError, OpcError, BadZipFile, OSError, KeyError, ValueError) as error:
        if isinstance(error, UnreadableSet):
            raise
        raise UnreadableSet("Không mở được tệp; hãy mở tệp, lưu lại rồi chọn lại.") from error


def _sheets(content: bytes) -> list[Rows]:
    book = load_workbook(io.BytesIO(content))
    found = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
            raise UnreadableSet(
                f"Trang “{name}” có hơn {number(MOST_ROWS)} dòng hoặc {MOST_COLUMNS} cột."
            )
        rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
            for row in rows[top + 1 : bottom + 1]:
                row[left] = SAME
        found.append(rows)
    return found


def _word_rows(content: bytes) -> Rows:
    document = Document(io.BytesIO(content))
    rows = [
        [nfc(fit(paragraph.text).strip())]
        for paragraph in document.paragraphs
        if paragraph.text.strip()
    ]
    for table in document.tables:
        rows += _table_rows(table)
    if len(rows) > MOST_ROWS:
        raise UnreadableSet(f"Tệp có hơn {number(MOST_ROWS)} dòng.")
    return rows


def _table_rows(table: Table) -> Rows:
    """The rows of cells, as many in each as there are columns: a cell over some columns stands in
    the first.
    """
    return [
        [text for cell in row._tr.tc_lst for text in _cell_texts(cell, table)] for row in table.rows
    ]


def _cell_texts(cell: CT_Tc, table: Table) -> list[str]:
    text = SAME if cell.vMerge == ST_Merge.CONTINUE else nfc(fit(_Cell(cell, table).text).strip())
    return [text] + [""] * (min(cell.grid_span, MOST_COLUMNS) - 1)


def _text(cell: object) -> str:
    """A cell as people see it; numbers without the decimals that they don't have."""
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return nfc(fit(str(cell)).strip()) if cell is not None else ""
