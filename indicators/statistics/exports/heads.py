"""Where the head of an export's table stands, and its merged cells flattened into one heading a
column.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vietnamese import fold, whole_numbers

from .files import Range, Sheet
from .numbers import is_blank, looks_like_figure

HEAD_WITHIN = 60  # rows
MOST_HEAD_ROWS = 6
MOST_COLUMNS_FILLED = (0.9, 0.6)  # share of columns that a head fills
SAMPLE = 300  # rows that tell how wide the table is
JOINED = " / "
# a number of a column as forms print it: (3), 3=4+5+6, (3)=(4)+(5), A
_NUMBERED = re.compile(r"\(?([0-9]{1,2}|[A-ZĐ])\)?(?:=([0-9()+\-*/:x%]+))?")
_YEARS = range(1990, 2101)
_YEAR = re.compile(r"(19|20)\d\d")
_LETTER = re.compile(r"cong hoa xa hoi|doc lap ?- ?tu do")
_LEADING = re.compile(r"[\s\-–+•*:.]*(.*?)[\s\-–:*.;,]*", re.DOTALL)


@dataclass(frozen=True)
class Head:
    """Rows `top` to `bottom` (from 0) head the table; `data` is the first row below, past a row
    that numbers the columns. `codes` and `formulas` are what that row says, by column.
    """

    top: int
    bottom: int
    data: int
    headings: dict[int, str]
    codes: dict[int, str]
    formulas: dict[int, str]


def is_text(cell: object) -> bool:
    """Are these words, neither a figure nor a date?"""
    return isinstance(cell, str) and not is_blank(cell) and not looks_like_figure(cell)


def is_heading(cell: object) -> bool:
    """Could the cell head a column: words, or a year?"""
    if isinstance(cell, str):
        return is_text(cell) or _YEAR.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float) and cell in _YEARS


def filled_in(row: Sequence[object]) -> list[int]:
    """Return the places of the cells that hold something."""
    return [at for at, cell in enumerate(row) if cell is not None and cell != ""]


def find_head(sheet: Sheet) -> Head | None:
    """Return the head of the table on this worksheet, None where there is no table."""
    numbered = _numbered_row(sheet)
    if numbered is not None:
        top = _upwards(sheet, numbered - 1)
        return _made(sheet, top, numbered - 1, numbered)
    block = _widest_block(sheet)
    return _made(sheet, *block, None) if block else None


def _numbered_row(sheet: Sheet) -> int | None:
    """The row that numbers the columns, below a row of words."""
    for at in range(1, min(len(sheet.rows), HEAD_WITHIN)):
        above = sheet.rows[at - 1]
        if sum(map(is_text, above)) >= 2 and _numbers_columns(sheet.rows[at]):
            return at
    return None


def _numbers_columns(row: Sequence[object]) -> bool:
    found = [_numbered(row[at]) for at in filled_in(row)]
    if len(found) < 3 or None in found:
        return False
    codes = [each[0] for each in found if each]
    numbers = sorted(whole_numbers(codes))
    marked = sum("(" in str(row[at]) or "=" in str(row[at]) for at in filled_in(row))
    in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(set(codes)) == len(codes) and (in_order or marked * 2 >= len(codes))


def _numbered(cell: object) -> tuple[str, str] | None:
    """The code and the formula in a cell of the row that numbers the columns."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    said = _NUMBERED.fullmatch(re.sub(r"\s", "", str(cell)))
    return (said[1], (said[2] or "").replace("(", "").replace(")", "")) if said else None


def _upwards(sheet: Sheet, bottom: int) -> int:
    """The first row of the head that ends with row `bottom`: rows above belong to it while they
    fill columns that those below leave empty.
    """
    top, filled = bottom, set(filled_in(sheet.rows[bottom]))
    while top > 0 and bottom - top + 1 < MOST_HEAD_ROWS:
        above = filled_in(sheet.rows[top - 1])
        if not set(above) - filled or not all(is_text(sheet.rows[top - 1][at]) for at in above):
            break
        top, filled = top - 1, filled | set(above)
    return top


