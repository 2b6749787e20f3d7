"""Rows of a form that were copied from Excel: cells divided by tabs."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from vietnamese import fold, whole_numbers

from ..models import FormRow
from .cells import PAGES, WrongCell
from .contents import filled
from .faults import CODE, WRONG_CODE
from .parts import FormParts

COLUMNS = {column.field: column for column in PAGES[0].columns}
AREA = "linh vuc"  # of a form by areas without another heading: the names of its rows
HEADINGS = {
    "code": ("ma", "ma dong", "stt", "tt", "so tt"),
    "name": ("chi tieu", "ten chi tieu", "noi dung", "chi tieu thong ke"),
    "area": (AREA,),
    "unit": ("don vi tinh", "dvt"),
    "kind": ("loai so lieu", "loai"),
    "formula": ("cong thuc",),
    "denominator": ("mau so",),
    "accumulates": ("so luy ke",),
    "office": ("don vi phu trach", "don vi chu tri"),
    "hint": ("huong dan ghi", "ghi chu"),
    "level": ("cap",),
    "options": ("cac muc de chon",),
    "feeds": ("chu cua chi tieu lay so",),
}
USUAL = ("name", "unit", "office")
_ORDINAL = re.compile(r"(?:\d{1,4}(?:[.,]\d{1,3})*|[IVXLC]+|[A-Za-zđĐ])[.)]?")
MOST_ROWS = 500


@dataclass
class PastedRows:
    """The values of the rows that were read, what is wrong, each with its line, and the headings of
    columns that were left out.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def pasted_rows(text: str, parts: FormParts, areas: Sequence[tuple[int, str]] = ()) -> PastedRows:
    """Return the rows in `text`; those without a code get the next that is free. `areas` are those
    that a column may name.
    """
    found = PastedRows()
    try:
        cells = list(csv.reader(io.StringIO(text.replace("\r\n", "\n")), delimiter="\t"))
    except csv.Error:
        found.faults.append("Bảng dán có ô mở ngoặc kép mà không đóng; hãy sửa ô đó rồi dán lại.")
        return found
    lines = [(at, [cell.strip() for cell in row]) for at, row in enumerate(cells, 1) if any(row)]
    if not lines:
        found.faults.append("Chưa có dòng nào.")
    if len(lines) > MOST_ROWS:
        found.faults.append(f"Mỗi lần dán không quá {MOST_ROWS} dòng.")
        return found
    places = _places([row for _, row in lines])
    if places.headed:
        found.left_out = places.left_out
        lines = lines[1:]
    free = _free_codes(parts)
    taken = {*parts.row_by_code, *parts.column_by_code}
    for at, row in lines:
        _read(row, at, places.fields, found, free, taken, areas)
    return found


@dataclass(frozen=True)
class _Places:
    fields: list[str]
    headed: bool = False
    left_out: list[str] = field(default_factory=list)


def _places(rows: list[list[str]]) -> _Places:
    """What the columns hold: by the headings of the first line, else the usual ones."""
    if not rows:
        return _Places([])
    known = {words: name for name, all_words in HEADINGS.items() for words in all_words}
    fields = [known.get(fold(cell), "") for cell in rows[0]]
    if "name" not in fields and "area" in fields:
        fields[fields.index("area")] = "name"
    if "name" in fields:
        fields = [name if name not in fields[:at] else "" for at, name in enumerate(fields)]
        unread = [cell for name, cell in zip(fields, rows[0], strict=True) if cell and not name]
        return _Places(fields, headed=True, left_out=unread)
    first = [row[0] for row in rows]
    numbered = sum(bool(_ORDINAL.fullmatch(cell)) or not cell for cell in first) * 2 > len(first)
    return _Places(["code", *USUAL] if numbered else list(USUAL))


def _free_codes(parts: FormParts) -> Iterator[str]:
    """Codes that no row and no column has, going on after the largest number."""
    used = {*parts.row_by_code, *parts.column_by_code}
    next_number = max(whole_numbers(parts.row_by_code), default=0)
    while True:
        next_number += 1
        code = f"{next_number:02}"
        if code not in used:
            used.add(code)
            yield code


def next_code(parts: FormParts, *, own: bool = False) -> str:
    """Return a code for the next row; a commune's own begins with X, apart from codes that a later
    version of the form may have.
    """
    if own:
        return next(code for n in count(1) if (code := f"X{n:02}") not in parts.row_by_code)
    return next(_free_codes(parts))


def _read(
    row: list[str],
    at: int,
    fields: list[str],
    found: PastedRows,
    free: Iterator[str],
    taken: set[str],
    areas: Sequence[tuple[int, str]],
) -> None:
    values: dict[str, Any] = {}
    for name, said in zip(fields, row, strict=False):
        if name and said:
            try:
                values[name] = _area(said, areas) if name == "area" else COLUMNS[name].read(said)
            except WrongCell as error:
                found.faults.append(f"Dòng {at}, cột {COLUMNS[name].heading}: {error}.")
    if "name" not in values:
        found.faults.append(f"Dòng {at}: chưa có tên chỉ tiêu.")
        return
    values["code"] = _code(values.get("code", ""), free, taken)
    if not CODE.fullmatch(values["code"]):
        found.faults.append(f"Dòng {at}: mã “{values['code']}” chưa đúng. {WRONG_CODE}")
    elif values["code"] in taken:
        found.faults.append(f"Dòng {at}: mã {values['code']} đã có trong biểu hoặc ở dòng trên.")
    taken.add(values["code"])
    if values.get("unit") == "%" and "kind" not in values and values.get("denominator"):
        values["kind"] = FormRow.Kind.RATIO
    found.rows.append(filled({"rows": [values]})["rows"][0])


def _area(said: str, areas: Sequence[tuple[int, str]]) -> int:
    """The number of the area that a cell names by its name or number."""
    for number, name in areas:
        if fold(said) in (fold(name), str(number)):
            return number
    names = "; ".join(name for _, name in areas)
    raise WrongCell(f"“{said}” không phải là lĩnh vực của biểu; hãy ghi một trong: {names}")


def _code(said: str, free: Iterator[str], taken: set[str]) -> str:
    """The code that a cell gives: `1.2.` without dots, which part row and column in formulas."""
    code = said.rstrip(".)").replace(".", "-").replace(",", "-")
    if code:
        return code
    return next(each for each in free if each not in taken)
