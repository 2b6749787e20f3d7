"""Reads Excel files, which hold an appendix: each sheet's table and the lines around it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from vietnamese import number as plain

from ..blocks import Contents, Gap, Line, TableRow
from ..errors import UnreadableFile
from ..layout.columns import TIMES, columns_of, sub_columns_of
from ..layout.parts import is_signing_text
from ..paragraph_marks import is_part_heading
from ..words import bare, squeeze

MAX_SHEET_BYTES = 12_000_000
MAX_ROWS, MAX_COLUMNS = 3_000, 60
_SERIALS = range(36_526, 73_051)  # the days from 2000 to 2099
_ASIDE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # what a number format holds beside its signs
_DECLARES_TYPE = b"<!DOCTYPE"
_MERGE = re.compile(
    rb"mergeCell\b[^>]*?\bref\s*=\s*[\"']([A-Za-z$]{1,6}[\d$]{1,9}:[A-Za-z$]{1,6}[\d$]{1,9})[\"']"
)
_FAULTS = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
    OSError,
)

# the cells of each row, which repeat the cell above, its place
Grid = list[tuple[list[str], frozenset[int], str]]


def read_xlsx(name: str, package: zipfile.ZipFile, content: bytes) -> Contents:
    """Return the contents of the visible sheets. Raises `UnreadableFile`."""
    broken = UnreadableFile(name, "bị hỏng; hãy mở bằng Excel, lưu thành tệp mới rồi thử lại")
    sheets = [entry for entry in package.infolist() if entry.filename.startswith("xl/worksheets/")]
    too_big = UnreadableFile(
        name, "có bảng quá lớn; hãy chỉ giữ bảng phụ lục của kế hoạch rồi thử lại"
    )
    if sum(entry.file_size for entry in sheets) > MAX_SHEET_BYTES:
        raise too_big
    try:
        if sum(_merged_cells(package.read(entry)) for entry in sheets) > MAX_ROWS * MAX_COLUMNS:
            raise too_big
        if any(_DECLARES_TYPE in package.read(entry)[:2000] for entry in package.infolist()):
            raise broken
        book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        grids = [_dated(_grid(sheet), book.epoch) for sheet in visible]
        parts = [part for number, grid in enumerate(grids, 1) for part in _parts(grid, number)]
        return Contents(parts, gaps=[gap for sheet in visible for gap in _cut_off(sheet)])
    except _FAULTS as error:
        raise broken from error


def _merged_cells(sheet: bytes) -> int:
    """How many cells the merges of a sheet cover: opening the file makes each of them."""
    ranges = (CellRange(match[1].decode()) for match in _MERGE.finditer(sheet))
    return sum(each.size["columns"] * each.size["rows"] for each in ranges)


def _grid(sheet: Worksheet) -> Grid:
    """The cells as shown; one merged downwards is repeated in the rows it covers."""
    lasts = {
        (row, merge.min_col): merge.min_row
        for merge in sheet.merged_cells.ranges
        for row in range(merge.min_row + 1, min(merge.max_row, MAX_ROWS) + 1)
    }
    rows = sheet.iter_rows(
        max_row=min(sheet.max_row, MAX_ROWS), max_col=min(sheet.max_column, MAX_COLUMNS)
    )
    grid: Grid = []
    for number, row in enumerate(rows, 1):
        cells = [_shown(cell) for cell in row]
        merged = {at for at in range(len(cells)) if (number, at + 1) in lasts}
        for at in merged:
            cells[at] = grid[lasts[number, at + 1] - 1][0][at]
        grid.append((cells, frozenset(merged), f"{sheet.title}!*{number}"))
    return grid


def _cut_off(sheet: Worksheet) -> Iterator[Gap]:
    """What stands beyond the rows and columns that are read."""
    # iter_rows would make empty ones
    filled = [at for at, cell in sheet._cells.items() if cell.value is not None]
    rows = len({row for row, _ in filled if row > MAX_ROWS})
    if rows:
        yield Gap(
            f"{sheet.title}, hàng {MAX_ROWS}",
            f"Trang tính “{sheet.title}” còn {plain(rows)} hàng sau hàng "
            f"{plain(MAX_ROWS)} không được đọc; "
            "hãy chia bảng thành nhiều tệp rồi nhập lại",
        )
    if any(column > MAX_COLUMNS for _, column in filled):
        yield Gap(
            "",
            (
                f"Trang tính “{sheet.title}” có các cột sau cột {MAX_COLUMNS} không được "
                "đọc; hãy bỏ cột thừa rồi nhập lại"
            ),
        )


def _dated(grid: Grid, epoch: datetime) -> Grid:
    """`grid` with bare numbers under the heading of a time (46081) written as days."""
    times: set[int] = set()
    above: TableRow | None = None
    found: Grid = []
    for cells, merged, place in grid:
        row = TableRow(tuple(cells), merged=merged)
        if columns := columns_of(row):
            times, above = {at for column, at in columns.items() if column in TIMES}, row
        elif above and (second := sub_columns_of(row, above)):
            times, above = times | {at for column, at in second.items() if column in TIMES}, None
        elif row.filled:
            cells, above = (
                [_day(cell, epoch) if at in times else cell for at, cell in enumerate(cells)],
                None,
            )
        found.append((cells, merged, place))
    return found


def _day(cell: str, epoch: datetime) -> str:
    """The day that a bare number of Excel means; any other text as it is."""
    if re.fullmatch(r"\d{5}", cell, re.ASCII) and int(cell) in _SERIALS:
        return f"{from_excel(int(cell), epoch):%d/%m/%Y}"
    return cell


def _shown(cell: Cell | MergedCell) -> str:
    """The words of a cell as a person sees them: `95%`, `28/02/2026`, `3,5`."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        form = _ASIDE.sub("", (cell.number_format or "").lower())
        return (
            f"{value:%m/%Y}"
            if "m" in form and "y" in form and "d" not in form
            else f"{value:%d/%m/%Y}"
        )
    if isinstance(value, int | float):
        percent = "%" in (cell.number_format or "")
        return f"{value * 100 if percent else value:.10g}".replace(".", ",") + "%" * percent
    return str(value).strip()


def _parts(grid: Grid, table: int) -> Iterator[Line | TableRow]:
    """The parts of one sheet: it is an annex, whether its lines say so or not."""
    filled = [row for row in grid if any(row[0])]
    start = next(
        (at for at, (cells, *_) in enumerate(filled) if columns_of(TableRow(tuple(cells)))),
        len(filled),
    )
    end = next((at for at in range(start, len(filled)) if _closes(filled[at][0])), len(filled))
    above = list(_lines(filled[:start]))
    if filled and not any(is_part_heading(line.text) for line in above):
        yield Line("Phụ lục", whole=True)
    yield from above
    yield from (
        TableRow(tuple(cells), table, merged, place) for cells, merged, place in filled[start:end]
    )
    yield from _lines(filled[end:])


def _closes(cells: Sequence[str]) -> bool:
    """Tell whether a row stands below the table: the recipients or the signature."""
    lines = [line for cell in cells for line in cell.split("\n") if line.strip()]
    return any(bare(line).strip().startswith("noi nhan") or is_signing_text(line) for line in lines)


def _lines(rows: Grid) -> Iterator[Line]:
    for cells, merged, place in rows:
        row = TableRow(tuple(cells), merged=merged, at=place)
        for column, cell in enumerate(cells):
            if column not in merged:
                at = row.cell_at(column)
                yield from (
                    Line(squeeze(line), whole=True, at=at)
                    for line in cell.split("\n")
                    if line.strip()
                )
