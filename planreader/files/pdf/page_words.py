"""Takes the words and ruled lines out of a PDF; runs as a process of its own, so that a hostile
file harms nothing.

Reads the file from standard input, prints one JSON object: `error` (a word), or `pages`, each with
`width`, `height`, `words` ([text, left, right, baseline, size]) and `rules` ([left, top, right,
bottom]) in points from the top left, and `picture` (it is a picture of text). It imports nothing of
this package: it is started by its path.
"""

import ctypes
import json
import math
import resource
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

MAX_PAGES = 300
MAX_CHARACTERS = 600_000
MAX_SHAPES = 200_000
MAX_MEMORY = 1_000_000_000  # bytes of address space, the libraries' own among them
MAX_SECONDS = 20  # of the processor
_THIN = 3.0  # points: a filled box no thicker is a drawn line
_MAX_RULES = 5_000  # on one page: with more it is a drawing
_FAR = 20_000  # points: farther out there is no paper
_ASKEW = 3  # degrees
_JOINED = 0.12  # of the size: characters with no more between them are one word
_FEW_SEGMENTS = 6  # a path with no more is one line or one box
_LINE_PARTS = {pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_MOVETO}

Box = tuple[float, float, float, float]
Place = tuple[float, float, float, float]  # left, right, baseline, size


class TooMuch(Exception):
    """The file holds more than any plan does."""


def read(content: bytes) -> dict[str, Any]:
    """Return what the module's docstring tells of the PDF `content`."""
    try:
        document = pypdfium2.PdfDocument(content)
        if not 0 < len(document) <= MAX_PAGES:
            return {"error": "pages" if len(document) else "broken"}
        budget = Budget()
        return {"pages": [_page(document[number], budget) for number in range(len(document))]}
    except TooMuch:
        return {"error": "size"}
    except MemoryError:
        return {"error": "memory"}
    except pypdfium2.PdfiumError as error:
        return {"error": "locked" if error.err_code == pdfium.FPDF_ERR_PASSWORD else "broken"}


class Budget:
    """How many characters and shapes may still be read."""

    def __init__(self) -> None:
        self.characters, self.shapes = MAX_CHARACTERS, MAX_SHAPES

    def spend(self, *, characters: int = 0, shapes: int = 0) -> None:
        """Raise `TooMuch` when the file goes over its share."""
        self.characters, self.shapes = self.characters - characters, self.shapes - shapes
        if min(self.characters, self.shapes) < 0:
            raise TooMuch


