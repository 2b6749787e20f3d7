"""Reads the table of an uploaded file: its worksheet, its head and the cells below."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from python_calamine import CalamineError, CalamineSheet, SheetVisibleEnum, load_workbook

from vietnamese import fold, number

from ..web.uploads import TABLE, XLSX, FileKind, judge
from .cells import as_text
from .dataset import KEY, STAMP, Dataset
from .formulas import PERCENT, cells_shown_otherwise

MOST_ROWS = 20_000
MOST_COLUMNS = 400
MOST_UNPACKED = 150_000_000  # bytes
HEAD_WITHIN = 40  # rows
KINDS = (XLSX, TABLE)


class UnreadableTable(Exception):
    """The file holds no table that can be taken in; the message says what to do."""


@dataclass
class SheetTable:
    """The rows of a file (number in the file, cell by the heading of its column) and what was
    passed over.
    """

    rows: list[tuple[int, dict[str, object]]]
    sheet: str
    spare: list[str]  # headings that the dataset does not know


@dataclass
class _Sheet:
    """A worksheet as rows of cells; `merged` are ranges by the rows and columns of two corners."""

    name: str
    rows: list[list[object]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()


def judge_table(file: File) -> FileKind:
    """Return what kind of table file this is. Raises `RefusedFile` for one that can't be read or
    swells up.
    """
    return judge(file, kinds=KINDS, unpacked=MOST_UNPACKED)


def read_table(file: File, dataset: Dataset) -> SheetTable:
    """Return the rows of a judged `file` for `dataset`. Raises `UnreadableTable`."""
    content = file.read()
    sheets = _workbook(content) if content.startswith(b"PK") else _text(content)
    headed = [(*_head(sheet, dataset), sheet) for sheet in sheets]
    nothing: tuple[int, int, dict[int, str], _Sheet] = (0, 0, {}, _Sheet("", []))
    known, at, columns, sheet = max(headed, key=lambda found: found[0], default=nothing)
    if known < 2 and known < len(dataset.columns):
        names = ", ".join(
            f"“{column.column_name}”" for column in dataset.columns if column.required
        )
        raise UnreadableTable(
            f"Không thấy dòng tiêu đề của bảng. Tệp cần các cột {names}; hãy dùng tệp mẫu."
        )
    rows = list(_rows(sheet, at, columns))
    if not rows:
        raise UnreadableTable(
            "Bảng không có dòng nào dưới tiêu đề; hãy điền nội dung rồi nhập lại."
        )
    if len(rows) > MOST_ROWS:
        raise UnreadableTable(f"Bảng có hơn {number(MOST_ROWS)} dòng; hãy chia thành nhiều tệp.")
    spare = [
        as_text(cell)
        for place, cell in enumerate(sheet.rows[at])
        if as_text(cell) and place not in columns
    ]
    return SheetTable(
        rows, sheet.name, [words for words in spare if fold(words) not in ("stt", "tt", "so tt")]
    )


def _workbook(content: bytes) -> list[_Sheet]:
    try:
        book = load_workbook(io.BytesIO(content))
        visible = [
            data.name for data in book.sheets_metadata if data.visible == SheetVisibleEnum.Visible
        ]
        shown = cells_shown_otherwise(content)
        return [_read_sheet(book.get_sheet_by_name(name), shown.get(name, {})) for name in visible]
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableTable(
            "Không mở được tệp Excel; hãy mở tệp, lưu lại thành .xlsx rồi chọn lại."
        ) from error


def _read_sheet(sheet: CalamineSheet, shown: Mapping[tuple[int, int], str]) -> _Sheet:
    """Return the cells of a worksheet, those in `shown` (by place) as people see them."""
    if sheet.total_height > MOST_ROWS * 2 or sheet.total_width > MOST_COLUMNS:
        raise UnreadableTable(
            f"Trang “{sheet.name}” quá lớn ({number(sheet.total_height)} dòng, "
            f"{number(sheet.total_width)} cột). "
            "Hãy xóa các dòng, cột trống ở cuối rồi lưu lại."
        )
    rows: list[list[Any]] = [*sheet.to_python(skip_empty_area=False)]
    for (row, column), words in sorted(shown.items()):
        if row < MOST_ROWS * 2 and column < MOST_COLUMNS:
            rows += [[] for _ in range(row + 1 - len(rows))]
            rows[row] += [None] * (column + 1 - len(rows[row]))
            rows[row][column] = _as_percent(rows[row][column]) if words == PERCENT else words
    return _Sheet(as_text(sheet.name), rows, sheet.merged_cell_ranges or ())


def _as_percent(cell: object) -> object:
    """Return 0.875 as people see it: `87,5%`."""
    return f"{number(Decimal(repr(cell)) * 100)}%" if isinstance(cell, float) else cell


def _text(content: bytes) -> list[_Sheet]:
    """Return the file divided in each way of CSV; the best heading tells which was meant."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
        return [_divided(text, divider) for divider in ";,\t"]
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            "Tệp CSV không dùng bảng mã UTF-8. Trong Excel hãy chọn Lưu thành “CSV "
            "UTF-8” hoặc .xlsx rồi chọn lại."
        ) from error
    except csv.Error as error:
        raise UnreadableTable(
            "Tệp CSV có ô quá dài hoặc thiếu dấu ngoặc kép; hãy mở bằng Excel và lưu "
            "thành .xlsx rồi chọn lại."
        ) from error


