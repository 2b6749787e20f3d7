"""Where the pages of a finished document end: what leads on never stands at a page's foot.

Word sees to that by itself (keep with next). LibreOffice guesses first how many paragraphs a page
holds, and when it then moves some back to the page before it forgets what they are held to. So the
lines are reckoned here, and a text that leads on but would be left alone begins the next page. A
draft gets no such break: it is still written on, and the break would stay where it was.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Emu, Mm

from .content import Document
from .layout import A4, MARGINS
from .lists import MARKS
from .metrics import line_count
from .ooxml import TWIPS_PER_POINT, Element, read_run, w
from .styles import Style

LINE = 1.15  # height of a line of Times New Roman over its size
PAGE = Mm(max(A4) - MARGINS["top_margin"] - MARGINS["bottom_margin"]).pt
COLUMN = Mm(min(A4) - MARGINS["left_margin"] - MARGINS["right_margin"]).pt
ROUNDING = 6  # points by which a program's page may differ from ours
LINE_ROUNDING = 0.015  # of a line's length
# A page is begun where both say so: after a paragraph that one program still finds room for and
# another does not, a break that is right for the one leaves the other's page nearly empty.
PAGES = (PAGE, PAGE - ROUNDING)
LEAST_LINES = 2  # of a paragraph that stand on one page (widow control)
LOOKS = {style.value.id: style.value for style in Style}


class Piece(NamedTuple):
    """A paragraph or a frame as it takes up room; a frame is one line of its whole height."""

    element: Element
    lines: int
    line_height: float
    before: float
    after: float
    leads_on: bool

    @property
    def height(self) -> float:
        return self.before + self.lines * self.line_height

    @property
    def first_lines(self) -> float:
        """The height of the lines that cannot part from the first."""
        parts = self.lines >= 2 * LEAST_LINES
        return self.before + (LEAST_LINES if parts else self.lines) * self.line_height


def break_pages(word: Word, document: Document) -> None:
    """Begin a page with what leads on and would stand at the foot of the last one.

    Nothing is reckoned behind a table or with notes under the pages.
    """
    if _is_finished(document) and not document.footnotes:
        pieces = _spaced(_pieces(word))
        used = dict.fromkeys(PAGES, 0.0)
        for number, piece in enumerate(pieces):
            is_first = number == 0 or not pieces[number - 1].leads_on
            needed = _needed(pieces, number)
            lefts = [PAGE - above for above in used.values()]
            if is_first and needed and all(_parts(piece, needed, left) for left in lefts):
                _begin_page(piece)
                used = dict.fromkeys(PAGES, 0.0)
            used = {page: _used_after(piece, above, page) for page, above in used.items()}


def _parts(piece: Piece, needed: float, left: float) -> bool:
    """Would the piece find room on what is left of a page, but not what it leads on to?"""
    return piece.height - ROUNDING < left < needed + ROUNDING


def _is_finished(document: Document) -> bool:
    return bool(
        document.number and isinstance(document.issued_on, date) and document.signature.name
    )


def _needed(pieces: list[Piece], number: int) -> float:
    """The height of a piece that leads on, and of what it leads to; nothing if it does not."""
    height = 0.0
    while number < len(pieces) - 1 and pieces[number].leads_on:
        height += pieces[number].height + pieces[number].after
        number += 1
    return height + pieces[number].first_lines if height else 0.0


def _used_after(piece: Piece, used: float, page: float) -> float:
    """How much of a page is used when a piece follows."""
    left = page - used
    if piece.height <= left:
        return used + piece.height + piece.after
    fitting = int((left - piece.before) // piece.line_height)
    fitting = min(fitting, piece.lines - LEAST_LINES)
    rest = piece.lines - fitting if fitting >= LEAST_LINES else piece.lines
    return rest * piece.line_height + piece.after


def _begin_page(piece: Piece) -> None:
    style, *others = piece.element[0]
    # the order of the properties is fixed: style, keep with next, break before
    held = [part for part in others if part.tag == qn("w:keepNext")]
    (held or [style])[0].addnext(w("pageBreakBefore"))


def _pieces(word: Word) -> Iterator[Piece]:
    for element in word.element.body:
        if element.tag == qn("w:p"):
            yield _picture(element) or _paragraph(element, COLUMN)
        elif element.tag == qn("w:tbl"):
            height = sum(_row_height(row) for row in element.iter(qn("w:tr")))
            yield Piece(element, 1, height, 0.0, 0.0, leads_on=False)
        else:
            return


def _picture(element: Element) -> Piece | None:
    """The one line, as high as its picture, of a paragraph that holds one."""
    extent = next(element.iter(qn("wp:extent")), None)
    if extent is None:
        return None
    look = Style.PICTURE.value
    height = Emu(int(extent.get("cy", ""))).pt
    return Piece(element, 1, height, look.before, look.after, look.keep_next)


def _spaced(pieces: Iterable[Piece]) -> list[Piece]:
    """Of the space after a paragraph and that before the next only the larger one counts."""
    spaced, above = [], 0.0
    for piece in pieces:
        spaced.append(piece._replace(before=max(0.0, piece.before - above)))
        above = piece.after
    return spaced


def _row_height(row: Element) -> float:
    return max(
        sum(piece.height + piece.after for piece in _spaced(_cell(cell)))
        for cell in row.iter(qn("w:tc"))
    )


def _cell(cell: Element) -> Iterator[Piece]:
    width = cell[0][0].get(qn("w:w"), "")  # of `w:tcW`, the first property
    for paragraph in cell.iter(qn("w:p")):
        yield _paragraph(paragraph, int(width) / TWIPS_PER_POINT)


def is_one_line(paragraph: Element) -> bool:
    """May a paragraph of the running text take up one line only? Programs differ a little."""
    return _paragraph(paragraph, COLUMN * (1 + LINE_ROUNDING)).lines == 1


def _paragraph(element: Element, column: float) -> Piece:
    said = {part.tag: part for part in element[0]}
    look = LOOKS[said[qn("w:pStyle")].get(qn("w:val"), "")]
    height = look.line if look.exact else look.size * LINE * look.line
    mark = f"{MARKS[look.items]} " if look.items else ""
    text = mark + "".join(map(read_run, element.iter(qn("w:r"))))
    if (indents := said.get(qn("w:ind"))) is not None:
        column -= sum(_points(indents, side) for side in ("left", "right"))
    after = look.after
    if (spacing := said.get(qn("w:spacing"))) is not None:
        after = _points(spacing, "after")
    leads_on = look.keep_next or qn("w:keepNext") in said
    lines = line_count(text, look, column, Mm(look.indent).pt)
    return Piece(element, lines, height, look.before, after, leads_on)


def _points(element: Element, name: str) -> float:
    return int(element.get(qn(f"w:{name}")) or 0) / TWIPS_PER_POINT
