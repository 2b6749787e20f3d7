"""Units of money in the heads of an export, held against those of a form."""

import re
from collections.abc import Iterable
from decimal import Decimal

from vietnamese import fold

_MONEY = {
    "dong": Decimal(1),
    "nghin dong": Decimal(10) ** 3,
    "ngan dong": Decimal(10) ** 3,
    "trieu dong": Decimal(10) ** 6,
    "ty dong": Decimal(10) ** 9,
}
_IN_WORDS = re.compile(
    r"\b(?:don vi(?: tinh)?|dvt)\b[^a-z0-9]*((?:nghin|ngan|trieu|ty) dong|dong)\b"
)
_IN_BRACKETS = re.compile(r"\(\s*((?:nghin|ngan|trieu|ty) dong|dong)\s*\)")
UNIT_HEADS = frozenset({"don vi tinh", "dvt", "don vi"})


def money_unit(words: str) -> str:
    """Return the unit of money that these words are, without accents; empty for any other words.

    >>> money_unit("Triệu đồng"), money_unit("hồ sơ")
    ('trieu dong', '')
    """
    folded = fold(words).strip(" .()")
    folded = {"vnd": "dong", "d": "dong", "tr.d": "trieu dong"}.get(folded, folded)
    return folded if folded in _MONEY else ""


def unit_said(texts: Iterable[str]) -> str:
    """Return the unit of money that heads or titles name: `(triệu đồng)`, `Đơn vị tính: đồng`."""
    for text in texts:
        folded = fold(text)
        if found := _IN_WORDS.search(folded) or _IN_BRACKETS.search(folded):
            return found[1]
    return ""


def factor(said: str, wanted: str) -> Decimal:
    """Return what a figure in the unit `said` is multiplied with to be one in `wanted`.

    >>> factor("dong", "trieu dong")
    Decimal('0.000001')
    """
    return _MONEY[said] / _MONEY[wanted]
