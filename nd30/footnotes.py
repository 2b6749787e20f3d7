"""Footnotes: their texts in a part of their own, a reference where the text calls each."""

import re
from collections.abc import Sequence
from copy import deepcopy

from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from vietnamese import is_digits

from .content import Footnote
from .layout import put
from .ooxml import Element, read_run, w, write_run
from .styles import Style
from .text import unbroken

PLAIN_CALL = r"(?<=[^\W\d_]|[”\"),;.]){}(?![\d/%.,])"  # `Trung tâm1`, and no figure


def put_footnotes(word: Word, footnotes: Sequence[Footnote]) -> None:
    """Write each note under the page that calls its mark; one never called ends the text."""
    called = [
        note for note in footnotes if _refer(word.paragraphs, note.mark, _order(footnotes, note))
    ]
    for note in footnotes:
        if note not in called:
            put(word, f"{note.mark} {unbroken(note.text)}", Style.BODY)
    if called:
        notes = [_note(_order(footnotes, note), unbroken(note.text)) for note in called]
        root = w("footnotes", _mark(-1, "separator"), _mark(0, "continuationSeparator"), *notes)
        part = XmlPart(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            root,  # type: ignore[arg-type]  # it only writes the element
            word.part.package,
        )
        word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _order(footnotes: Sequence[Footnote], note: Footnote) -> int:
    return footnotes.index(note) + 1


def _refer(paragraphs: Sequence[Paragraph], mark: str, order: int) -> bool:
    """Put a reference in the place of the first call of a footnote; tell whether there was one."""
    call = re.compile(PLAIN_CALL.format(mark) if is_digits(mark) else re.escape(mark))
    for paragraph in paragraphs:
        for run in paragraph.runs:
            if match := call.search(read_run(run._r)):
                _split(run._r, match.start(), match.end(), order)
                return True
    return False


def _split(run: Element, start: int, end: int, order: int) -> None:
    """Cut the call out of a run; the reference stands between the halves."""
    text, after = read_run(run), deepcopy(run)
    reference = w(
        "r", w("rPr", w("vertAlign", val="superscript")), w("footnoteReference", id=order)
    )
    run.addnext(reference)
    reference.addnext(after)
    for half, words in ((run, text[:start]), (after, text[end:])):
        for part in [part for part in half if part.tag != qn("w:rPr")]:
            half.remove(part)
        write_run(half, words)


def _note(order: int, text: str) -> Element:
    number = w("r", w("rPr", w("vertAlign", val="superscript")), w("footnoteRef"))
    words = write_run(w("r"), f" {text}")
    return w(
        "footnote",
        w("p", w("pPr", w("pStyle", val=Style.FOOTNOTE.value.id)), number, words),
        id=order,
    )


def _mark(order: int, kind: str) -> Element:
    return w("footnote", w("p", w("r", w(kind))), type=kind, id=order)
