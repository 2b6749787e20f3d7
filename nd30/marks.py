"""A mark at the foot of the first page: a small picture in its margin, which moves no text."""

from dataclasses import dataclass
from io import BytesIO

import docx
from docx.oxml import parse_xml
from docx.shared import Mm

from .ooxml import w
from .package import to_bytes
from .styles import Style
from .tables import TableTexts

SIZE = 18  # mm, its quiet border included
# In the left margin, which is 30 mm wide: beside the text, above what printers cannot reach.
LEFT, TOP = 9, 270  # mm from the edges of the page
NAME = "Mã kiểm tra văn bản"
_ANCHOR = """<wp:anchor
    xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0"
    locked="1" layoutInCell="1" allowOverlap="1">
  <wp:simplePos x="0" y="0"/>
  <wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>
  <wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>
  <wp:extent cx="{size}" cy="{size}"/>
  <wp:wrapNone/>
</wp:anchor>"""


@dataclass(frozen=True)
class Mark:
    """A square picture (PNG) for the foot of the first page; `alt` says what it is to those who
    hear the document.
    """

    png: bytes
    alt: str


def marked(word_file: bytes, mark: Mark) -> bytes:
    """Return a document that `write` wrote with a mark at the foot of its first page, 18 mm wide;
    the same file and mark give the same bytes.
    """
    word = docx.Document(BytesIO(word_file))
    if len(word.sections) > 1:  # a section without a footer of its own repeats the one before it
        word.sections[1].first_page_footer.is_linked_to_previous = False
    footer = word.sections[0].first_page_footer
    paragraph = footer.paragraphs[0]
    paragraph.style = Style.PAGE_NUMBER.value.name
    # python-docx shares a picture among the parts of a package, and the footer is one of its own
    inline = footer.part.new_pic_inline(BytesIO(mark.png), Mm(SIZE), Mm(SIZE))
    anchor = parse_xml(_ANCHOR.format(left=Mm(LEFT), top=Mm(TOP), size=Mm(SIZE)))
    for child in list(inline)[1:]:  # all but the extent: properties and graphic
        anchor.append(child)
    for properties in anchor.xpath("wp:docPr | .//pic:cNvPr"):
        properties.set("name", NAME)
        properties.set("descr", mark.alt)
    drawing = w("drawing")
    drawing.append(anchor)
    paragraph._p.append(w("r", drawing))
    return to_bytes(word, TableTexts())
