"""Words of what the recognition tells of a picture (hOCR): text, place and size."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import groupby
from statistics import fmean, median

from .pictures import POINTS

_LINES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}
LEAST_SURE = 30  # of 100: less sure lines are the strokes of stamps and signatures
_TAKEN_FOR_ROMAN = re.compile(r"(?=.*[IVXH|])[IVXHLỊỈl|]{1,5}[./]?")
_TAKEN_FOR = {"S.": "5.", "S)": "5)", "SIT": "STT", "STI": "STT"}
_ROMAN = str.maketrans({"H": "II", "L": "I", "Ị": "I", "Ỉ": "I", "l": "I", "|": "I"})
_ALIKE = 0.1  # of the size: the height of a line depends on which letters it has


@dataclass(frozen=True)
class InkWord:
    """A word, how sure it is (of 100), and where it stands: in pixels from the top left."""

    text: str
    sure: float
    left: float
    right: float
    base: float
    size: float  # the height of its line, from the highest letter to the lowest

    def moved(self, across: float, down: float) -> "InkWord":
        return replace(
            self, left=self.left + across, right=self.right + across, base=self.base + down
        )


class _Reader(HTMLParser):
    """Collects the words, each with the titles of its line and its own."""

    def __init__(self) -> None:
        super().__init__()
        self.line = ""
        self.found: list[tuple[str, str, list[str]]] = []
        self.in_word = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kind, title = given.get("class") or "", given.get("title") or ""
        if kind in _LINES:
            self.line = title
        elif kind == "ocrx_word":
            self.found.append((self.line, title, []))
        self.in_word = kind == "ocrx_word" or (self.in_word and tag in {"strong", "em"})

    def handle_endtag(self, tag: str) -> None:
        self.in_word = self.in_word and tag != "span"

    def handle_data(self, data: str) -> None:
        if self.in_word:
            self.found[-1][2].append(data.strip())


def words_of(hocr: str, *, least_sure: float = LEAST_SURE) -> Iterator[InkWord]:
    """Return the words that `hocr` holds, without the lines that it is not sure of."""
    reader = _Reader()
    reader.feed(hocr)
    for line, found in groupby(reader.found, lambda each: each[0]):
        words = list(_words(line, found))
        # Not word by word: a lone `5.` before a sentence may be as unsure as a stroke of a stamp.
        if words and fmean(word.sure for word in words) >= least_sure:
            yield replace(words[0], text=_numeral(words[0].text))
            yield from words[1:]


def _words(line: str, found: Iterable[tuple[str, str, list[str]]]) -> Iterator[InkWord]:
    (line_left, _, _, bottom), (size,) = _figures("bbox", line), _figures("x_size", line)
    slope, offset = _figures("baseline", line) or (0, 0)
    for _, title, texts in found:
        (left, _, right, _), (sure,) = _figures("bbox", title), _figures("x_wconf", title)
        base = bottom + offset + slope * (left - line_left)
        if text := "".join(texts):
            yield InkWord(text, sure, left, right, base, size)


def _numeral(text: str) -> str:
    """What begins a line: `II` is taken for `H`, `III` for `IH`, `5.` for `S.`."""
    roman = text.translate(_ROMAN) if _TAKEN_FOR_ROMAN.fullmatch(text) else text
    return _TAKEN_FOR.get(text, roman)


def _figures(name: str, title: str) -> list[float]:
    found = re.search(rf"{name} ([-\d. ]+)", title)
    return [float(figure) for figure in found[1].split()] if found else []


@dataclass(frozen=True)
class PageText:
    """The words of a page, each [text, left, right, baseline, size] in points, and how sure they
    are together, of 100.
    """

    words: list[list[str | float]]
    sure: float

    @classmethod
    def of(cls, words: Sequence[InkWord]) -> "PageText":
        """Return the text that `words` are; lines about as high as most are of one size."""
        letters = sum(len(word.text) for word in words)
        sure = sum(len(word.text) * word.sure for word in words) / letters if letters else 0.0
        usual = median([word.size for word in words] or [0])
        alike = [abs(word.size - usual) <= _ALIKE * usual for word in words]
        placed = [
            _placed(replace(word, size=usual) if same else word)
            for word, same in zip(words, alike, strict=True)
        ]
        return cls(placed, round(sure, 1))


def _placed(word: InkWord) -> list[str | float]:
    places = (word.left, word.right, word.base, word.size)
    return [word.text, *(round(place * POINTS, 2) for place in places)]
