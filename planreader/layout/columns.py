"""Tells what the columns of a table hold by the words of their headings, wherever they stand."""

import re
from collections.abc import Iterable
from enum import StrEnum

from ..blocks import TableRow
from ..words import bare, squeeze, starts_lower, word_count


class Column(StrEnum):
    ORDINAL = "ordinal"
    CONTENT = "content"
    TARGET = "target"
    PRODUCT = "product"
    LEAD = "lead"
    COORDINATE = "coordinate"
    TIME = "time"
    START = "start"  # a time of two columns: from when
    END = "end"  # and until when
    # a column for each quarter, marked where the task is due
    QUARTER_1 = "quarter-1"
    QUARTER_2 = "quarter-2"
    QUARTER_3 = "quarter-3"
    QUARTER_4 = "quarter-4"
    AREA = "area"
    MEASURE = "measure"  # đơn vị tính
    VALUE = "value"  # mục tiêu năm
    BASELINE = "baseline"  # what was reached the year before
    NOTE = "note"


QUARTERS = {
    Column.QUARTER_1: "I",
    Column.QUARTER_2: "II",
    Column.QUARTER_3: "III",
    Column.QUARTER_4: "IV",
}
TIMES = frozenset({Column.TIME, Column.START, Column.END, *QUARTERS})
_DOER = r"(?:co quan|don vi|bo phan|phong|ca nhan|nguoi|can bo|cong chuc|to chuc)"
_WHEN = r"(?:thoi (?:gian|han|diem)|ngay|thang)"
_CHARGE = r"phan cong|thuc hien|trach nhiem"
_HEADINGS = tuple(
    (column, re.compile(words))
    for column, words in (
        (Column.ORDINAL, r"(?:so )?(?:stt|tt|s\.?t\.?t|thu tu|so tt)\W*$|so thu tu"),
        (
            Column.BASELINE,
            (
                r"(?:ket qua|thuc hien|so lieu|hien trang|uoc thuc hien)(?: thuc hien| dat duoc)? "
                r"(?:nam truoc|nam 20\d\d)"
            ),
        ),
        (
            Column.NOTE,
            r"ghi chu|can cu",
        ),
        *(
            (column, rf"^q(?:uy|\.)? ?(?:{roman.lower()}|{number})(?:[ /]+(?:nam )?20\d\d)?$")
            for number, (column, roman) in enumerate(QUARTERS.items(), start=1)
        ),
        (Column.MEASURE, r"don vi tinh|\bdvt\b|don vi do"),
        (Column.START, rf"^(?:{_WHEN} )?bat dau(?: thuc hien)?\W*$|^tu(?: ngay| thang| quy)?\W*$"),
        (
            Column.END,
            rf"^(?:{_WHEN} )?ket thuc(?: thuc hien)?\W*$|^den(?: het)?(?: ngay| thang| quy)?\W*$",
        ),
        (
            Column.TIME,
            (
                r"thoi (?:gian|han|diem|ky)|tien do|han hoan thanh|ngay hoan thanh|hoan "
                r"thanh truoc|lo trinh"
            ),
        ),
        (Column.LEAD, r"chu tri"),
        (Column.COORDINATE, r"phoi hop"),
        (
            Column.VALUE,
            (
                r"(?:muc tieu|chi tieu|ke hoach|gia tri|muc|phan dau|dinh "
                r"muc)\b.{0,25}\bnam\b|gia tri|^nam 20\d\d$"
            ),
        ),
        (
            Column.VALUE,
            (
                r"muc (?:phan dau|dat|can dat|giao)|chi tieu (?:giao|phan dau)|ty le "
                r"(?:phai dat|phan dau)"
            ),
        ),
        (Column.PRODUCT, r"san pham|ket qua|dau ra"),
        (
            Column.AREA,
            r"^(?:ten |nhom )?linh vuc\b(?!.*(?:nhiem vu|noi dung|cong viec|chi tieu|muc tieu))",
        ),
        (
            Column.TARGET,
            r"^(?:noi dung |ten |cac |he thong |linh vuc\s*[/,-]\s*)*(?:chi tieu|muc tieu|chi so)",
        ),
        (Column.CONTENT, r"noi dung|nhiem vu|cong viec|hoat dong|giai phap|dau viec"),
        (
            Column.LEAD,
            (
                rf"{_DOER}\b.*(?:thuc hien|phu trach|chiu trach nhiem|theo doi|tham muu|"
                rf"duoc giao)|{_CHARGE}"
            ),
        ),
        (Column.LEAD, rf"^{_DOER}$"),
    )
)
_YEAR = re.compile(r"\b20\d\d\b", re.ASCII)
_MAX_HEADING_WORDS = 14
_NUMBERING = re.compile(r"\(?(?:\d{1,2}|[A-Za-z])\)?(?:\s*=.*)?")


