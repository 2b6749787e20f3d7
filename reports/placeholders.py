"""Places in a section where words are still to come."""

import re
from collections.abc import Iterator

from .drafting import CAUSES_OPEN, STOCK_SENTENCES
from .models import ReportSection

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


def gap_in(section: ReportSection) -> str:
    """Return the first gap in the section's text; empty without one."""
    gap = GAP.search(section.content)
    return gap[0] if gap else ""


def open_words_in(section: ReportSection) -> Iterator[str]:
    """Yield the gaps and the words that look like some in what a person wrote."""
    for pattern in (GAP, OPEN_WORDS):
        yield from (match[0] for match in pattern.finditer(section.text or ""))


def stock_in(section: ReportSection) -> str:
    """Return a sentence that stands there instead of a person's word; empty without one.

    A person may write that there is nothing to explain or to ask for, not that others will explain.
    """
    stock = STOCK_SENTENCES if section.text is None else (CAUSES_OPEN,)
    return next((sentence for sentence in stock if sentence in section.content), "")
