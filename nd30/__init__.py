"""The door to documents in the form of Nghị định 30/2020/NĐ-CP: figures in, a Word file out, and
any document's form judged.
"""

from .annexes import annex_label, put_annexes, put_enclosed
from .body import Place, put_blocks
from .checking import Finding, UnreadableDocument, check
from .closing import put_closing
from .completeness import MissingFigure, check_complete
from .content import (
    Agency,
    Annex,
    Block,
    Bullet,
    Centered,
    Column,
    Document,
    Enclosed,
    Footnote,
    GroupRow,
    Heading,
    OpenDate,
    Paragraph,
    Picture,
    Row,
    Signature,
    Table,
)
from .footnotes import put_footnotes
from .letterhead import put_head
from .marks import Mark, marked
from .package import describe, new_word, to_bytes
from .page_ends import break_pages
from .tables import TableTexts
from .text import roman

__all__ = [
    "Agency",
    "Annex",
    "Block",
    "Bullet",
    "Centered",
    "Column",
    "Document",
    "Enclosed",
    "Finding",
    "Footnote",
    "GroupRow",
    "Heading",
    "Mark",
    "MissingFigure",
    "OpenDate",
    "Paragraph",
    "Picture",
    "Row",
    "Signature",
    "Table",
    "UnreadableDocument",
    "annex_label",
    "check",
    "marked",
    "roman",
    "write",
]


def write(document: Document) -> bytes:
    """Return the document as a Word file; the same document gives the same bytes.

    Page, letterhead, title, signature, recipients and annexes follow Nghị định 30/2020/NĐ-CP, Phụ
    lục I, mục I to III. The writer adds what the decree fixes: upper case of the names, dashes and
    end marks of lists, "Như trên" when there are addressees, labels and references of annexes, page
    numbers. The body's closing "./." and its mention of the annexes are the caller's.

    Raises `MissingFigure`, a `ValueError`, when something is missing; only number, day, month and
    signer may be open.
    """
    check_complete(document)
    word, tables = new_word(), TableTexts()
    describe(word, document)
    put_head(word, document)
    put_blocks(Place(word, tables), document.body)
    if document.enclosed:
        put_closing(word, document)
        break_pages(word, document)
        put_enclosed(word, document, document.enclosed, tables)
        put_footnotes(word, document.footnotes)
    else:
        put_footnotes(word, document.footnotes)
        put_closing(word, document)
        break_pages(word, document)
    put_annexes(word, document, tables)
    return to_bytes(word, tables)
