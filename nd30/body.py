"""The body of a document or of an annex: headings, paragraphs, lists, tables and pictures."""

from functools import singledispatch
from itertools import zip_longest
from typing import NamedTuple

from docx.document import Document as Word
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from .content import Block, Bullet, Centered, Heading, Paragraph, Picture, Table
from .layout import A4, MARGINS, put, put_fitted, text_width_mm
from .metrics import line_count
from .ooxml import w, write_run
from .pictures import put_picture
from .styles import INDENT, Style
from .tables import BODY_CELLS, CellStyles, TableTexts, put_table
from .text import lines, unbroken

HEADINGS = {1: Style.HEADING_1, 2: Style.HEADING_2, 3: Style.HEADING_3}
BULLETS = {1: Style.BULLET, 2: Style.INNER_BULLET}


class Place(NamedTuple):
    """Where blocks are written, and how their tables look and are called."""

    word: Word
    tables: TableTexts
    cells: CellStyles = BODY_CELLS
    title: str = "Bảng số liệu"


class Setting(NamedTuple):
    """How a block stands among the others: does it lead on to the next, does the last to it?"""

    leads_on: bool
    led_to: bool


def put_blocks(place: Place, blocks: tuple[Block, ...]) -> None:
    """Write the blocks one after another (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6)."""
    led_to = False
    for block, following in zip_longest(blocks, blocks[1:]):
        leads_on = _leads_on(block, following)
        _put(block, place, Setting(leads_on, led_to))
        led_to = leads_on


def _leads_on(block: Block, following: Block | None) -> bool:
    """Does a text say what comes below it? Such a one never stands at the foot of a page."""
    if following is None or isinstance(block, Table | Picture):
        return False
    begins_list = isinstance(block, Paragraph) and isinstance(following, Bullet)
    return begins_list or isinstance(block, Heading) or block.text.rstrip().endswith(":")


@singledispatch
def _put(block: Block, place: Place, setting: Setting) -> None:
    raise TypeError(f"{type(block).__name__} is no block")


@_put.register
def _(block: Heading, place: Place, setting: Setting) -> None:
    text = unbroken(block.text)
    put(place.word, text.upper() if block.level == 1 else text, HEADINGS[block.level])


@_put.register
def _(block: Paragraph, place: Place, setting: Setting) -> None:
    first = _put_lines(place, lines(block.text), Style.BODY, setting)
    if block.lead:
        bold = write_run(w("r", w("rPr", w("b"), w("bCs"))), f"{unbroken(block.lead)} ")
        first._p[0].addnext(bold)


@_put.register
def _(block: Bullet, place: Place, setting: Setting) -> None:
    _put_lines(place, lines(block.text), BULLETS[block.level], setting)


def _put_lines(place: Place, texts: list[str], style: Style, setting: Setting) -> WordParagraph:
    """Write the lines of a block, the first in its style; return that one."""
    shown = [
        put(
            place.word,
            text,
            Style.BODY if number else style,
            keep_next=setting.leads_on and number == len(texts) - 1,
            widow_control=bool(number) or not (setting.led_to and _may_have_three_lines(text)),
        )
        for number, text in enumerate(texts)
    ]
    return shown[0]


def _may_have_three_lines(text: str) -> bool:
    """Three lines cannot part with two on each side. Where two would fit LibreOffice leaves the
    heading above them alone on its page, unless they may.
    """
    look = Style.BODY.value
    column, indent = (
        Mm(min(A4) - MARGINS["left_margin"] - MARGINS["right_margin"]).pt,
        Mm(INDENT).pt,
    )
    counts = (line_count(text, look, column * share, indent) for share in (0.985, 1.015))
    return 3 in counts


@_put.register
def _(block: Centered, place: Place, setting: Setting) -> None:
    width = text_width_mm(place.word.sections[-1])
    put_fitted(place.word, unbroken(block.text), Style.CENTERED, width)


@_put.register
def _(block: Table, place: Place, setting: Setting) -> None:
    width = text_width_mm(place.word.sections[-1])
    put_table(place.word, block, width, place.cells, place.tables, place.title)


@_put.register
def _(block: Picture, place: Place, setting: Setting) -> None:
    put_picture(place.word, block)
