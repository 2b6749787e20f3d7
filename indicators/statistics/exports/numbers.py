"""Figures in the cells of an export: which sign divides thousands, and what a cell then says.

`1.234` is a thousand to one system and a little more than one to another, so a column is judged as
a whole before any of its cells is read.
"""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from vietnamese import nfc

BLANKS = frozenset({"", "-", "–", "—", "...", "…", "--", "- -"})
LARGEST = Decimal(10) ** 16  # no figure of a commune comes near it
LONGEST = 30  # characters of a figure
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_BROKEN = re.compile(r"#[A-Z/0!?]+|Err:\d+")
_BY_DOTS = re.compile(
    r"\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}(\.\d{3})+,\d+|\d+,(\d{1,2}|\d{4,})|0\d*,\d+"
    r"|\d{4,},\d{3}"
)
_BY_COMMAS = re.compile(
    r"\d{1,3}(,\d{3}){2,}(\.\d+)?|\d{1,3}(,\d{3})+\.\d+|\d+\.(\d{1,2}|\d{4,})|0\d*\.\d+"
    r"|\d{4,}\.\d{3}"
)
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_PLAIN = re.compile(r"\d+")
_PARTED = re.compile(r"\d\s+\d")
_BY_SPACES = re.compile(r"[+-]?\d{1,3}([ \u00a0\u2009\u202f]\d{3})+([.,]\d+)?%?")


class Separators(StrEnum):
    """How a file writes one thousand two hundred and a half."""

    DOTS = "dots"
    COMMAS = "commas"

    @property
    def example(self) -> str:
        return "1.200,5" if self == Separators.DOTS else "1,200.5"


class Read(NamedTuple):
    """What a cell says: a figure, nothing (`value` None without `doubt`), or something doubtful."""

    value: Decimal | None = None
    doubt: str = ""
    percent: bool = False
    either: bool = False  # the separators of the file decided


NOTHING = Read()


def bare(cell: object) -> str:
    """Return the text of a cell that may hold a figure, without spaces and the apostrophe that
    keeps a spreadsheet from computing it.
    """
    return _SPACES.sub("", str(cell)).lstrip("'").replace("\u2212", "-")


def is_blank(cell: object) -> bool:
    """Does the cell say nothing? A dash is not zero."""
    return cell is None or (isinstance(cell, str) and _SPACES.sub("", cell) in BLANKS)


def separators_of(cells: Iterable[object]) -> set[Separators]:
    """Return the ways of writing figures of which `cells` leave no doubt: none, one, or both."""
    found: set[Separators] = set()
    for cell in cells:
        if isinstance(cell, str) and len(cell) <= LONGEST:
            text = bare(cell).lstrip("+-").rstrip("%")
            if _BY_DOTS.fullmatch(text):
                found.add(Separators.DOTS)
            elif _BY_COMMAS.fullmatch(text):
                found.add(Separators.COMMAS)
    return found


def looks_like_figure(cell: object) -> bool:
    """Could the cell be a figure, whatever its separators?"""
    if isinstance(cell, str):
        return _looks_like_figure(cell)
    return isinstance(cell, int | float) and not isinstance(cell, bool)


@lru_cache(maxsize=50_000)
def _looks_like_figure(cell: str) -> bool:
    text = bare(cell).lstrip("+-").rstrip("%")
    if not text or len(text) > LONGEST:
        return False
    return any(each.fullmatch(text) for each in (_PLAIN, _EITHER, _BY_DOTS, _BY_COMMAS))


def read_figure(cell: object, separators: Separators | None, *, whole: bool) -> Read:
    """Return what a cell says, where the file writes figures with `separators` (None: unknown).

    `whole` tells that it must be a count: then `1.234` can only be a thousand.
    """
    if isinstance(cell, bool | date | time | timedelta):
        return Read(doubt="là ngày giờ hoặc đúng sai, không phải số")
    if isinstance(cell, int | float):
        return _checked(_machine_number(cell), whole=whole)
    if is_blank(cell):
        return NOTHING
    return _read_text(str(cell), separators, whole)


def _machine_number(cell: int | float) -> Decimal:
    if isinstance(cell, int) or cell.is_integer():
        return Decimal(int(cell))
    return Decimal(f"{cell:.15g}")  # what a spreadsheet shows of 0.1 + 0.2


@lru_cache(maxsize=50_000)
def _read_text(cell: str, separators: Separators | None, whole: bool) -> Read:
    text = bare(cell)
    if len(text) > LONGEST:
        return Read(doubt="không phải số")
    if _BROKEN.fullmatch(text):
        return Read(doubt="là lỗi công thức")
    percent, sign = text.endswith("%"), -1 if text.startswith("-") else 1
    body = text.lstrip("+-").rstrip("%")
    by_spaces = bool(_BY_SPACES.fullmatch(nfc(cell).strip()))
    if _PARTED.search(cell) and not by_spaces:
        return Read(doubt="có dấu cách hoặc xuống dòng giữa các chữ số")
    value, either = _value(body, separators, whole, by_spaces)
    if value is None:
        return Read(doubt="chưa rõ dấu chấm, dấu phẩy" if either else "không phải số")
    if percent and whole:
        return Read(value * sign, "là tỷ lệ %, không phải số đếm", percent)
    return _checked(value * sign, whole=whole)._replace(percent=percent, either=either)


def _value(
    body: str, separators: Separators | None, whole: bool, by_spaces: bool
) -> tuple[Decimal | None, bool]:
    """The figure, and whether only the file's way of writing decides it."""
    if _PLAIN.fullmatch(body):
        return Decimal(body), False
    if by_spaces and re.fullmatch(r"\d+[.,]\d+", body):
        return Decimal(body.replace(",", ".")), False
    if _BY_DOTS.fullmatch(body):
        return _divided(body, Separators.DOTS), False
    if _BY_COMMAS.fullmatch(body):
        return _divided(body, Separators.COMMAS), False
    if not _EITHER.fullmatch(body):
        return None, False
    if separators:
        return _divided(body, separators), True
    return (Decimal(re.sub("[.,]", "", body)), True) if whole else (None, True)


def _divided(body: str, separators: Separators) -> Decimal:
    if separators == Separators.DOTS:
        return Decimal(body.replace(".", "").replace(",", "."))
    return Decimal(body.replace(",", ""))


def _checked(value: Decimal, *, whole: bool) -> Read:
    if not value.is_finite():
        return Read(doubt="không phải số")
    if abs(value) >= LARGEST:
        return Read(doubt="quá lớn; hãy kiểm tra lại")
    if whole and value != value.to_integral_value():
        return Read(value, "là số lẻ, trong khi dòng này là số đếm")
    if whole and value < 0:
        return Read(value, "là số âm, trong khi dòng này là số đếm")
    return Read(value)
