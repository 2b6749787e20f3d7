"""The bytes of an export as worksheets of cells: .xlsx, and CSV however it is written."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.files.base import File
from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

from foundation.exchange.formulas import PERCENT, cells_shown_otherwise
from foundation.web.uploads import TABLE, TEXT, XLSX, FileKind, judge
from vietnamese import nfc, number

KINDS = (XLSX, TABLE, TEXT)
MOST_ROWS = 100_000
MOST_COLUMNS = 400
MOST_UNPACKED = 150_000_000  # bytes
DIVIDERS = ";\t,|"
MADE_FOR_EXCEL = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
PERCENT_PLACES = 10  # 0.07 * 100 is not 7 to a machine

Range = tuple[tuple[int, int], tuple[int, int]]


class UnreadableExport(Exception):
    """The file holds no table that can be read; the message says what to do."""


@dataclass
class Sheet:
    """A worksheet: its cells as the file has them, and the ranges that are merged (rows and columns
    of two corners, from 0). `doubt` says what is uncertain of the whole.
    """

    name: str
    rows: list[list[object]]
    merged: Sequence[Range] = field(default_factory=tuple)
    doubt: str = ""


def judge_export(file: File) -> FileKind:
    """Return what kind of file this is. Raises `RefusedFile` for one that cannot be an export, is
    broken or swells up.
    """
    return judge(file, kinds=KINDS, unpacked=MOST_UNPACKED)


def read_sheets(content: bytes) -> list[Sheet]:
    """Return the visible worksheets of a judged file. Raises `UnreadableExport`."""
    sheets = _workbook(content) if content.startswith(b"PK") else [_text(content)]
    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise UnreadableExport(
                f"Bảng có hơn {number(MOST_ROWS)} dòng; hãy xuất thành nhiều tệp theo kỳ."
            )
    return sheets


def _workbook(content: bytes) -> list[Sheet]:
    try:
        book = load_workbook(io.BytesIO(content))
        shown = cells_shown_otherwise(content)
        return [
            _worksheet(book.get_sheet_by_name(data.name), shown.get(data.name, {}))
            for data in book.sheets_metadata
            if data.visible == SheetVisibleEnum.Visible
        ]
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise UnreadableExport(
            "Không mở được tệp Excel; hãy mở tệp, lưu lại thành .xlsx rồi chọn lại."
        ) from error


def _worksheet(sheet, shown: dict[tuple[int, int], str]) -> Sheet:
    # the height is known before the cells are: a wide, empty worksheet would fill the memory
    if sheet.total_width > MOST_COLUMNS or sheet.total_height > MOST_ROWS:
        raise UnreadableExport(
            f"Trang “{sheet.name}” quá lớn ({number(sheet.total_height)} dòng, "
            f"{number(sheet.total_width)} cột). Hãy xóa các dòng, cột trống ở cuối rồi lưu lại."
        )
    rows: list[list[object]] = sheet.to_python(skip_empty_area=False)
    for (row, column), words in shown.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = _as_percent(rows[row][column]) if words == PERCENT else words
    return Sheet(nfc(sheet.name), rows, sheet.merged_cell_ranges or ())


def _as_percent(cell: object) -> object:
    """Return 0.875 as people see it: `87,5%`."""
    return f"{number(round(cell * 100, PERCENT_PLACES))}%" if isinstance(cell, float) else cell


def _text(content: bytes) -> Sheet:
    text, doubt = _decoded(content)
    named = MADE_FOR_EXCEL.match(text)
    text = text[named.end() :] if named else text
    try:
        ways = [_divided(text, divider) for divider in (named[1] if named else DIVIDERS)]
    except csv.Error as error:
        raise UnreadableExport(
            "Tệp CSV có ô quá dài hoặc thiếu dấu ngoặc kép; hãy mở bằng Excel và lưu thành .xlsx "
            "rồi chọn lại."
        ) from error
    return Sheet("CSV", max(ways, key=_evenness), doubt=doubt)


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text of the file and what is uncertain of it."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1258"), (
            "Tệp không dùng bảng mã UTF-8; đã đọc theo bảng mã Windows tiếng Việt (1258). Hãy xem "
            "các chữ có dấu trong bảng có đúng không."
        )
    except UnicodeDecodeError as error:
        raise UnreadableExport(
            "Không rõ bảng mã của tệp CSV. Trong Excel hãy chọn Lưu thành “CSV UTF-8” hoặc .xlsx "
            "rồi chọn lại."
        ) from error


def _divided(text: str, divider: str) -> list[list[object]]:
    return [[*row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=divider)]


def _evenness(rows: list[list[object]]) -> tuple[int, int]:
    """How many rows have as many cells as most have, and how many that is."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    return count, width
