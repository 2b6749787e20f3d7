"""Puts what stands side by side one below the other: letterhead, recipients, signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..words import bare

_HEAD_LINES = 30
_CLOSING_LINES = 40
_PIECE = re.compile(r"\S+(?: {1,3}\S+)*")  # four spaces or a tab part two columns
MOTTO = re.compile(r"cong hoa xa hoi|doc lap\s*-|chu nghia viet nam|ngay\s*[\d.…_]*\s*thang")
RECIPIENTS = re.compile(r"\W*noi nhan\b")
SIGNATURE = re.compile(r"\s*(?:(?:tm|kt|tl|tuq|q)\s*\.|chu tich|pho |chanh |truong phong|giam doc)")
_COUNTRY = re.compile(r"cong hoa xa hoi")
HEAD_END = re.compile(r"\s*(?:ke hoach\s*$|quyet dinh\s*$|can cu\b|thuc hien ke hoach|i\s*[.)/]\s)")
ANNEX = re.compile(r"\s*(?:phu luc|bieu (?:so|mau))\b")
_LABEL_GAP = re.compile(r"^(\s*Số\s*:)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class _Piece:
    text: str
    start: int


def in_reading_order(lines: Sequence[str]) -> list[str]:
    """Return `lines` with left before right column in letterhead and closing block."""
    lines = list(lines)
    plain = [bare(line.lstrip("\f")) for line in lines]
    head = _head_end(plain, 0)
    regions = [(0, head, MOTTO)]
    for index in range(head, len(lines)):
        if RECIPIENTS.match(plain[index]):
            regions.append((index, _closing_end(lines, plain, index), SIGNATURE))
        elif _COUNTRY.search(plain[index]):  # what is attached has a letterhead of its own
            regions.append((index, _head_end(plain, index), MOTTO))
    for start, end, right_words in reversed(regions):
        lines[start:end] = _one_below_other(lines[start:end], right_words)
    return lines


def _head_end(plain: list[str], start: int) -> int:
    end = min(start + _HEAD_LINES, len(plain))
    return next((index for index in range(start, end) if HEAD_END.match(plain[index])), end)


def _closing_end(lines: list[str], plain: list[str], start: int) -> int:
    """Behind the closing block: an annex, a table, another head, or too far down to belong to
    it.
    """
    for index in range(start + 1, min(len(lines), start + _CLOSING_LINES)):
        follows = (ANNEX, HEAD_END, RECIPIENTS)
        if any(each.match(plain[index]) for each in follows) or _COUNTRY.search(plain[index]):
            return index
        if len(_PIECE.findall(lines[index])) > 2:
            return index
    return min(len(lines), start + _CLOSING_LINES)


def _one_below_other(lines: list[str], right_words: re.Pattern[str]) -> list[str]:
    """The right column below the left one; unchanged when no line shows two."""
    rows = [_pieces(line) for line in lines]
    rights = [row[1].start for row in rows if len(row) == 2]
    if not any(right_words.match(bare(row[1].text)) for row in rows if len(row) == 2):
        return lines
    edge = min(rights)
    # the signatory's name is centred below a longer title: it may begin left of all of it
    ends = [row[0].start + len(row[0].text) for row in rows if len(row) == 2]
    lone = [row[0].start for row in rows if len(row) == 1 and row[0].start > max(ends)]
    edge = min([edge, *lone])
    left = [_text([piece for piece in row if piece.start < edge]) for row in rows]
    right = [_text([piece for piece in row if piece.start >= edge]) for row in rows]
    return [*left, "", *filter(None, right)]


def _pieces(line: str) -> list[_Piece]:
    line = _LABEL_GAP.sub(r"\1 ", line.replace("\f", ""))
    wide = line.expandtabs(40)
    found = [_Piece(match[0], match.start()) for match in _PIECE.finditer(wide)]
    return (
        found
        if len(found) < 3
        else [found[0], _Piece(wide[found[1].start :].strip(), found[1].start)]
    )


def _text(pieces: Sequence[_Piece]) -> str:
    """The words of `pieces`, as far in as they stood."""
    return " " * pieces[0].start + " ".join(piece.text for piece in pieces) if pieces else ""
