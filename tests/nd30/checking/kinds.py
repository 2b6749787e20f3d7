"""A sound document of each kind; nd30 writes them alike, but minutes."""

import re
from collections.abc import Iterable

from nd30 import Document, write
from nd30.checking.kinds import KINDS
from tests.nd30.checking.spoiling import edited
from tests.nd30.extremes import body_of
from tests.nd30.samples import report


def of_each_kind(kinds: Iterable[str]) -> dict[str, bytes]:
    """A file of each of these kinds by its name."""
    return {
        kind: minutes(document(kind)) if kind == "BIÊN BẢN" else write(document(kind))
        for kind in kinds
    }


def document(kind: str) -> Document:
    return report(kind=kind, symbol=f"{KINDS[kind].symbol or 'VB'}-UBND", body=body_of(2))


def minutes(document: Document) -> bytes:
    """Without a day, and signed by secretary and chair above the recipients."""

    def change(text: str) -> str:
        text = re.sub(r"<w:t>Khe Mây, ngày [^<]*</w:t>", "<w:t></w:t>", text)
        start, end = text.rindex("<w:tbl>"), text.rindex("</w:tbl>") + len("</w:tbl>")
        frame = text[start:end]
        left, right = re.findall(r"<w:tc>.*?</w:tc>", frame, re.DOTALL)
        left_width, right_width = (
            re.match("<w:tc><w:tcPr>.*?</w:tcPr>", cell)[0] for cell in (left, right)
        )
        signed = right[len(right_width) : -len("</w:tc>")]
        secretary = f"{left_width}{signed.replace('CHỦ TỊCH', 'THƯ KÝ')}</w:tc>"
        signing = frame.replace(left, secretary)
        recipients = frame.replace(right, f"{right_width}<w:p/></w:tc>")
        return f"{text[:start]}{signing}<w:p/>{recipients}{text[end:]}"

    return edited(write(document), change)
