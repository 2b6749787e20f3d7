"""Reads the Excel file of a statistical form; what is wrong is told by worksheet and cell."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from zipfile import BadZipFile

from django.core.files.base import File
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, load_workbook

from foundation.web.uploads import XLSX, judge
from vietnamese import fit, fold, nfc, number

from .cells import HEAD_LINES, HEAD_TITLE, PAGES, Column, Page, WrongCell
from .contents import Content, filled

MOST_ROWS, MOST_COLUMNS = 2_000, 40
MOST_UNPACKED = 50_000_000  # bytes
MOST_FAULTS = 20  # told at once

Rows = list[list[str]]


class UnreadableForm(ValueError):
    """The file holds no form that can be taken in; `faults` say why, each with its place."""

    def __init__(self, *faults: str):
        super().__init__(" ".join(faults))
        shown = list(faults[:MOST_FAULTS])
        if len(faults) > MOST_FAULTS:
            shown.append(f"Còn {number(len(faults) - MOST_FAULTS)} chỗ khác.")
        self.faults = shown


@dataclass(frozen=True)
class ReadForm:
    """The content of the form that was read."""

    content: Content


def read_form(file: File) -> ReadForm:
    """Return the form in the file. Raises `UnreadableForm`, or `RefusedFile` for a file that is
    broken or no Excel file.
    """
    judge(file, kinds=(XLSX,), unpacked=MOST_UNPACKED)
    sheets = _sheets(file.read())
    faults: list[str] = []
    content = _head(sheets, faults)
    for page in PAGES:
        content[page.part] = _parts(sheets, page, faults)
    if faults:
        raise UnreadableForm(*faults)
    return ReadForm(filled(content))


def _sheets(content: bytes) -> dict[str, Rows]:
    try:
        book = load_workbook(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        for name, sheet in sheets.items():
            if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
                raise UnreadableForm(
                    f"Trang “{name}” có hơn {number(MOST_ROWS)} dòng hoặc {MOST_COLUMNS} cột."
                )
        return {
            fold(name): [
                [_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)
            ]
            for name, sheet in sheets.items()
        }
    except (CalamineError, BadZipFile, OSError, KeyError) as error:
        raise UnreadableForm(
            "Không mở được tệp; hãy mở bằng Excel, lưu lại rồi chọn lại."
        ) from error


def _head(sheets: dict[str, Rows], faults: list[str]) -> Content:
    rows = sheets.get(fold(HEAD_TITLE))
    if rows is None:
        raise UnreadableForm(
            f"Tệp không có trang “{HEAD_TITLE}”; hãy tải một biểu về làm mẫu rồi sửa."
        )
    said = {
        fold(row[0]): (at, row[1] if len(row) > 1 else "") for at, row in enumerate(rows) if row
    }
    found: Content = {}
    for line in HEAD_LINES:
        at, words = said.get(fold(line.heading), (0, ""))
        _take(line, words, f"Trang “{HEAD_TITLE}”, ô B{at + 1}", found, faults)
    for name in ("name", "code", "year"):
        if name in found and not found[name]:
            heading = next(line.heading for line in HEAD_LINES if line.field == name)
            faults.append(f"Trang “{HEAD_TITLE}”: chưa ghi “{heading}”.")
    return found


def _parts(sheets: dict[str, Rows], page: Page, faults: list[str]) -> list[Content]:
    rows = sheets.get(fold(page.title)) or []
    if not rows:
        return []
    places = _places(rows[0], page, faults)
    found = []
    for at, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        part: Content = {}
        for column, place in places:
            where = f"Trang “{page.title}”, ô {get_column_letter(place + 1)}{at}"
            _take(column, row[place] if place < len(row) else "", where, part, faults)
        faults += [
            f"Trang “{page.title}”, dòng {at}: chưa ghi “{each.heading}”."
            for each in page.columns
            if each.field in page.required and not part.get(each.field, True)
        ]
        found.append(part)
    return found


def _places(headings: Sequence[str], page: Page, faults: list[str]) -> list[tuple[Column, int]]:
    """The columns that are there; those that each line must fill are missed."""
    known = {fold(words): place for place, words in enumerate(headings)}
    required = [each for each in page.columns if each.field in page.required]
    missing = [each for each in required if fold(each.heading) not in known]
    faults += [
        f"Trang “{page.title}”: thiếu cột “{each.heading}” ở dòng tiêu đề." for each in missing
    ]
    return [
        (each, known[fold(each.heading)]) for each in page.columns if fold(each.heading) in known
    ]


def _take(column: Column, words: str, where: str, found: Content, faults: list[str]) -> None:
    try:
        found[column.field] = column.read(words)
    except WrongCell as error:
        faults.append(f"{where} ({column.heading}): {error}.")


def _text(cell: object) -> str:
    """A cell as people see it; numbers without the decimals that they don't have."""
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return nfc(fit(str(cell)).strip()) if cell is not None else ""
