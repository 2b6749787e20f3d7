"""Places in a text where words are still to come."""

import re
from collections.abc import Iterator

OPEN = "……"  # what the program does not know: nobody signs it

# What people leave open and nobody may sign: `[...]`, `……`, `____`, `xxx`.
GAP = re.compile(r"\[[^\]\n]*\]|\.{4,}|…{2,}|_{3,}|\bx{3,}\b", re.IGNORECASE)
# What may be meant as it stands, so that a person says so.
OPEN_WORDS = re.compile(
    r"…|\.{3,}|<[^>\n]*>|\bXX\b|\?{2,}|\bTODO\b|"
    r"\((?:ghi|điền|nêu|bổ sung)(?! (?:tại|trên|ở|trong)\b)[^)\n]*\)|"
    r"(?i:\b(?:cần bổ sung|chờ bổ sung|đang cập nhật|sẽ bổ sung sau|nội dung mẫu|ghi rõ ở đây)\b)"
)


def says_nothing(text: str) -> bool:
    """Is there no letter and no digit in the text: nothing, or a lone full stop or dash?"""
    return not any(each.isalnum() for each in text)


def first_gap(text: str) -> str:
    """Return the first gap in the text; empty without one."""
    gap = GAP.search(text)
    return gap[0] if gap else ""


def open_words(text: str) -> Iterator[str]:
    """Yield the gaps and the words that look like some."""
    for pattern in (GAP, OPEN_WORDS):
        yield from (match[0] for match in pattern.finditer(text))