class View:
    """From a page's coordinates to points from the top left as shown, turned or not."""

    def __init__(self, page: pypdfium2.PdfPage):
        self.width, self.height = page.get_size()
        self.turn = page.get_rotation()
        left, bottom, right, top = page.get_cropbox()
        self.corner = {0: (left, top), 90: (left, bottom), 180: (right, bottom), 270: (right, top)}[
            self.turn
        ]

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.corner[0], y - self.corner[1]
        return {0: (x, -y), 90: (y, x), 180: (-x, y), 270: (-y, -x)}[self.turn]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _page(page: pypdfium2.PdfPage, budget: Budget) -> dict[str, Any]:
    view = View(page)
    words = [word.as_list() for word in _words(page.get_textpage(), view, budget)]
    rules = [[round(value, 1) for value in rule] for rule in _rules(page, view, budget)]
    rules = rules if len(rules) <= _MAX_RULES else []
    return {
        "width": view.width,
        "height": view.height,
        "words": words,
        "rules": rules,
        "picture": _is_picture(page),
    }


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Tell whether pictures cover most of the page."""
    width, height = page.get_size()
    pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)
    boxes: Iterator[Box] = (picture.get_bounds() for picture in pictures)
    covered = sum((right - left) * (top - bottom) for left, bottom, right, top in boxes)
    return covered > float(width * height) / 2


class PageWord:
    """Characters that stand side by side on one line, in one size."""

    def __init__(self, text: str, place: Place):
        self.text, (self.left, self.right, self.baseline, self.size) = text, place

    def takes(self, place: Place) -> bool:
        """Tell whether a character at `place` goes on with the word."""
        left, _, baseline, size = place
        near = -0.5 * size < left - self.right < _JOINED * size
        return near and abs(baseline - self.baseline) < 0.5 and abs(size - self.size) < 0.1 * size

    def add(self, letter: str, place: Place) -> None:
        self.text, self.right = self.text + letter, max(self.right, place[1])

    def as_list(self) -> list[str | float]:
        return [
            self.text,
            *(round(value, 2) for value in (self.left, self.right, self.baseline, self.size)),
        ]


def _words(text: pypdfium2.PdfTextPage, view: View, budget: Budget) -> Iterator[PageWord]:
    budget.spend(characters=text.count_chars())
    word = None
    for index in range(text.count_chars()):
        letter = _letter(text, index)
        place = _place(text, index, view) if letter.strip() else None
        if place and word and (unicodedata.combining(letter) or word.takes(place)):
            word.add(letter, place)
            continue
        if word:
            yield word
        word = PageWord(letter, place) if place else None
    if word:
        yield word


def _letter(text: pypdfium2.PdfTextPage, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(text, index)
    if code in {0x2, 0xFFFE}:
        return "-"  # a hyphen at the end of a line
    return "" if code < 0x20 or 0xD800 <= code < 0xE000 else chr(code)


def _place(text: pypdfium2.PdfTextPage, index: int, view: View) -> Place | None:
    """Where a character stands; None for what stands askew (a stamp, a watermark)."""
    angle = math.degrees(pdfium.FPDFText_GetCharAngle(text, index))
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    if abs((angle + view.turn + 180) % 360 - 180) > _ASKEW or not pdfium.FPDFText_GetLooseCharBox(
        text, index, box
    ):
        return None
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    left, _, right, _ = view.box(box.left, box.bottom, box.right, box.top)
    scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
    size = scale * pdfium.FPDFText_GetFontSize(text, index)
    place = left, right, view.point(x.value, y.value)[1], size
    return place if size > 0 and _is_on_paper(place) else None


def _is_on_paper(place: Iterable[float]) -> bool:
    return all(abs(value) < _FAR for value in place)


def _rules(page: pypdfium2.PdfPage, view: View, budget: Budget) -> Iterator[Box]:
    """Straight lines drawn: strokes, the sides of boxes, and boxes too thin to be one."""
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2):
        budget.spend(shapes=1)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
        if not (fill.value or stroke.value):
            continue
        for box in _boxes(shape, budget):
            if _is_on_paper(box):
                yield from _sides(view.box(*box), stroked=bool(stroke.value))


def _boxes(shape: pypdfium2.PdfObject, budget: Budget) -> Iterator[Box]:
    """Around the pieces of a path: the whole, or what lies between two moves of its pen."""
    count = pdfium.FPDFPath_CountSegments(shape)
    if count <= _FEW_SEGMENTS:
        yield shape.get_bounds()
        return
    budget.spend(shapes=count)
    matrix = shape.get_matrix()
    piece: list[tuple[float, float]] = []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(shape, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO and piece:
            yield _around(piece)
            piece = []
        x, y = ctypes.c_float(), ctypes.c_float()
        if kind in _LINE_PARTS and pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            piece.append(matrix.on_point(x.value, y.value))
    if piece:
        yield _around(piece)


def _around(points: list[tuple[float, float]]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _sides(box: Box, *, stroked: bool) -> Iterator[Box]:
    left, top, right, bottom = box
    if min(right - left, bottom - top) <= _THIN:
        yield box
    elif stroked:
        yield from ((left, top, right, top), (left, bottom, right, bottom))
        yield from ((left, top, left, bottom), (right, top, right, bottom))


def main() -> None:
    """Read standard input under limits of memory and time; a crash is the caller's to tell."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
