"""Units of money in the heads of an export, held against those of a form."""

import re
from collections.abc import Iterable
from decimal import Decimal

from vietnamese import fold

_MONEY = {
    "dong": Decimal(1),
    "nghin dong": Decimal(10) ** 3,
    "trieu dong": Decimal(10) ** 6,
    "ty dong": Decimal(10) ** 9,
}
_SCALE = r"(nghin|ngan|trieu|tr|ty|ti|1[.,]?000(?:[.,]?000){0,2})"
_DONG = r"(?:dong|d|vnd)"
_UNIT = rf"(?:{_SCALE}[ .]*)?{_DONG}"
_SAID = re.compile(rf"{_UNIT}|(nghin|ngan|trieu|ty)")
_IN_WORDS = re.compile(rf"\b(?:don vi(?: tinh)?|dvt)\b[^a-z0-9]*({_UNIT})\b")
_IN_BRACKETS = re.compile(rf"\(\s*({_UNIT})\s*\)")
_SCALES = {
    "nghin": "nghin dong",
    "ngan": "nghin dong",
    "trieu": "trieu dong",
    "tr": "trieu dong",
    "ty": "ty dong",
    "ti": "ty dong",
    "1000": "nghin dong",
    "1000000": "trieu dong",
    "1000000000": "ty dong",
}
_MANY = re.compile(
    r"(?:^|\(|\b(?:don vi(?: tinh)?|dvt)\b[^a-z0-9]*)"
    rf"((?:tram|nghin|ngan|trieu|1[.,]?000) (?!{_DONG}\b)[a-z][a-z ]*)"
)
UNIT_HEADS = frozenset({"don vi tinh", "dvt", "don vi"})


def money_unit(words: str) -> str:
    """Return the unit of money that these words are, without accents; empty for any other words.

    >>> money_unit("Triệu đồng"), money_unit("hồ sơ")
    ('trieu dong', '')
    """
    said = _SAID.fullmatch(" ".join(fold(words).strip(" .()").split()))
    if said is None:
        return ""
    scale = (said[1] or said[2] or "").replace(".", "").replace(",", "")
    return _SCALES[scale] if scale else "dong"


def unit_said(texts: Iterable[str]) -> str:
    """Return the unit of money that heads or titles name: `(triệu đồng)`, `Đơn vị tính: đồng`."""
    for text in texts:
        folded = fold(text)
        if found := _IN_WORDS.search(folded) or _IN_BRACKETS.search(folded):
            return money_unit(found[1])
    return ""


def scale_said(texts: Iterable[str]) -> str:
    """Return what units or heads count in, where it is more than one: `nghìn hồ sơ`."""
    for text in texts:
        if found := _MANY.search(" ".join(fold(text).split())):
            return found[1].strip()
    return ""


def factor(said: str, wanted: str) -> Decimal:
    """Return what a figure in the unit `said` is multiplied with to be one in `wanted`.

    >>> factor("dong", "trieu dong")
    Decimal('0.000001')
    """
    return _MONEY[said] / _MONEY[wanted]
