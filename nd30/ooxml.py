"""Elements of WordprocessingML in one call each.

python-docx knows no footnotes, page fields, unbroken rows or styles of our own: these are made here
and hung on the elements that it keeps behind its objects (`_p`, `_r`, `_tr`, `_tc`, `_sectPr`).
Paragraphs are made here too: python-docx looks through all styles for each of them.
"""

from functools import cache

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from lxml.etree import _Element

Element = _Element  # lxml gives its elements no public type

HYPHEN = "\u2011"  # in our texts; Word has an element for it, which is found and copied as `-`
TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NAMESPACE = {"w": nsmap["w"]}
_name = cache(qn)


def w(tag: str, *children: Element | None, **attributes: str | float) -> Element:
    """Return the element `w:tag`; a child that is `None` is left out."""
    element: Element = oxml_parser.makeelement(
        _name(f"w:{tag}"),
        {_name(f"w:{name}"): str(value) for name, value in attributes.items()},
        _NAMESPACE,
    )
    element.extend(child for child in children if child is not None)
    return element


def flag(tag: str, on: bool) -> Element | None:
    """Return the empty element `w:tag` that switches something on, or `None`."""
    return w(tag) if on else None


def twips(mm: float) -> int:
    """Return a length in millimetres as Word's twentieths of a point."""
    return round(mm * TWIPS_PER_MM)


def write_run(run: Element, text: str) -> Element:
    """Put `text` into a run after what it holds; return the run."""
    for number, part in enumerate(text.split(HYPHEN)):
        if number:
            run.append(w("noBreakHyphen"))
        if part:
            piece = w("t")
            piece.text = part
            if part != part.strip():
                piece.set(_SPACE, "preserve")
            run.append(piece)
    return run


def read_run(run: Element) -> str:
    """Return the text that `write_run` put in."""
    hyphen = _name("w:noBreakHyphen")
    return "".join(HYPHEN if part.tag == hyphen else part.text or "" for part in run)
