"""Where things stand: pages and their numbers, frames, paragraphs, lines drawn under a text."""

from collections.abc import Sequence

from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml.etree import _ProcessingInstruction

from .metrics import fit, text_width
from .ooxml import Element, flag, twips, w, write_run
from .styles import FRAME, Look, Style, list_properties
from .text import bound

A4 = (210, 297)
MARGINS = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}  # mm
HEADER_DISTANCE = 8  # mm: the number stands in the middle of the top margin
LAST_PARAGRAPHS = 3
RULE_SHARE = 0.42  # of the text above it, where the decree asks for 1/3 to 1/2
ROUNDING = 2  # points by which a program's line may differ from ours

Container = Word | _Cell


def set_page(section: Section, *, landscape: bool = False) -> None:
    """Lay out a section on A4 with the legal margins; its first page shows no number (mục I)."""
    width, height = reversed(A4) if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side, millimetres in MARGINS.items():
        setattr(section, side, Mm(millimetres))
    section.header_distance = section.footer_distance = Mm(HEADER_DISTANCE)
    section.different_first_page_header_footer = True


def number_pages(section: Section) -> None:
    """Print page numbers from 1 in the middle of the top margin (mục I.7) from here on."""
    margins = section._sectPr.get_or_add_pgMar()
    margins.addnext(w("pgNumType", start=1))
    paragraph = section.header.paragraphs[0]
    paragraph.style = Style.PAGE_NUMBER.value.name
    paragraph._p.append(w("fldSimple", w("r", w("t")), instr="PAGE"))


def text_width_mm(section: Section) -> float:
    """Return the width between the margins of a section in millimetres."""
    width = max(A4) if section.orientation == WD_ORIENT.LANDSCAPE else min(A4)
    return width - MARGINS["left_margin"] - MARGINS["right_margin"]


def text_height_mm(section: Section) -> float:
    """Return the height between the margins of a section in millimetres."""
    height = min(A4) if section.orientation == WD_ORIENT.LANDSCAPE else max(A4)
    return height - MARGINS["top_margin"] - MARGINS["bottom_margin"]


def put(
    container: Container,
    text: str,
    style: Style,
    *,
    keep_next: bool = False,
    widow_control: bool = True,
) -> Paragraph:
    """Add a paragraph of a named style; `keep_next` holds it to what follows."""
    look = style.value
    properties = w(
        "pPr",
        w("pStyle", val=look.id),
        flag("keepNext", keep_next),
        None if widow_control else w("widowControl", val=0),
        list_properties(look),  # the style says so too, but not every reader asks it
    )
    paragraph = w("p", properties, write_run(w("r"), text) if text else None)
    add(container, paragraph)
    return Paragraph(paragraph, container)  # type: ignore[arg-type]  # an element of its own class


def hold_end(word: Word) -> None:
    """Hold the last paragraphs of a section together: no line stands on a page of its own."""
    *above, last = word.paragraphs[-LAST_PARAGRAPHS:]
    below = last
    for paragraph in reversed(above):
        if paragraph._p.getnext() is not below._p:
            return
        paragraph.paragraph_format.keep_with_next = True
        if not paragraph.text:  # behind a table, whose last row is held to it
            return
        below = paragraph


def add(container: Container, element: Element | _ProcessingInstruction) -> None:
    """Add an element at the end of a document or of a cell."""
    if isinstance(container, _Cell):
        container._tc.append(element)
    else:
        # the properties of the last section stand behind all else
        container.element.body[-1].addprevious(element)


def put_fitted(
    container: Container, text: str, style: Style, width_mm: float, gutter_mm: float = 0
) -> float:
    """Add a centred text that breaks between names, into lines of about one length.

    Return the width of its last line in points, for `put_rule_under`.
    """
    column = Mm(width_mm - 2 * gutter_mm).pt - ROUNDING
    fits = text_width(text, style.value) <= column
    shown = text if fits else bound(text)
    indent, last_line = fit(shown, style.value, column)
    _indent(put(container, shown, style), indent + Mm(gutter_mm).pt)
    return last_line


def put_rule(container: Container, length: float, width_mm: float) -> None:
    """Draw a solid line of `length` points in the middle of the column."""
    _indent(put(container, "", Style.RULE), (Mm(width_mm).pt - length) / 2)


def put_rule_under(container: Container, last_line: float, width_mm: float) -> None:
    """Draw the short line under a text whose last line is `last_line` points wide."""
    put_rule(container, last_line * RULE_SHARE, width_mm)


def frame(
    word: Word, rows: int, widths: Sequence[float], caption: str, holds: str
) -> list[list[_Cell]]:
    """Add a borderless table whose rows do not break; return its cells, empty.

    `caption` and `holds` tell those who hear a document that the table is there for its layout.
    """
    twip_widths = [twips(width) for width in widths]
    grid = w("tblGrid", *(w("gridCol", w=width) for width in twip_widths))
    table = w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=Look(FRAME).id),
            w("tblW", w=sum(twip_widths), type="dxa"),
            w("tblLayout", type="fixed"),
            w("tblCaption", val=caption),
            w("tblDescription", val=f"Khung trình bày: {holds}"),
        ),
        grid,
        *(
            w(
                "tr",
                w("trPr", w("cantSplit")),
                *(w("tc", w("tcPr", w("tcW", w=width, type="dxa"))) for width in twip_widths),
            )
            for _ in range(rows)
        ),
    )
    add(word, table)
    proxy = Table(table, word)  # type: ignore[arg-type]  # an element of its own class
    return [[_Cell(cell, proxy) for cell in row.tc_lst] for row in table.tr_lst]  # type: ignore[attr-defined]


def _indent(paragraph: Paragraph, points: float) -> None:
    if points:
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(
            points
        )
