"""The foot of a document: who receives it and who signs it."""

from docx.document import Document as Word
from docx.shared import Pt
from docx.table import _Cell

from .content import Document, Signature
from .layout import frame, put, put_fitted
from .page_ends import is_one_line
from .styles import Style
from .text import listed, one_line

RECIPIENTS_WIDTH, SIGNATURE_WIDTH = 78, 87  # mm
GAP = 12  # points, between the body and the signature
AS_ABOVE = "Như trên"


def put_closing(word: Word, document: Document) -> None:
    """Write recipients and signature side by side (mục II.7 and II.9); under minutes both
    signatures side by side, and the recipients below (Phụ lục III, mẫu 1.10).
    """
    _hold_to_text(word)
    signed = frame(
        word,
        2 if document.recorder else 1,
        (RECIPIENTS_WIDTH, SIGNATURE_WIDTH),
        "Phần cuối văn bản",
        "nơi nhận bên trái, chữ ký bên phải",
    )
    if document.recorder:
        _put_signature(signed[0][0], document.recorder)
        put(signed[1][1], "", Style.AFTER_TABLE)
    _put_signature(signed[0][1], document.signature)
    recipients = signed[-1][0]
    _put_recipients(recipients, document)
    if document.recorder:
        recipients.paragraphs[0].paragraph_format.space_before = Pt(GAP)
    put(word, "", Style.AFTER_TABLE)


def _hold_to_text(word: Word) -> None:
    """A signature never stands on a page without two lines of the text."""
    *others, last = word.paragraphs
    form = last.paragraph_format
    form.keep_with_next, form.space_after = True, Pt(GAP)
    above = last._p.getprevious()
    # behind a table the last row is held to this paragraph, which has the height of a hair
    if others and above is others[-1]._p and is_one_line(last._p):
        others[-1].paragraph_format.keep_with_next = True


def _put_recipients(cell: _Cell, document: Document) -> None:
    put(cell, "Nơi nhận:", Style.RECIPIENTS)
    named = document.recipients
    if document.addressees and not named[0].startswith(AS_ABOVE):
        named = (AS_ABOVE, *named)
    for line in listed(named):
        put(cell, line, Style.RECIPIENT)


def _put_signature(cell: _Cell, signature: Signature) -> None:
    for line in signature.authority:
        put_fitted(cell, one_line(line).upper(), Style.AUTHORITY, SIGNATURE_WIDTH)
    if signature.name:
        put_fitted(cell, one_line(signature.name), Style.SIGNER, SIGNATURE_WIDTH)