def _divided(text: str, divider: str) -> _Sheet:
    rows = csv.reader(io.StringIO(text), delimiter=divider)
    return _Sheet("CSV", [[_unquoted(cell) for cell in row] for row in rows])


def _unquoted(cell: str) -> str:
    """Return the cell without the apostrophe that keeps a spreadsheet from computing it."""
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell


def headings_in(rows: Sequence[list[Any]], dataset: Dataset) -> tuple[int, list[str]]:
    """Return the index of the row that heads `rows`, and the columns of `dataset` that it names
    (few or none).
    """
    _, at, columns = _head(_Sheet("", [*rows]), dataset)
    return at, list(columns.values())


def _head(sheet: _Sheet, dataset: Dataset) -> tuple[int, int, dict[int, str]]:
    """Return how many columns of `dataset` the best heading row names, its index, and the headings
    by column index.
    """
    headings = {fold(KEY): KEY, fold(STAMP): STAMP}
    headings |= {
        words: column.column_name for column in dataset.columns for words in column.headings
    }
    best: tuple[int, int, dict[int, str]] = (0, 0, {})
    for at, row in enumerate(sheet.rows[:HEAD_WITHIN]):
        columns: dict[int, str] = {}
        for place, cell in enumerate(row):
            heading = headings.get(fold(as_text(cell)).rstrip(" *:"))
            if heading and heading not in columns.values():
                columns[place] = heading
        known = sum(heading not in (KEY, STAMP) for heading in columns.values())
        if known > best[0]:
            best = known, at, columns
    return best


def _rows(
    sheet: _Sheet, at: int, columns: dict[int, str]
) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the rows below the heading; empty ones and headings that run over several columns are
    passed over.
    """
    _fill_down(sheet, columns)
    over = {
        first[0] for first, last in sheet.merged if first[0] == last[0] and last[1] - first[1] >= 2
    }
    for index in range(at + 1, len(sheet.rows)):
        row = sheet.rows[index]
        cells = {
            heading: row[place] if place < len(row) else None for place, heading in columns.items()
        }
        filled = (heading for heading, cell in cells.items() if as_text(cell))
        if next(filled, None) and not (index in over and next(filled, None) is None):
            yield index + 1, cells


def _fill_down(sheet: _Sheet, columns: dict[int, str]) -> None:
    """Give each cell of a range that is merged over rows what its first cell says, but for keys."""
    for (top, left), (bottom, right) in sheet.merged:
        if left != right or top == bottom or columns.get(left) in (None, KEY, STAMP):
            continue
        for index in range(top + 1, min(bottom + 1, len(sheet.rows))):
            sheet.rows[index][left] = sheet.rows[top][left]
