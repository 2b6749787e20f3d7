"""Annexes: each in a section of its own, with its label, its title and its document."""

from docx.document import Document as Word
from docx.enum.section import WD_SECTION

from .body import put_blocks
from .content import Annex, Document
from .layout import put, put_fitted, put_rule_under, set_page, text_width_mm
from .styles import Style
from .tables import ANNEX_CELLS
from .text import dated, numbered, one_line, roman

LETTER = "Công văn"


def put_annexes(word: Word, document: Document) -> None:
    """Write the annexes; only two or more are numbered (Phụ lục I, mục III.1)."""
    for number, annex in enumerate(document.annexes, start=1):
        label = f"Phụ lục {roman(number)}" if len(document.annexes) > 1 else "Phụ lục"
        _put_annex(word, label, annex, _reference(document))


def _put_annex(word: Word, label: str, annex: Annex, reference: str) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    word.paragraphs[-1].style = Style.AFTER_TABLE.value.name
    set_page(section, landscape=annex.landscape)
    width = text_width_mm(section)
    put(word, label, Style.ANNEX)
    put_fitted(word, one_line(annex.title).upper(), Style.ANNEX_TITLE, width)
    put_rule_under(word, put_fitted(word, reference, Style.ANNEX_REFERENCE, width), width)
    put_blocks(word, annex.blocks, ANNEX_CELLS)


def _reference(document: Document) -> str:
    kind = one_line(document.kind).capitalize() or LETTER
    named = f"Kèm theo {kind} số {numbered(document)} {dated(document.issued_on)}"
    return f"({named} của {one_line(document.agency.full_name)})"
