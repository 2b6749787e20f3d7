"""Pictures, with what they show in words."""

import struct
from io import BytesIO

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Mm

from .content import Picture
from .layout import put, text_height_mm, text_width_mm
from .ooxml import w
from .styles import Style
from .text import one_line, unbroken

PNG = b"\x89PNG\r\n\x1a\n"
CAPTION_MM = 20  # kept free below a picture as high as the page


def is_png(content: bytes) -> bool:
    """Is this a PNG file with a size?"""
    return content.startswith(PNG) and len(content) > 24 and all(_pixels(content))


def put_picture(word: Word, picture: Picture) -> None:
    """Write a picture and below it its caption, on the same page."""
    width, height = _size_mm(word, picture)
    inline = word.part.new_pic_inline(BytesIO(picture.png), Mm(width), Mm(height))
    caption, alt = one_line(picture.caption), one_line(picture.alt)
    for properties in inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):
        properties.set("name", caption)
        properties.set("descr", alt)
    for side in "TBLR":  # LibreOffice takes an eighth of an inch where nothing is said
        inline.set(f"dist{side}", "0")
    drawing = w("drawing")
    drawing.append(inline)
    put(word, "", Style.PICTURE)._p.append(w("r", drawing))
    put(word, unbroken(caption), Style.PICTURE_CAPTION)


def _size_mm(word: Word, picture: Picture) -> tuple[float, float]:
    """Width and height: as asked, but for what the page does not hold."""
    section = word.sections[-1]
    across, down = _pixels(picture.png)
    room = text_height_mm(section) - CAPTION_MM
    width = min(picture.width, text_width_mm(section), room * across / down)
    return width, width * down / across


def _pixels(content: bytes) -> tuple[int, int]:
    """The size of a PNG file, as its first chunk says it."""
    across, down = struct.unpack(">II", content[16:24])
    return across, down
