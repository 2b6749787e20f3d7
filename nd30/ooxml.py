"""Elements of WordprocessingML in one call each.

python-docx knows no footnotes, page fields, unbroken rows or styles of our own: these are made here
and hung on the elements that it keeps behind its objects (`_p`, `_r`, `_tr`, `_tc`, `_sectPr`).
"""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element

Element = _Element  # lxml gives its elements no public type

TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4


def w(tag: str, *children: Element | None, **attributes: str | float) -> Element:
    """Return the element `w:tag`; a child that is `None` is left out."""
    element = OxmlElement(
        f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()}
    )
    element.extend(child for child in children if child is not None)
    return element


def flag(tag: str, on: bool) -> Element | None:
    """Return the empty element `w:tag` that switches something on, or `None`."""
    return w(tag) if on else None


def twips(mm: float) -> int:
    """Return a length in millimetres as Word's twentieths of a point."""
    return round(mm * TWIPS_PER_MM)
