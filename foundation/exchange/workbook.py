"""Writes a dataset as an Excel file that comes back in: keys locked, lists to choose from,
explanations beside.
"""

import csv
from collections.abc import Iterable
from datetime import date
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ..web.xlsx import harmless, styled_cell
from .cells import ChoiceCell, RowCell, YesNoCell, as_text
from .columns import Column
from .dataset import KEY, STAMP, Dataset
from .records import Record

DATA, LISTS, HELP = "Dữ liệu", "Danh mục", "Hướng dẫn"
HEAD_ROW = 4
_GREY = PatternFill("solid", fgColor="E7EAEE")
_BLUE = PatternFill("solid", fgColor="DCE6F4")
_FREE, _LOCKED = Protection(locked=False), Protection(locked=True)


def as_workbook(dataset: Dataset, records: Iterable[Record]) -> BytesIO:
    """Return an .xlsx with the rows of `records`; without any it is the template."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(DATA)
    columns = dataset.columns
    _lay_out(sheet, columns)
    lists = {column: [] if column.locked else column.widget.choices() for column in columns}
    for validation in _validations(columns, lists):
        sheet.data_validations.append(validation)
    sheet.append(
        [styled_cell(sheet, f"{dataset.title} – {dataset.where}", bold=True, border=False)]
    )
    more = ", thêm dòng mới ở cuối (để trống cột Mã)" if dataset.takes_new else ""
    sheet.append([styled_cell(sheet, f"Sửa các ô{more} rồi nhập lại tệp này.", border=False)])
    sheet.append([])
    sheet.append(
        [
            _head(sheet, words, column)
            for words, column in [
                (KEY, None),
                *((c.column_name, c) for c in columns),
                (STAMP, None),
            ]
        ]
    )
    for record in records:
        cells = [
            styled_cell(sheet, record.key),
            *(styled_cell(sheet, cell) for cell in dataset.cells(record)),
        ]
        sheet.append(
            [
                *map(_protected, cells, [True, *(column.locked for column in columns)]),
                styled_cell(sheet, dataset.stamp(record)),
            ]
        )
    _explain(book.create_sheet(HELP), dataset)
    _list(book.create_sheet(LISTS), lists)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def as_csv(dataset: Dataset, records: Iterable[Record]) -> BytesIO:
    """Return a CSV (UTF-8 with its mark, semicolons) of `records`, proof against formulas."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([KEY, *(column.column_name for column in dataset.columns), STAMP])
    for record in records:
        cells = [record.key, *dataset.cells(record), dataset.stamp(record)]
        writer.writerow(
            [harmless(cell) if isinstance(cell, str) else as_text(cell) for cell in cells]
        )
    return BytesIO(text.getvalue().encode("utf-8-sig"))


def _lay_out(sheet, columns: list[Column]) -> None:
    """Set widths, protection, the frozen heading and how the worksheet prints."""
    for place, width in enumerate([12, *(column.width for column in columns), 12], 1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = width
        locked = place in (1, len(columns) + 2) or columns[place - 2].locked
        dimension.protection = _LOCKED if locked else _FREE
    sheet.column_dimensions[get_column_letter(len(columns) + 2)].hidden = True
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    protection = sheet.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.insertRows = protection.deleteRows = protection.sort = protection.autoFilter = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _validations(columns: list[Column], lists: dict[Column, list[str]]) -> Iterable[DataValidation]:
    """Yield a drop-down list for each column that has one; only closed lists refuse other words."""
    for place, column in enumerate(columns):
        if not lists[column]:
            continue
        letter = get_column_letter(list(lists).index(column) + 1)
        closed = isinstance(column.widget, ChoiceCell | RowCell | YesNoCell) and not column.several
        validation = DataValidation(
            "list",
            formula1=f"'{LISTS}'!${letter}$2:${letter}${len(lists[column]) + 1}",
            allow_blank=not column.required,
            showErrorMessage=closed,
            errorTitle="Không có trong danh sách",
            error="Hãy chọn trong danh sách của cột.",
        )
        data = get_column_letter(place + 2)
        validation.add(f"{data}{HEAD_ROW + 1}:{data}{HEAD_ROW + 20_000}")
        yield validation


def _head(sheet, words: str, column: Column | None) -> Cell:
    cell = styled_cell(sheet, f"{words} *" if column and column.required else words, bold=True)
    cell.fill = _GREY if column is None or column.locked else _BLUE
    if column:
        cell.comment = Comment(column.how or words, "CCHC", height=110, width=260)
    return cell


def _protected(cell: Cell, locked: bool) -> Cell:
    cell.protection = _LOCKED if locked else _FREE
    if locked:
        cell.fill = _GREY
    if isinstance(cell.value, date):
        cell.number_format = "dd/mm/yyyy"
    return cell


def _explain(sheet, dataset: Dataset) -> None:
    """Fill the worksheet that explains each column."""
    for place, width in enumerate((28, 14, 90), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    said = [
        f"Cách dùng tệp {dataset.title.lower()}",
        (
            f"Cột {KEY} do phần mềm đặt: giữ nguyên ở dòng đã "
            f"có{', để trống ở dòng mới' if dataset.takes_new else ''}."
        ),
        (
            "Xóa một dòng khỏi tệp không xóa dữ liệu trong phần mềm. Cột bỏ đi thì giữ "
            "nguyên dữ liệu của cột."
        ),
        "Khi nhập lại, phần mềm cho xem trước từng thay đổi; chưa ghi gì cho đến khi bạn bấm Nhập.",
    ]
    for number, line in enumerate(said):
        sheet.append([styled_cell(sheet, line, bold=not number, border=False)])
    sheet.append([])
    sheet.append(
        [styled_cell(sheet, words, bold=True) for words in ("Cột", "Bắt buộc", "Cách ghi")]
    )
    for column in dataset.columns:
        sheet.append(
            [
                styled_cell(sheet, words)
                for words in (column.column_name, "có" if column.required else "", column.how)
            ]
        )


def _list(sheet, lists: dict[Column, list[str]]) -> None:
    """Fill the worksheet that the drop-down lists take their words from."""
    sheet.append([styled_cell(sheet, column.column_name, bold=True) for column in lists])
    for index in range(max(map(len, lists.values()), default=0)):
        sheet.append(
            [
                styled_cell(sheet, words[index] if index < len(words) else "")
                for words in lists.values()
            ]
        )
