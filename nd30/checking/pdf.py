"""Reads the pages of a PDF: letters with their look, strokes and pictures."""

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from .findings import UnreadableDocument
from .printed import Box, Face, Letter, Page

MAX_PAGES = 1_000
MAX_LETTERS = 4_000_000
MAX_SHAPES_OF_PAGE = 20_000  # with more it is a drawing
FAR = 20_000  # points: farther out there is no paper
ASKEW = 3  # degrees
FEW_SEGMENTS = 6  # a path with no more is one line or one box
THIN = 3.0  # points: a filled box no thicker is a drawn line
BOLD_WEIGHT = 600
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_HYPHENS = {0x2, 0xAD, 0x2010, 0x2011, 0xFFFE}  # a hyphen at a line's end among them
_LINE_PARTS = {pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_MOVETO}


def read_pages(content: bytes) -> list[Page]:
    """Return the pages of a PDF.

    Raises `UnreadableDocument` when it is broken, locked by a password, or has no or too many
    pages or letters.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        if not 0 < len(document) <= MAX_PAGES:
            raise UnreadableDocument(f"Tệp PDF phải có từ 1 đến {MAX_PAGES} trang.")
        return list(_pages(document))
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise UnreadableDocument(
            "Tệp PDF được đặt mật khẩu; hãy bỏ mật khẩu rồi thử lại."
            if locked
            else "Tệp không phải là PDF hoặc bị hỏng; hãy xuất lại PDF rồi thử lại."
        ) from error


def _pages(document: pypdfium2.PdfDocument) -> Iterator[Page]:
    left = MAX_LETTERS
    for number in range(len(document)):
        page = document[number]
        view, text = _View(page), page.get_textpage()
        left -= text.count_chars()
        if left < 0:
            raise UnreadableDocument("Tệp PDF có quá nhiều chữ để kiểm tra.")
        letters = list(_letters(text, view))
        strokes = list(_strokes(page, view))
        yield Page(number + 1, view.width, view.height, letters, strokes, _pictures(page, view))
        text.close()
        page.close()


class _View:
    """From a page's coordinates to points from the top left as shown, turned or not."""

    def __init__(self, page: pypdfium2.PdfPage):
        self.width, self.height = page.get_size()
        self.turn = page.get_rotation()
        left, bottom, right, top = page.get_cropbox()
        # how far right and how far down a step to the right, and one up, lead
        self.across, self.down = {
            0: ((1, 0, -left), (0, -1, top)),
            90: ((0, 1, -bottom), (1, 0, -left)),
            180: ((-1, 0, right), (0, 1, -bottom)),
            270: ((0, -1, top), (-1, 0, right)),
        }[self.turn]

    def right_of(self, x: float, y: float) -> float:
        a, b, c = self.across
        return float(a * x + b * y + c)

    def below(self, x: float, y: float) -> float:
        a, b, c = self.down
        return float(a * x + b * y + c)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, x1 = self.right_of(left, bottom), self.right_of(right, top)
        y0, y1 = self.below(left, bottom), self.below(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _letters(text: pypdfium2.PdfTextPage, view: _View) -> Iterator[Letter]:
    faces: dict[int | None, Face | None] = {}
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        # what the library made up to part words and lines belongs to no object
        part = pdfium.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(part, ctypes.c_void_p).value
        if key not in faces:
            faces[key] = _face(text, index, view) if key else None
        face, letter = faces[key], _letter(text, index)
        if face is None or not letter:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, box):
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        left = view.right_of(box.left, box.bottom)
        right = view.right_of(box.right, box.top)
        foot = view.below(x.value, y.value)
        if -FAR < left <= right < FAR and -FAR < foot < FAR:
            yield Letter(letter, left, right, foot, face)


def _letter(text: pypdfium2.PdfTextPage, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(text, index)
    if code in _HYPHENS:
        return "-"
    if code == 0xA0:
        return " "
    return "" if code < 0x20 or 0xD800 <= code < 0xE000 else chr(code)


def _face(text: pypdfium2.PdfTextPage, index: int, view: _View) -> Face | None:
    """How the letters of an object look; None for what stands askew (a stamp, a watermark)."""
    angle = math.degrees(pdfium.FPDFText_GetCharAngle(text, index))
    if abs((angle + view.turn + 180) % 360 - 180) > ASKEW:
        return None
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
    size = scale * pdfium.FPDFText_GetFontSize(text, index)
    name = _font_name(text, index)
    folded = name.lower()
    heavy = pdfium.FPDFText_GetFontWeight(text, index) >= BOLD_WEIGHT
    slanted = "italic" in folded or "oblique" in folded
    return Face(name, size, "bold" in folded or heavy, slanted) if 0 < size < FAR else None


def _font_name(text: pypdfium2.PdfTextPage, index: int) -> str:
    flags, room = ctypes.c_int(), ctypes.create_string_buffer(200)
    pdfium.FPDFText_GetFontInfo(text, index, room, len(room), flags)
    return _SUBSET.sub("", room.value.decode("utf-8", "replace"))


def _is_on_paper(*values: float) -> bool:
    return all(abs(value) < FAR for value in values)


def _pictures(page: pypdfium2.PdfPage, view: _View) -> list[Box]:
    found = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)
    return [view.box(*picture.get_bounds()) for picture in found]


def _strokes(page: pypdfium2.PdfPage, view: _View) -> Iterator[Box]:
    """Straight lines drawn: strokes, the sides of boxes, and boxes too thin to be one."""
    shapes = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2)
    left = MAX_SHAPES_OF_PAGE
    for shape in shapes:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
        left -= max(1, pdfium.FPDFPath_CountSegments(shape))
        if left < 0:
            return
        if fill.value or stroke.value:
            for box in _boxes(shape):
                if _is_on_paper(*box):
                    yield from _sides(view.box(*box), stroked=bool(stroke.value))


def _boxes(shape: Any) -> Iterator[tuple[float, float, float, float]]:
    """Around the pieces of a path: the whole, or what lies between two moves of its pen."""
    count = pdfium.FPDFPath_CountSegments(shape)
    if count <= FEW_SEGMENTS:
        yield shape.get_bounds()
        return
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


def _around(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _sides(box: Box, *, stroked: bool) -> Iterator[Box]:
    left, top, right, bottom = box
    if min(box.width, box.height) <= THIN:
        yield box
    elif stroked:
        yield from (Box(left, top, right, top), Box(left, bottom, right, bottom))
        yield from (Box(left, top, left, bottom), Box(right, top, right, bottom))
