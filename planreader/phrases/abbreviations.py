"""Reads a document's own legend of units: `Phòng … (viết tắt là P.VHXH)`, `VP: Văn phòng; …`."""

import re
from collections.abc import Iterator

from ..words import bare, squeeze, trim
from .unit_words import Kind, is_capitals, kind_of
from .units import split_units

_SAYING = re.compile(
    r"\(\s*(?:sau day\s+|duoc\s+|xin\s+)*(?:(?:viet|goi)(?: (?:tat|chung|la))*|goi)\s*(?:la\b)?"
    r"\s*:?\s*[\"“”']?([^()\"“”\n]{1,60}?)[\"“”']?\s*[.,;]?\)"
)
_IN_BRACKETS = re.compile(r"\(([^()\n]{2,80})\)")
_ENTRY = re.compile(
    r"(?:^|[;,.:(\n•|]|[ \t][-–+])[ \t]*([^\s;:=()|][^;:=()\n|]{0,14}?)"
    r"[ \t]*(?:[:=]|[ \t][-–][ \t]|[ \t]là[ \t])[ \t]*([^;:=()\n|]{4,120})"
)
_CLAUSE = re.compile(r"[.;:()\n|]")
_MAX_SHORT_WORDS = 5
_MAX_NAME = 160  # letters before the bracket in which the name stands


def read_abbreviations(text: str) -> dict[str, str]:
    """Return what `text` itself says short names of units stand for, by the short name as written.

    Short forms of matters (`TTHC`) are left out; the first explanation counts.
    """
    found: dict[str, str] = {}
    for short, name in (*_said(text), *_bracketed(text), *_listed(text)):
        if short != name and kind_of(name) is Kind.NAME:
            found.setdefault(short, name)
    return found


def _said(text: str) -> Iterator[tuple[str, str]]:
    for match in _SAYING.finditer(bare(text)):
        short = trim(text[match.start(1) : match.end(1)])
        if short and len(short.split()) <= _MAX_SHORT_WORDS:
            yield short, _name_before(text, match.start())


def _bracketed(text: str) -> Iterator[tuple[str, str]]:
    """`Trung tâm Phục vụ hành chính công (TTPVHCC)` and `VHXH (Phòng Văn hóa - Xã hội)`."""
    for match in _IN_BRACKETS.finditer(text):
        inside = trim(match[1])
        if is_capitals(inside):
            yield inside, _name_before(text, match.start())
        elif kind_of(inside) is Kind.NAME and len(split_units(inside)) == 1:
            before = text[max(0, match.start() - 20) : match.start()].split()
            if before and is_capitals(short := trim(before[-1])):
                yield short, inside


def _listed(text: str) -> Iterator[tuple[str, str]]:
    for match in _ENTRY.finditer(text):
        short, names = trim(match[1]), split_units(match[2].split(". ")[0])
        if is_capitals(short) and len(names) == 1:
            yield short, names[0]


def _name_before(text: str, end: int) -> str:
    """The name of a unit that ends there: the last one of its clause, without what leads to it."""
    clause = _CLAUSE.split(text[max(0, end - _MAX_NAME) : end])[-1]
    words = (split_units(squeeze(clause)) or [""])[-1].split()
    tails = (" ".join(words[index:]) for index in range(len(words)))
    return next((tail for tail in tails if tail[0].isupper() and kind_of(tail) is Kind.NAME), "")
