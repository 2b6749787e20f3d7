"""Which characters are fit to be stored, shown and written, and which digits make a number.

Unfit are control characters (but for tabs and line ends), halves of characters (lone surrogates)
and the noncharacters up to U+FFFF: databases, XML and with it Word, Excel and SVG refuse them, and
nobody sees them.
"""

import re
from collections.abc import Iterable
from itertools import islice

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
# Word's line break inside a paragraph, a new page, the next line of old mainframes
_LINE_ENDS = frozenset("\v\f\x85")
# Soft hyphens, characters of no width and marks of writing direction, which come along when text is
# copied.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DIGITS = len(str(2**63))
_MOST_NUMBERS = 20_000


def is_fit(text: str) -> bool:
    """Is every character of `text` fit to be stored and written?"""
    return not _UNFIT.search(text)


def fit(text: str) -> str:
    r"""Return `text` without unfit characters; those that end a line part words as `\n`.

    >>> fit("Khe\x00 Mây\ufffe\vxã")
    'Khe Mây\nxã'
    """
    return _UNFIT.sub(_instead, text)


def _instead(found: re.Match[str]) -> str:
    before, after = (
        found.string[max(found.start() - 1, 0) : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    parts_words = before and after and not (before.isspace() or after.isspace())
    return "\n" if parts_words and not _LINE_ENDS.isdisjoint(found[0]) else ""


def visible(text: str) -> str:
    """Return `text` without characters that are fit but take no room, by which equal words would
    differ.
    """
    return _INVISIBLE.sub("", text)


def is_digits(text: str) -> bool:
    """Is `text` nothing but the digits 0 to 9? Python's own `isdigit` takes `²` and `①` too, which
    `int` refuses.
    """
    return text.isascii() and text.isdecimal()


def whole_number(text: str, most: int = 2**63 - 1) -> int | None:
    """Return the number from 0 to `most` that `text` writes in digits, None for anything else.

    Without `most` it is one that the database holds, such as an id.

    >>> whole_number("042"), whole_number("²"), whole_number("-1"), whole_number("9" * 5000)
    (42, None, None, None)
    """
    if not is_digits(text) or len(text) > _DIGITS:
        return None
    number = int(text)
    return number if number <= most else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers among `texts`, such as the ids of the rows that were ticked: the first
    20 000 at most, more than any page shows and fewer than a query takes.
    """
    numbers = (number for text in texts if (number := whole_number(text)) is not None)
    return list(islice(numbers, _MOST_NUMBERS))
