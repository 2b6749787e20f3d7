"""The decision that enacts a plan, as far as the plan's own text holds it: its articles, and who
decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planreader import bare, is_upper, opens_recipients, squeeze
from vietnamese import nfc

from .models import Plan

ARTICLE = re.compile(r"Điều\s+\d{1,2}\s*[.:]\s*", re.IGNORECASE)
ATTACHED = re.compile(r"\(?\s*(?:ban hanh )?kem theo\b")
DECIDES = re.compile(r"(?:chu tich )?uy ban nhan dan\b")
USUAL = (
    "Ban hành kèm theo Quyết định này Kế hoạch {title}.",
    "Quyết định này có hiệu lực kể từ ngày ký.",
    (
        "Thủ trưởng các đơn vị được giao nhiệm vụ trong Kế hoạch và các tổ chức, cá nhân có liên "
        "quan chịu trách nhiệm thi hành Quyết định này./."
    ),
)


@dataclass(frozen=True)
class Article:
    """One article: `Điều 2.` and its text, a paragraph a line."""

    lead: str
    text: str

    @property
    def holds_plan(self) -> bool:
        """Does the plan stand under it: `… với các nội dung sau:`?"""
        return self.text.endswith(":")


def articles_of(plan: Plan) -> list[Article]:
    """Return the articles of the decision that enacts `plan`: as they were read, else the usual
    ones.
    """
    return list(_read(_lines(plan))) or [
        Article(f"Điều {number}.", words.format(title=plan.title_amid))
        for number, words in enumerate(USUAL, start=1)
    ]


def decided_by(plan: Plan) -> str:
    """Return who decides, as the line above the legal bases says: `CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ …`;
    empty when none does.
    """
    lines = _lines(plan)
    bases = {squeeze(basis["text"]) for basis in plan.legal_bases}
    first = next((n for n, line in enumerate(lines) if line.rstrip(" ;.,") in bases), 0)
    above = lines[first - 1] if first else ""
    return above if is_upper(above) and DECIDES.match(bare(above)) else ""


def _lines(plan: Plan) -> list[str]:
    """The lines of the text before the plan's first heading."""
    head = plan.sections[0] if plan.sections else {"heading": "", "text": ""}
    text = "" if head["heading"] else head["text"]
    return [squeeze(nfc(line)) for line in text.splitlines() if line.strip()]


def _read(lines: list[str]) -> Iterator[Article]:
    lead, text = "", list[str]()
    for line in [*lines, ""]:
        match = ARTICLE.match(line)
        ends = not line or is_upper(line) or opens_recipients(line) or ATTACHED.match(bare(line))
        if lead and (match or ends):
            yield Article(lead, "\n".join(text))
            lead = ""
        if match:
            lead, text = squeeze(match[0]), [line[match.end() :]]
        elif lead:
            text.append(line)
