"""What a Word file says, a paragraph a line: to be read, remarked on and compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from foundation.web.changed_words import WordRun, changed_words
from vietnamese import nfc

CELLS = " | "  # between the cells of a row


def paragraphs_of(content: bytes) -> list[str]:
    """Return the paragraphs of a Word file in order, a row of a table as one; no empty ones."""
    body = docx.Document(BytesIO(content)).element.body
    return [text for text in map(nfc, _texts(body)) if text]


def _texts(body: Any) -> Iterator[str]:
    for element in body:
        if element.tag == qn("w:p"):
            yield _text(element)
        elif element.tag == qn("w:tbl"):
            for row in element.iter(qn("w:tr")):
                cells = (_text(cell) for cell in row.iter(qn("w:tc")))
                yield CELLS.join(filter(None, cells))


def _text(element: Any) -> str:
    """The words of an element, Word's own hyphen and breaks as what they print."""
    read = {qn("w:noBreakHyphen"): "-", qn("w:br"): " ", qn("w:tab"): " ", qn("w:p"): " "}
    found = element.iter(qn("w:t"), *read)
    parts = [read.get(part.tag) or part.text or "" for part in found]
    return " ".join("".join(parts).split())


@dataclass(frozen=True)
class ChangedParagraph:
    """A paragraph of two versions that is not the same in both; `place` is that of the newer one,
    or of what follows a paragraph that went.
    """

    place: int
    before: str
    after: str

    @property
    def runs(self) -> list[WordRun]:
        """Its words, each with whether it went or came."""
        return changed_words(self.before, self.after)


def changed_paragraphs(old: Sequence[str], new: Sequence[str]) -> list[ChangedParagraph]:
    """Return what the newer version says otherwise than the older one, in reading order."""
    changed = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        for step in range(max(i2 - i1, j2 - j1)):
            before = old[i1 + step] if i1 + step < i2 else ""
            after = new[j1 + step] if j1 + step < j2 else ""
            changed.append(ChangedParagraph(min(j1 + step, j2), before, after))
    return changed


def placed(paragraphs: Sequence[str], pages: Sequence[str]) -> list[int]:
    """Return the page, from 1, on which each paragraph begins, by the words printed on the pages.

    One that is not found stands where the one before it does.
    """
    printed = ["".join(nfc(page).split()) for page in pages]
    found, page = [], 0
    for text in paragraphs:
        wanted = "".join(text.split(CELLS)[0].split())[:40]
        for ahead in range(page, min(page + 3, len(printed))):
            if wanted and wanted in printed[ahead]:
                page = ahead
                break
        found.append(page + 1)
    return found
