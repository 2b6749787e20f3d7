"""How wide Times New Roman prints a text: for lines drawn under it, and for its breaks."""

import unicodedata
from typing import NamedTuple

from .styles import Look

_HORN = "\u031b"
_USUAL = 500  # of a letter that no table lists

# Advance widths in thousandths of the font size. A letter with marks is as wide as its base letter,
# but for ơ and ư.
_REGULAR = {
    250: " ,.\u00a0",
    278: "/:;\\ijlt",
    333: "!()-\u2011I[]`fr‘’",
    389: "Js",
    408: '"',
    444: "?acez“”",
    180: "'",
    500: "#$*0123456789_bdghknopquvxyđ–«»§",
    529: "ơ",
    542: "ư",
    549: "≥≤",
    556: "FPS",
    564: "+<=>×",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYwĐƠ",
    776: "Ư",
    778: "&m",
    833: "%",
    889: "M",
    944: "W",
    1000: "—…",
}
_BOLD = {
    250: " ,.\u00a0",
    278: "'/\\il",
    333: "!()-\u2011:;[]`fjt‘’",
    389: "Is",
    444: "cerz",
    500: "#$*0123456789?J_agovxy–“”«»§",
    549: "≥≤",
    554: "ơ",
    555: '"',
    556: "Sbdhknpquđ",
    570: "+<=>×",
    600: "ư",
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYwĐ",
    778: "GHKOQƠ",
    796: "Ư",
    833: "&m",
    944: "M",
    1000: "%W—…",
}
_ITALIC = {
    250: " ,.",
    343: "\u00a0",  # with the space that LibreOffice adds after it in slanted text
    278: "/\\fijlt",
    333: "!()-\u2011:;I`‘’",
    214: "'",
    389: "[]rsz",
    420: '"',
    444: "Jcekvxy",
    500: "#$*0123456789?S_abdghnopquđ–«»§",
    534: "ơ",
    545: "ư",
    549: "≥≤",
    556: "LTYZ“”",
    611: "ABEFPRVX",
    667: "CKNw",
    675: "+<=>×",
    722: "DGHOQUmĐƠ",
    754: "Ư",
    778: "&",
    833: "%MW",
    889: "—…",
}


class _Widths(dict[str, int]):
    """The widths of one face, of letters with marks as soon as they are asked for."""

    def __init__(self, table: dict[int, str]):
        super().__init__({letter: width for width, letters in table.items() for letter in letters})

    def __missing__(self, letter: str) -> int:
        self[letter] = self.get(_base(letter), _USUAL)
        return self[letter]


_FACES = {"regular": _Widths(_REGULAR), "bold": _Widths(_BOLD), "italic": _Widths(_ITALIC)}


class Fit(NamedTuple):
    """How a text stands in the middle of a column, in points; the indent is that of both sides."""

    indent: float
    last_line: float


def text_width(text: str, look: Look) -> float:
    """Return the width in points of `text` on one line."""
    widths = _FACES["bold" if look.bold else "italic" if look.italic else "regular"]
    return sum(map(widths.__getitem__, text)) * look.size / 1000


def fit(text: str, look: Look, column: float) -> Fit:
    """Return the indents for as few lines as in `column`, but of about one length."""
    count = len(_wrap(text, look, column))
    width, step = column, look.size / 4
    widest_word = max(text_width(word, look) for word in text.split(" "))
    while (
        count > 1 and width - step >= widest_word and len(_wrap(text, look, width - step)) == count
    ):
        width -= step
    # programs round letters; a word that the room for it lets move up a line does so
    width += look.size / 2
    last_line = text_width(_wrap(text, look, width)[-1], look)
    return Fit(max(0, column - width) / 2, last_line)


def line_count(text: str, look: Look, column: float, indent: float) -> int:
    """Return how many lines `text` takes up in `column`, its first line indented (in points)."""
    count, filled, space = 1, indent, text_width(" ", look)
    for word in text.split(" "):
        width = text_width(word, look)
        if filled + width > column:
            count, filled = count + 1, 0.0
        filled += width + space
    return count


def _wrap(text: str, look: Look, column: float) -> list[str]:
    wrapped: list[str] = []
    for word in text.split(" "):
        longer = f"{wrapped[-1]} {word}" if wrapped else word
        if wrapped and text_width(longer, look) <= column:
            wrapped[-1] = longer
        else:
            wrapped.append(word)
    return wrapped


def _base(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", parts[0] + _HORN) if _HORN in parts else parts[0]
