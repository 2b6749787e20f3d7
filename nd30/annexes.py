"""What goes with a document, each in a section of its own: what it issues with itself, annexes."""

from docx.document import Document as Word
from docx.enum.section import WD_SECTION

from .body import Place, put_blocks
from .content import Annex, Document, Enclosed
from .layout import hold_end, put, put_fitted, put_rule_under, set_page, text_width_mm
from .styles import Style
from .tables import ANNEX_CELLS, TableTexts
from .text import dated, numbered, one_line, roman, unbroken

LETTER = "Công văn"


def put_annexes(word: Word, document: Document, tables: TableTexts) -> None:
    """Write the annexes."""
    for number, annex in enumerate(document.annexes, start=1):
        label = annex_label(number, of=len(document.annexes))
        title = one_line(annex.title)
        _put_annex_head(word, label, annex, _reference(document))
        put_blocks(Place(word, tables, ANNEX_CELLS, title), annex.blocks)
        hold_end(word)


def annex_label(number: int, *, of: int) -> str:
    """Return what the annex with this number, from 1, is called; only two or more are numbered
    (Phụ lục I, mục III.1).
    """
    return f"Phụ lục {roman(number)}" if of > 1 else "Phụ lục"


def put_enclosed(word: Word, document: Document, enclosed: Enclosed, tables: TableTexts) -> None:
    """Write what the document issues with itself, in a section of its own."""
    width = _begin_section(word, landscape=False)
    put(word, one_line(enclosed.kind).upper(), Style.KIND)
    put_fitted(word, one_line(enclosed.subject), Style.SUBJECT, width)
    reference = put_fitted(word, _reference(document), Style.ANNEX_REFERENCE, width)
    put_rule_under(word, reference, width)
    put_blocks(Place(word, tables), enclosed.body)
    hold_end(word)


def _put_annex_head(word: Word, label: str, annex: Annex, reference: str) -> None:
    width = _begin_section(word, landscape=annex.landscape)
    put(word, label, Style.ANNEX)
    put_fitted(word, one_line(annex.title).upper(), Style.ANNEX_TITLE, width)
    put_rule_under(word, put_fitted(word, reference, Style.ANNEX_REFERENCE, width), width)


def _begin_section(word: Word, *, landscape: bool) -> float:
    """Begin a section on a new page; return the width of its text in millimetres."""
    section = word.add_section(WD_SECTION.NEW_PAGE)
    *_, above, end = word.paragraphs  # the last one ends the section above
    end.style = Style.AFTER_TABLE.value.name
    # one such line is enough: a second would find no room under a page that is full
    if above.style and above.style.name == Style.AFTER_TABLE.value.name:
        word.element.body.remove(above._p)
    set_page(section, landscape=landscape)
    return text_width_mm(section)


def _reference(document: Document) -> str:
    kind = one_line(document.kind).capitalize() or LETTER
    named = f"Kèm theo {kind} số {numbered(document)} {dated(document.issued_on)}"
    return unbroken(f"({named} của {document.agency.full_name})")
