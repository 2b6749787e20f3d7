"""The lists of a document as Word numbers them: dashes, plus signs, recipients, addressees."""

from .ooxml import Element, twips, w
from .styles import INDENT, Items, Style

MARKS = {Items.DASH: "-", Items.PLUS: "+", Items.RECIPIENT: "-", Items.ADDRESSEE: "-"}
INDENTS = {Items.DASH: INDENT, Items.PLUS: INDENT}  # mm, of the mark; others begin at the margin


def build_lists() -> Element:
    """Return the root of the numbering part; a list has the key of its `Items`."""
    styles = {style.value.items: style for style in Style if style.value.items}
    return w(
        "numbering",
        *(_form(items, styles[items]) for items in Items),
        *(w("num", w("abstractNumId", val=items.value), numId=items.value) for items in Items),
    )


def _form(items: Items, style: Style) -> Element:
    level = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="bullet"),
        w("pStyle", val=style.value.id),
        w("suff", val="space"),
        w("lvlText", val=MARKS[items]),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=0, firstLine=twips(INDENTS.get(items, 0)))),
        ilvl=0,
    )
    return w(
        "abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=items.value
    )
