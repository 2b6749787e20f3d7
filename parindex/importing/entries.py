"""Rows of cells of a table into entries, one a criterion: rows that go on with the one above are
joined to it.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from vietnamese import fold, is_digits, number, parse_decimal

from .tables import SAME, Rows

Warnings = list[tuple[str, str]]  # the code of the row and what a person should look at

COLUMNS = {
    "code": ("ma", "stt", "tt", "so tt"),
    "name": ("tieu chi", "linh vuc", "noi dung", "ten tieu chi"),
    "maximum": ("diem toi da", "diem chuan", "thang diem", "diem"),
    "method": ("cach cham", "hinh thuc danh gia", "cach danh gia", "cach"),
    "rule": ("quy tac", "cach tinh diem", "cach tinh"),
    "evidence_asked": ("tai lieu kiem chung", "yeu cau tai lieu kiem chung", "minh chung"),
    "office": ("don vi phu trach", "don vi chu tri", "bo phan phu trach"),
    "source": ("nguon so lieu", "nguon"),
}
EXACTLY = {"diem", "cach", "nguon", "tt"}  # with other words behind them they head another column
# what a cell over many rows says of each of them
KEPT_DOWN = ("method", "evidence_asked", "office")
_CODE = re.compile(r"\d+(\.\d+)*|[A-Z]{1,3}(\.\d+)*")
_ROMAN = re.compile(r"[IVX]+")
_EXTRA = {"+": ("thuong", "cong"), "-": ("tru", "phat")}
_SUM = re.compile(r"(?:tong|cong)(?: (?:cong|so|diem))*(?: ?\(.*\))?[:. ]*")
_POINTS_BEHIND = re.compile(r"(.+?)[:,] ?(\d+(?:[.,]\d+)?)(?: điểm)?[.;]?")


@dataclass
class CriterionEntry:
    """A criterion as the table tells it; `levels` are the rows beneath it that give points."""

    code: str
    cells: dict[str, str]
    levels: list[str] = field(default_factory=list)


def columns_of(row: list[str]) -> dict[str, int]:
    """Return the place of each column that a heading names; empty when it is no heading."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        words = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(cell)).split())
        name = next(
            (name for name, known in COLUMNS.items() if any(_heads(words, each) for each in known)),
            None,
        )
        if name and name not in found:
            found[name] = place
    return found if {"code", "name", "maximum"} <= set(found) else {}


def _heads(words: str, known: str) -> bool:
    return words == known or (known not in EXACTLY and words.startswith(f"{known} "))


def entries_of(rows: Rows, warnings: Warnings) -> list[CriterionEntry]:
    """Return the entries of a table from its heading on, which may come again, as on each page
    or worksheet.
    """
    columns: dict[str, int] = {}
    found: list[CriterionEntry] = []
    cells: dict[str, str] = {}
    for row in rows:
        if again := columns_of(row):
            columns = again
        if again or _numbers_columns(row):
            continue
        above = {name: cells.get(name, "") if name in KEPT_DOWN else "" for name in columns}
        told = {
            name: row[place].strip() if place < len(row) else "" for name, place in columns.items()
        }
        cells = {name: above[name] if text == SAME else text for name, text in told.items()}
        if code := _code(cells):
            found.append(CriterionEntry(code, cells))
        else:
            _go_on(found, cells, warnings)
    _number_areas(found, warnings)
    return found


def _numbers_columns(row: list[str]) -> bool:
    """Is it the row beneath a heading that numbers its columns, `(1) (2) (3)` or `A B 1 2`?"""
    numbers = [cell.strip("() ") for cell in row if cell.strip("() ") not in ("", "A", "B", SAME)]
    return len(numbers) > 1 and numbers == [str(place) for place in range(1, len(numbers) + 1)]


def points_of(text: str) -> Decimal | None:
    """Return the points that a cell tells, without sign; None for what is no number of points."""
    try:
        points = (
            abs(parse_decimal(text.replace("−", "-"))).quantize(Decimal("0.01")).normalize() + 0
        )
    except (ValueError, ArithmeticError):
        return None
    return points if points <= 1000 else None


def _code(cells: dict[str, str]) -> str:
    """The code of a criterion's row; signs only before bonus and penalty, others are bullets."""
    code = re.sub(r"\s", "", cells["code"]).rstrip(".").replace("−", "-").replace("–", "-")
    if not cells["name"]:
        return ""
    if code in _EXTRA:
        return code if any(word in fold(cells["name"]) for word in _EXTRA[code]) else ""
    return code if _CODE.fullmatch(code) else ""


def _go_on(found: list[CriterionEntry], cells: dict[str, str], warnings: Warnings) -> None:
    """Join a row without code to the entry above: as a level with points, or as more text."""
    name, points = cells["name"], points_of(cells["maximum"])
    if _SUM.fullmatch(fold(name)) or not any(cells.values()):
        return
    if not found or len(cells["code"]) > len("a)"):
        if name:
            shown = f"{cells['code']} {name}".strip()
            warnings.append(("", f"Bỏ qua dòng “{shown}”: không có mã tiêu chí."))
        return
    last = found[-1]
    words = name
    if points is None and (behind := _POINTS_BEHIND.fullmatch(name)):
        words, points = behind[1], points_of(behind[2])
    if name and points is not None:
        last.levels.append(
            f"{words.lstrip('-–+•* ').rstrip(':; .').replace(';', ',')}: {number(points)} điểm"
        )
        return
    if name:
        warnings.append((last.code, f"{last.code}: nối dòng “{name}” vào tiêu chí này."))
    for key, between in (("name", " "), ("rule", "; "), ("evidence_asked", " "), ("source", " ")):
        if cells.get(key) and (key != "evidence_asked" or cells[key] != last.cells[key]):
            last.cells[key] = between.join(filter(None, (last.cells[key].rstrip("; "), cells[key])))


def _number_areas(found: list[CriterionEntry], warnings: Warnings) -> None:
    """Number areas with Roman numerals the usual way, and what stands under them where each begins
    with 1 anew.
    """
    if not any(entry.code == "I" for entry in found):
        return
    anew = any(is_digits(entry.code) for entry in found)
    area = 0
    for entry in found:
        if _ROMAN.fullmatch(entry.code):
            area += 1
            entry.code = str(area)
        elif area and anew and is_digits(entry.code[0]):
            entry.code = f"{area}.{entry.code}"
    shown = "; tiêu chí 1 của lĩnh vực I thành 1.1" if anew else ""
    warnings.append(("", f"Số La Mã của các lĩnh vực được ghi thành số: I thành 1{shown}."))
