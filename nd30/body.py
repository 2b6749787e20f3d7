"""The body of a document or of an annex: headings, paragraphs, lists and tables."""

from functools import singledispatch

from docx.document import Document as Word

from .content import Block, Bullet, Centered, Heading, Paragraph, Table
from .layout import put, put_fitted, text_width_mm
from .styles import Style
from .tables import BODY_CELLS, CellStyles, put_table
from .text import lines, one_line

HEADINGS = {1: Style.HEADING_1, 2: Style.HEADING_2, 3: Style.HEADING_3}


def put_blocks(word: Word, blocks: tuple[Block, ...], cells: CellStyles = BODY_CELLS) -> None:
    """Write the blocks one after another (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6)."""
    for block in blocks:
        _put(block, word, cells)


@singledispatch
def _put(block: Block, word: Word, cells: CellStyles) -> None:
    raise TypeError(f"{type(block).__name__} is no block")


@_put.register
def _(block: Heading, word: Word, cells: CellStyles) -> None:
    text = one_line(block.text)
    put(word, text.upper() if block.level == 1 else text, HEADINGS[block.level])


@_put.register
def _(block: Paragraph, word: Word, cells: CellStyles) -> None:
    first, *others = lines(block.text)
    paragraph = put(word, "", Style.BODY)
    if block.lead:
        paragraph.add_run(f"{one_line(block.lead)} ").bold = True
    paragraph.add_run(first)
    for line in others:
        put(word, line, Style.BODY)


@_put.register
def _(block: Bullet, word: Word, cells: CellStyles) -> None:
    first, *others = lines(block.text)
    put(word, f"- {first}", Style.BULLET)
    for line in others:
        put(word, line, Style.BULLET)


@_put.register
def _(block: Centered, word: Word, cells: CellStyles) -> None:
    put_fitted(word, one_line(block.text), Style.CENTERED, text_width_mm(word.sections[-1]))


@_put.register
def _(block: Table, word: Word, cells: CellStyles) -> None:
    put_table(word, block, text_width_mm(word.sections[-1]), cells)
