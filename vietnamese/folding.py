"""Texts made alike, to be stored, compared and searched."""

import re
import unicodedata

# combining accents
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_PLAIN = str.maketrans("đ–—", "d--")


def nfc(text: str) -> str:
    """Return `text` with composed accents: the one form in which texts are stored and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return `text` for searching: lower case, no accents, `đ` as `d`, single spaces.

    >>> fold("Phòng Văn hoá – Xã hội")
    'phong van hoa - xa hoi'
    """
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.lower()))
    return " ".join(bare.translate(_PLAIN).split())