def column_of(heading: str) -> Column | None:
    """Return what the column under `heading` holds, or None when its words do not tell."""
    text = bare(squeeze(heading))
    if not text or word_count(text) > _MAX_HEADING_WORDS:
        return None
    return next((column for column, pattern in _HEADINGS if pattern.search(text)), None)


def are_headings_apart(lines: Iterable[str]) -> bool:
    """Did a table fall apart into `lines`, with each heading on a line of its own?"""
    found = {column for line in lines if word_count(line) < 6 and (column := column_of(line))}
    return len(found) > 2 and bool(found & {Column.CONTENT, Column.TARGET})


def columns_of(row: TableRow) -> dict[Column, int] | None:
    """Return the places of the columns when `row` heads tasks or targets, else None."""
    columns: dict[Column, int] = {}
    for index, cell in enumerate(row.cells):
        column = column_of(cell)
        if column is Column.TARGET and column in columns:
            # `Chỉ tiêu | Đơn vị tính | Mục tiêu`: what is to be reached, and how much of it
            column = Column.VALUE
        if column is Column.VALUE and column in columns:
            before, here = (_year_of(row.cell(each)) for each in (columns[column], index))
            # `Năm 2025 | Năm 2026`: what was and what is to be reached; of `2026 | 2030` the first
            if before + 1 == here:
                columns[Column.BASELINE], columns[column] = columns[column], index
        if column is not None:
            columns.setdefault(column, index)
    main = Column.CONTENT in columns or Column.TARGET in columns
    texts = [cell for cell in row.cells if cell.strip()]
    named = sum(column_of(cell) is not None for cell in texts)
    return columns if main and len(columns) > 1 and named >= 0.7 * len(texts) else None


def _year_of(heading: str) -> int:
    """The year that a heading names, 0 for none."""
    match = _YEAR.search(heading)
    return int(match[0]) if match else 0


def sub_columns_of(row: TableRow, above: TableRow) -> dict[Column, int]:
    """Return the columns named by a second heading row; empty when `row` is none.

    It splits a heading such as `Phân công` into `Chủ trì` and `Phối hợp`: short words, nothing
    under the others.
    """
    found: dict[Column, int] = {}
    for index, cell in enumerate(row.cells):
        if not cell.strip() or (index in row.merged and cell == above.cell(index)):
            continue
        column = column_of(cell)
        lower = starts_lower(cell) and column not in TIMES
        if column in {None, Column.ORDINAL} or word_count(cell) > 6 or lower:
            return {}
        found.setdefault(column, index)
    return found if len(found) > 1 or found.keys() & {Column.LEAD, Column.COORDINATE} else {}


def is_numbering(row: TableRow) -> bool:
    """Tell whether `row` only numbers the columns: `(1) (2) (3)` or `A B 1 2`."""
    texts = [cell.strip() for cell in row.cells if cell.strip()]
    return len(texts) > 2 and all(_NUMBERING.fullmatch(text) for text in texts)


def merged_columns(first: dict[Column, int], second: dict[Column, int]) -> dict[Column, int]:
    """Return a two-row heading's columns: the second row's names win."""
    kept = {column: index for column, index in first.items() if index not in second.values()}
    return {**kept, **second}
