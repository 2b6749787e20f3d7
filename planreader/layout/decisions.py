"""Takes a decision (Quyết định) that enacts a plan apart: its own text, and the plan."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..blocks import Block
from ..paragraph_marks import is_part_heading, opens_recipients
from ..words import bare, is_upper, word_count
from .parts import closing_start, is_signing_text
from .tables import Table

ARTICLE = re.compile(r"dieu\s+(\d{1,2})\s*[.:]\s*")
_TITLE = re.compile(r"quyet dinh\b(?!\s*(?:so\b|:))")
_PLAN_TITLE = re.compile(r"ke hoach\b(?!\s*so\b)")
_ENACTS = re.compile(r"\b(?:ban hanh|phe duyet)\b[^.;]*\bke hoach\b(?! so)")
_LETTERHEAD = re.compile(
    r"uy ban nhan dan|ubnd|hdnd|hoi dong nhan dan|cong hoa xa hoi|doc lap\s*-|(?:xa|phuong|dac khu|"
    r"thi tran|huyen|quan|thanh pho|tinh)\s"
)
_HEAD_LINES = 30  # in so many paragraphs the title of a document stands


@dataclass
class Decision:
    """A decision that enacts a plan: its paragraphs, and the plan where it is in the same file."""

    head: list[Block]
    articles: list[Block]
    closing: list[Block]
    plan: list[Block | Table] = field(default_factory=list)


def find_decision(blocks: Sequence[Block | Table]) -> Decision | None:
    """Return the decision that a document is, None when it is none or enacts no plan."""
    texts = [block.text if isinstance(block, Block) else "" for block in blocks]
    title = next((n for n, text in enumerate(texts[:_HEAD_LINES]) if is_decision_title(text)), None)
    plan_first = next((n for n, text in enumerate(texts) if _is_plan_title(text)), len(texts))
    articles = [n for n, text in enumerate(texts) if ARTICLE.match(bare(text))]
    if title is None or not articles or not title < articles[0] < plan_first:
        return None
    if not any(_ENACTS.search(bare(text)) for text in _about(texts, title, articles[0])):
        return None
    plan = next((n for n in range(articles[-1], len(texts)) if _is_plan_title(texts[n])), None)
    if plan is None:
        plan = next((n for n in range(articles[0], len(texts)) if _is_plan_title(texts[n])), None)
        articles = [n for n in articles if plan is None or n < plan]
    if plan is None:
        return _with_plan_inside(blocks, texts, articles)
    end = _letterhead_start(texts, plan, articles[-1])
    closing = closing_start(blocks, articles[0], end)
    return Decision(
        _paragraphs(blocks[: articles[0]]),
        _paragraphs(blocks[articles[0] : closing]),
        _paragraphs(blocks[closing:end]),
        list(blocks[end:]),
    )


def _with_plan_inside(
    blocks: Sequence[Block | Table], texts: Sequence[str], articles: list[int]
) -> Decision:
    """The plan is what stands under the articles; those that are one paragraph hold nothing."""
    closing = closing_start(blocks, articles[0], len(blocks))
    annex = next(
        (n for n in range(closing, len(texts)) if texts[n] and is_part_heading(texts[n])),
        next((n for n in range(closing, len(blocks)) if isinstance(blocks[n], Table)), len(blocks)),
    )
    own: list[Block] = []
    plan: list[Block | Table] = []
    for start, end in zip(articles, [*articles[1:], closing], strict=True):
        heading, inside = blocks[start], blocks[start + 1 : end]
        if not inside or start >= closing or _ENACTS.search(bare(texts[start])):
            own += _paragraphs([heading])
            plan += inside
        else:
            plan += blocks[start:end]
    return Decision(
        _paragraphs(blocks[: articles[0]]),
        own,
        _paragraphs(blocks[closing:annex]),
        [*plan, *blocks[annex:]],
    )


def _about(texts: Sequence[str], title: int, first: int) -> list[str]:
    """What the decision is about: the words of its title, and its first article."""
    named = [text for text in texts[title:first] if not bare(text).startswith("can cu")]
    return [" ".join(named[:6]), texts[first], " ".join(texts[first : first + 2])]


def is_decision_title(text: str) -> bool:
    """Tell whether `text` is the title of a decision: `QUYẾT ĐỊNH`, alone or with its subject."""
    match = _TITLE.match(bare(text))
    return bool(match and is_upper(text[: match.end()]) and word_count(text) <= 60)


def _is_plan_title(text: str) -> bool:
    match = _PLAN_TITLE.match(bare(text))
    return bool(match and is_upper(text[: match.end()]) and word_count(text) <= 60)


def _letterhead_start(texts: Sequence[str], plan: int, after: int) -> int:
    """Where the plan's own letterhead, or its label as an appendix, begins above its title."""
    start = plan
    while start - 1 > after and _is_letterhead(texts[start - 1]):
        start -= 1
    return start


def _is_letterhead(text: str) -> bool:
    if is_signing_text(text) or opens_recipients(text):
        return False
    return is_part_heading(text) or bool(
        (is_upper(text) or word_count(text) <= 8) and _LETTERHEAD.match(bare(text))
    )


def _paragraphs(blocks: Sequence[Block | Table]) -> list[Block]:
    return [block for block in blocks if isinstance(block, Block)]
