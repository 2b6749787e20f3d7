"""Divides the blocks of a file into its letterhead, body, closing block and annex."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from ..blocks import Block
from ..paragraph_marks import is_part_heading, opens_recipients, split_mark
from ..phrases.headings import area_of_heading, is_top_heading, is_topic_heading, topic_of
from ..words import bare, is_upper, word_count
from .tables import Table

_SIGNING = re.compile(r"(?:tm|kt|tl|tuq|q)\s*\.\s*\w")
_POST = re.compile(
    r"(?:quyen )?(?:pho )?(?:chu tich|chanh van phong|pho chanh van phong|truong "
    r"phong|giam doc|truong ban"
    r"|bi thu|chanh thanh tra"
    r"|thu truong|vien truong|cuc truong|chi cuc truong|hieu truong|truong tram)\b"
)
_SIGNED = re.compile(r"\(?(?:da ky|ky ten|ky, dong dau|da ky va dong dau)\)?")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # `H'Loan`
_DIGITAL_STAMP = re.compile(
    r"(?:nguoi ky|ky boi|ngay ky|thoi gian ky|email|signature not verified|digitally "
    r"signed|signed by|co quan:"
    r"|chuc vu:|date:)",
)


@dataclass
class Parts:
    """One document divided: head, body, closing block and annex."""

    head: list[Block] = field(default_factory=list)
    body: list[Block | Table] = field(default_factory=list)
    closing: list[Block] = field(default_factory=list)
    annex: list[Block | Table] = field(default_factory=list)


def divide(blocks: Sequence[Block | Table]) -> Parts:
    """Return the parts of a document; one that opens as an annex is nothing but annex."""
    start = _body_start(blocks)
    annex = _annex_start(blocks)
    if annex is not None and annex <= start:
        return Parts(head=_paragraphs(blocks[:annex]), annex=list(blocks[annex:]))
    end = len(blocks) if annex is None else annex
    closing = closing_start(blocks, start, end)
    tail = list(blocks[closing:end])
    first_table = next(
        (index for index, block in enumerate(tail) if isinstance(block, Table)), len(tail)
    )
    return Parts(
        head=_paragraphs(blocks[:start]),
        body=list(blocks[start:closing]),
        closing=_paragraphs(tail[:first_table]),
        annex=[*tail[first_table:], *blocks[end:]],
    )


def _paragraphs(blocks: Sequence[Block | Table]) -> list[Block]:
    return [block for block in blocks if isinstance(block, Block)]


def _body_start(blocks: Sequence[Block | Table]) -> int:
    """The first heading of the top level, else a numbered one with a known topic or area."""
    fallback = None
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            return index if fallback is None else fallback
        mark, text = split_mark(block.text)
        if is_top_heading(mark, text) and (
            mark is not None or not _is_title(block.text, blocks[:index])
        ):
            return index if fallback is None else fallback
        if (
            fallback is None
            and mark
            and not mark.is_bullet
            and (is_topic_heading(text) or area_of_heading(text))
        ):
            fallback = index
    return len(blocks) if fallback is None else fallback


def _is_title(line: str, before: Sequence[Block | Table]) -> bool:
    """Does a line of capitals belong to the title: only capitals from `KẾ HOẠCH` to it?"""
    texts = (block.text if isinstance(block, Block) else "" for block in reversed(before))
    return topic_of(line) is None or any(
        re.match(r"ke hoach\b", bare(text)) for text in takewhile(is_upper, texts)
    )


def _annex_start(blocks: Sequence[Block | Table]) -> int | None:
    for index, block in enumerate(blocks):
        if (
            isinstance(block, Block)
            and is_part_heading(block.text)
            and word_count(block.text) <= 40
        ):
            return index
    return None


def closing_start(blocks: Sequence[Block | Table], start: int, end: int) -> int:
    """Return where recipients or signature, whichever is first, begin behind the last paragraph."""
    texts = [block.text if isinstance(block, Block) else "" for block in blocks]
    found = next(
        (index for index in range(end - 1, start, -1) if opens_recipients(texts[index])), None
    )
    signing = next((index for index in range(start + 1, end) if is_signing(blocks[index])), None)
    if found is None:
        return end if signing is None else signing
    while found - 1 > start and _is_signature_line(blocks[found - 1]):
        found -= 1
    return found


def is_signing(block: Block | Table) -> bool:
    """Tell whether a paragraph is a signatory's title: `TM. ỦY BAN NHÂN DÂN`, `PHÓ CHỦ TỊCH`."""
    return isinstance(block, Block) and is_signing_text(block.text)


def is_signing_text(text: str) -> bool:
    """Tell whether `text` words a signatory's title, in capitals."""
    plain = bare(text)
    return (
        is_upper(text)
        and word_count(text) <= 14
        and bool(_SIGNING.match(plain) or _POST.match(plain))
    )


def _is_signature_line(block: Block | Table) -> bool:
    return isinstance(block, Block) and (
        is_signing(block) or is_name(block.text) or bool(_SIGNED.fullmatch(bare(block.text)))
    )


def is_name(text: str) -> bool:
    """Tell whether `text` is a person's name: two to six words, each with a capital."""
    words = text.split()
    spelt = all(word[0].isupper() and _NAME_WORD.fullmatch(word) for word in words)
    return 2 <= len(words) <= 6 and spelt and not is_upper(text)


def is_stamp(text: str) -> bool:
    """Tell whether `text` is what a digital signature leaves in the text of a PDF."""
    return bool(_DIGITAL_STAMP.match(bare(text))) and word_count(text) < 25
