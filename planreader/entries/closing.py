"""Reads the closing block: the recipients and who signed, with what authority."""

import re
from collections.abc import Sequence

from ..blocks import Block
from ..draft import PlanHead
from ..layout.parts import is_name, is_signing_text, is_stamp
from ..paragraph_marks import split_mark
from ..words import bare, is_finished, is_upper, trim

_RECIPIENTS = re.compile(r"\W*noi nhan\s*:?\s*")
_SEPARATE = re.compile(r";\s+[-–]\s*")
_ARCHIVE = re.compile(r"[-–+•\s]*Lưu\s*:?.*?[.;]\s+(?=[A-ZĐÀ-Ỹ][a-zà-ỹ])")
_PAUSE = re.compile(r"[;.:,]\s+")
_NOT_NAMES = re.compile(r"(?:uy ban|phong|van phong|so|ban|hoi dong|trung tam|noi|da ky|ky ten)\b")
_SIGNED = re.compile(r"^\(?\s*(?:da ky|ky ten|ky, dong dau|da ky va dong dau)[^)]*\)?\s*")


def read_closing(blocks: Sequence[Block], head: PlanHead) -> None:
    """Set recipients, signer and signer's title of `head` from the closing block."""
    titles: list[str] = []
    in_list = open_entry = False  # the last recipient's line did not end its entry
    for text in _lines(blocks):
        if match := _RECIPIENTS.match(bare(text)):
            in_list, text = True, text[match.end() :]
        if not text or is_stamp(text):
            continue
        mark, rest = split_mark(text)
        signature = mark is None or not mark.is_bullet
        if signature and is_upper(text) and (titles or is_signing_text(text)):
            titles.append(text)
        elif signature and titles and is_name(_signed(text)) and not _NOT_NAMES.match(bare(text)):
            head.signer = _signed(text)
        elif in_list and _signed(text):
            _add_recipient(head.recipients, rest, begins=mark is not None, open_entry=open_entry)
            open_entry = (
                bool(mark or open_entry) and not is_finished(text) and not text.endswith(",")
            )
    head.signer_title = " ".join(titles)


def _lines(blocks: Sequence[Block]) -> list[str]:
    """The lines of the block, several recipients or a title on one line taken apart."""
    return [entry for block in blocks for piece in _apart(block.text) for entry in _entries(piece)]


def _apart(text: str) -> list[str]:
    """`- Sở Nội vụ; PHÓ CHỦ TỊCH`: the recipient, and the title that stood beside it."""
    if (match := _ARCHIVE.match(text)) and is_name(text[match.end() :]):
        return [text[: match.end()].rstrip(), text[match.end() :]]
    for match in [] if is_signing_text(text) else _PAUSE.finditer(text):
        if is_signing_text(text[match.end() :]):
            return [text[: match.start() + 1], text[match.end() :]]
    return [text]


def _entries(text: str) -> list[str]:
    first, *others = _SEPARATE.split(text)
    return [first, *(f"- {other}" for other in others)]


def _signed(text: str) -> str:
    match = _SIGNED.match(bare(text))
    return text[match.end() :] if match else text


def _add_recipient(recipients: list[str], text: str, *, begins: bool, open_entry: bool) -> None:
    name = trim(text)
    if not name:
        return
    if begins or not recipients or (text[0].isupper() and not open_entry):
        recipients.append(name)
    else:
        recipients[-1] = f"{recipients[-1]} {name}"