def _widest_block(sheet: Sheet) -> tuple[int, int] | None:
    """The first rows of words that together fill most of the table's columns."""
    widths = sorted(len(filled_in(row)) for row in sheet.rows[:SAMPLE])
    widths = [width for width in widths if width > 1]
    if not widths:
        return None
    usual = widths[int(len(widths) * 0.9)]
    tops = range(min(len(sheet.rows), HEAD_WITHIN))
    blocks = [(top, *_downwards(sheet, top)) for top in tops if not _heads_letter(sheet.rows[top])]
    for share in MOST_COLUMNS_FILLED:  # a narrow table is no wider than the words above it
        for top, bottom, filled in blocks:
            if len(filled) >= max(2, share * usual):
                return top, bottom
    return None


def _heads_letter(row: Sequence[object]) -> bool:
    """Is this the head of an official letter, which has two columns as small tables do?"""
    return any(isinstance(cell, str) and _LETTER.search(fold(cell)) for cell in row)


def _downwards(sheet: Sheet, top: int) -> tuple[int, set[int]]:
    """The last row of the head that begins with row `top`, and the columns that it fills.

    A row below belongs to it when it fills columns left empty, and leaves others that are filled:
    a row of the table fills those alone.
    """
    filled = _words_of(sheet, top)
    bottom = top
    while filled and bottom + 1 < len(sheet.rows) and bottom - top + 1 < MOST_HEAD_ROWS:
        below = _words_of(sheet, bottom + 1)
        if not below - filled or not filled - below:
            break
        bottom, filled = bottom + 1, filled | below
    return bottom, filled


def _words_of(sheet: Sheet, at: int) -> set[int]:
    """The columns that row `at` fills, none when it holds anything but words."""
    row = sheet.rows[at]
    filled = filled_in(row)
    if not all(is_heading(row[each]) for each in filled):
        return set()
    return set(filled) if any(is_text(row[each]) for each in filled) else set()


def _made(sheet: Sheet, top: int, bottom: int, numbered: int | None) -> Head:
    width = max(len(row) for row in sheet.rows[top : bottom + 1])
    rows = [_spread(sheet, at, top, bottom, width) for at in range(top, bottom + 1)]
    headings = {}
    for at in range(width):
        parts = [_tidy(row[at]) for row in rows if not is_blank(row[at])]
        parts = [part for n, part in enumerate(parts) if part and part not in parts[:n]]
        if parts:
            headings[at] = JOINED.join(parts)
    said = {}
    if numbered is not None:
        row = sheet.rows[numbered]
        said = {at: each for at in filled_in(row) if (each := _numbered(row[at]))}
    return Head(
        top=top,
        bottom=bottom,
        data=(numbered if numbered is not None else bottom) + 1,
        headings=headings,
        codes={at: code for at, (code, _) in said.items()},
        formulas={at: formula for at, (_, formula) in said.items() if formula},
    )


def _spread(sheet: Sheet, at: int, top: int, bottom: int, width: int) -> list[object]:
    """The cells of a row of the head, merged ones with the words of their range.

    Without merged ranges (CSV) a heading also stands over the empty cells to its right, as far as
    rows below divide it.
    """
    row: list[object] = [*sheet.rows[at]] + [None] * (width - len(sheet.rows[at]))
    covered: dict[int, Range] = {}
    for merged in sheet.merged:
        (first, left), (last, right) = merged
        if first <= at <= last:
            covered |= dict.fromkeys(range(left, min(right + 1, width)), merged)
    for place, ((first, left), _) in covered.items():
        row[place] = (
            sheet.rows[first][left] if first >= top and left < len(sheet.rows[first]) else ""
        )
    if at == bottom:
        return row
    below = sheet.rows[at + 1 : bottom + 1]
    for place in range(1, width):
        open_right = is_blank(row[place]) and not is_blank(row[place - 1]) and place not in covered
        if open_right and _divides(below, place) and _divides(below, place - 1):
            row[place] = row[place - 1]
    return row


def _divides(below: Sequence[Sequence[object]], place: int) -> bool:
    return any(place < len(row) and not is_blank(row[place]) for row in below)


def _tidy(cell: object) -> str:
    """A heading in one line, without the dashes and colons around it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    found = _LEADING.fullmatch(" ".join(str(cell).split()))
    return found[1] if found else ""


def key_of(heading: str) -> str:
    """Return what a heading is known by: however its accents, capitals and signs are written.

    >>> key_of("Nhận / Trong kỳ: Trực tuyến (hồ sơ)")
    'nhan / trong ky truc tuyen ho so'
    """
    words = re.sub(r"[^\w/%]+", " ", fold(heading))
    return " ".join(words.split())
