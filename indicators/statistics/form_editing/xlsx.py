"""Writes a statistical form as one Excel file, which reads back as the same form."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from foundation.web.xlsx import styled_cell

from .cells import HEAD_LINES, HEAD_TITLE, PAGES
from .contents import Content


def form_as_xlsx(content: Content) -> BytesIO:
    """Return the form as a file with a worksheet for the head and one for each kind of part."""
    book = Workbook(write_only=True)
    _write(
        book,
        HEAD_TITLE,
        [36, 80],
        [(each.heading, each.written(content[each.field])) for each in HEAD_LINES],
    )
    for title, part, _, columns in PAGES:
        rows = [
            [column.written(each[column.field]) for column in columns] for each in content[part]
        ]
        _write(
            book,
            title,
            [column.width for column in columns],
            rows,
            headings=[column.heading for column in columns],
        )
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _write(
    book: Workbook,
    title: str,
    widths: Sequence[int],
    rows: Iterable[Sequence[str]],
    headings: Sequence[str] = (),
) -> None:
    sheet = book.create_sheet(title)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2" if headings else None
    if headings:
        sheet.append([styled_cell(sheet, words, bold=True) for words in headings])
    for row in rows:
        cells = [styled_cell(sheet, value) for value in row]
        for cell in cells:
            cell.number_format = "@"  # so that Excel keeps a code 01 that is typed anew
        sheet.append(cells)
