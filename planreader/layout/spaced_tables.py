"""Finds tables shown by spaces alone: columns by words' places, rows by their numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from vietnamese import is_digits

from ..blocks import TableRow
from ..paragraph_marks import is_part_heading, split_mark
from ..phrases.areas import areas_named
from ..phrases.headings import stands_alone, topic_of
from ..words import bare, is_upper, squeeze, starts_lower, word_count
from .columns import Column, column_of, columns_of

Cells = tuple[str, ...]

_PIECE = re.compile(r"\S+(?: \S+)*")  # two spaces part two cells
_NUMBER = re.compile(r"[IVXLC]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*", re.ASCII)
_AREA_MARK = re.compile(r"[IVX]{1,5}[.)]\s+[A-ZĐÀ-Ỹ]")
_PUSHED = 4  # letters that a full cell pushes the next one to the left
_MAX_HEADING_LINES = 6
_MAX_BLANKS = 6  # so many empty lines end a table
_LONG = 8  # words of a line that is too long to head an area


@dataclass(frozen=True)
class _Piece:
    text: str
    start: int
    end: int


@dataclass
class _Span:
    """From where to where a column's words reach."""

    start: int
    end: int

    def overlap(self, piece: _Piece) -> int:
        return min(self.end, piece.end) - max(self.start, piece.start)


@dataclass
class _GatheredTable:
    """A table being gathered: the lines of its heading, and of its rows by page."""

    heading: list[list[_Piece]]
    pages: list[list[list[_Piece]]] = field(default_factory=lambda: [[]])
    # the heading again, by page
    repeated: list[list[list[_Piece]]] = field(default_factory=lambda: [[]])


def with_spaced_tables(lines: Sequence[str]) -> list[str | tuple[Cells, ...]]:
    """Return `lines` with each such table as one tuple of its rows, heading first."""
    result: list[str | tuple[Cells, ...]] = []
    index = 0
    while index < len(lines):
        end, rows = table_at(lines, index)
        if rows:
            result.append(rows)
            index = end
        else:
            result.append(lines[index])
            index += 1
    return result


def table_at(lines: Sequence[str], index: int) -> tuple[int, tuple[Cells, ...]]:
    """The table whose heading is at `index`: the line behind it and its rows, or no rows."""
    if len(_pieces(lines[index])) < 2:
        return index, ()
    start = _first_row(lines, index)
    if start is None:
        return index, ()
    found = _GatheredTable([pieces for line in lines[index:start] if (pieces := _pieces(line))])
    end = _gather(found, lines, start)
    found.repeated[0] += found.heading
    found.pages = [
        _parted(page, heading) for page, heading in zip(found.pages, found.repeated, strict=True)
    ]
    spans = _spans(found.pages[0], found.heading)
    heading = _heading_cells(found.heading, spans)
    if len(spans) < 3 or columns_of(TableRow(heading)) is None:
        return index, ()
    return end, (heading, *_rows(_cells_by_line(found, spans), heading))


def _first_row(lines: Sequence[str], index: int) -> int | None:
    """The first line below a heading that begins at `index`, or None when no heading does."""
    named: set[Column] = set()
    for at in range(index, min(len(lines), index + _MAX_HEADING_LINES)):
        pieces = _pieces(lines[at])
        if not pieces:
            continue
        if len(named) > 2 and not all(
            starts_lower(piece.text) or column_of(piece.text) for piece in pieces
        ):
            return at
        if any(word_count(piece.text) > _LONG for piece in pieces):
            return None
        named |= {column for piece in pieces if (column := column_of(piece.text))}
    return None


def _pieces(line: str) -> list[_Piece]:
    """The runs of words of a line; none of a row whose cells tabs or pipes part."""
    wide = "" if "\t" in line or "|" in line else line.replace("\f", "")
    return [_Piece(match[0], match.start(), match.end()) for match in _PIECE.finditer(wide)]


def _gather(found: _GatheredTable, lines: Sequence[str], start: int) -> int:
    """Take the lines of the table into `found`; return the first line behind it."""
    heading = {_words(pieces) for pieces in found.heading}
    blanks = 0
    for index in range(start, len(lines)):
        pieces = _pieces(lines[index])
        if "\f" in lines[index]:
            found.pages.append([])
            found.repeated.append([])
        if not pieces:
            blanks += 1
            if blanks > _MAX_BLANKS:
                return index
            continue
        if _ends_table(pieces, found, blanks):
            return index
        blanks = 0
        if _words(pieces) in heading:
            found.repeated[-1].append(pieces)
        elif not _is_page_number(pieces, found):
            found.pages[-1].append(pieces)
    return len(lines)


def _words(pieces: Iterable[_Piece]) -> str:
    return squeeze(" ".join(piece.text for piece in pieces))


def _ends_table(pieces: list[_Piece], found: _GatheredTable, blanks: int) -> bool:
    if len(pieces) > 1:
        return bool(re.match(r"\W*noi nhan\b", bare(pieces[0].text)))
    text = pieces[0].text
    mark, rest = split_mark(text)
    if is_part_heading(text) or stands_alone(text) or re.match(r"\W*noi nhan\b", bare(text)):
        return True
    if mark is not None and not mark.is_bullet and topic_of(rest) and not areas_named(rest):
        return True
    return (
        blanks > 0
        and _crosses(pieces[0], found)
        and not is_upper(text)
        and word_count(text) > _LONG
    )


def _crosses(piece: _Piece, found: _GatheredTable) -> bool:
    """Tell whether a piece reaches over the beginnings of several columns."""
    starts = {each.start for line in found.heading for each in line}
    return sum(piece.start < start < piece.end for start in starts) > 1


def _is_page_number(pieces: list[_Piece], found: _GatheredTable) -> bool:
    first = min(line[0].start for line in found.heading)
    return len(pieces) == 1 and is_digits(pieces[0].text) and pieces[0].start > first + 6


def _parted(page: list[list[_Piece]], heading: list[list[_Piece]]) -> list[list[_Piece]]:
    """Pieces that run into the next column, taken apart where that column begins."""
    starts = _common_starts(page, heading)
    return [[part for piece in line for part in _parts(piece, line, starts)] for line in page]


def _common_starts(page: list[list[_Piece]], heading: list[list[_Piece]]) -> list[int]:
    """Where columns begin: pieces of several lines do, and hardly a word reaches over it."""
    counted = Counter(piece.start for line in [*heading, *page] for piece in line)
    named = {piece.start for line in heading for piece in line}
    pieces = [piece for line in page if len(line) > 1 for piece in line if not is_upper(piece.text)]
    starts = []
    for start, count in sorted(counted.items()):
        over = sum(
            piece.start < start < piece.end and piece.text[start - piece.start - 1] != " "
            for piece in pieces
        )
        if count > (1 if start in named else 2) and over * 4 <= count:
            starts.append(start)
    return [start for start in starts if not any(_outdoes(near, start, counted) for near in starts)]


def _outdoes(near: int, start: int, counted: Counter[int]) -> bool:
    """Tell whether the column at `start` is the one at `near`, where more pieces stand."""
    return 0 < abs(near - start) <= _PUSHED and (counted[near], -near) > (counted[start], -start)


def _parts(piece: _Piece, line: list[_Piece], starts: list[int]) -> list[_Piece]:
    """`piece` cut at the columns that begin inside it; words over the whole width stay one."""
    cuts = [cut for start in starts if (cut := _cut_near(piece, start))]
    over_all = len(line) < 3 and (len(cuts) > 1 or _AREA_MARK.match(piece.text))
    if not cuts or is_upper(piece.text) or over_all:
        return [piece]
    bounds = [piece.start, *cuts, piece.end + 1]
    texts = [
        piece.text[start - piece.start : end - 1 - piece.start] for start, end in pairwise(bounds)
    ]
    begins = [piece.start, *(start for start in starts if _cut_near(piece, start))]
    return [_Piece(text, at, at + len(text)) for text, at in zip(texts, begins, strict=True)]


def _cut_near(piece: _Piece, start: int) -> int:
    """Where a column at `start` cuts `piece`: there, or at a capital a little to the left."""
    for cut in range(start, start - _PUSHED - 1, -1):
        at = cut - piece.start
        if at > 0 and start < piece.end and piece.text[at - 1] == " ":
            return cut if cut == start or piece.text[at].isupper() else 0
    return 0


def _cells_by_line(found: _GatheredTable, spans: list[_Span]) -> list[list[str]]:
    """The cells of each line; a page on which the same columns stand elsewhere has its own."""
    result: list[list[str]] = []
    for page, heading in zip(found.pages, found.repeated, strict=True):
        own = _spans(page, heading) if page is not found.pages[0] else spans
        result += [_cells(line, own if len(own) == len(spans) else spans) for line in page]
    return result


def _spans(page: list[list[_Piece]], heading: list[list[_Piece]]) -> list[_Span]:
    """The columns, by lines with most cells; one that would make two columns one is out."""
    lines = sorted(page, key=len, reverse=True)
    spans: list[_Span] = []
    for line in [*(line for line in lines if len(line) > 2), *heading, *lines]:
        merged = _merged(spans, line)
        if len(merged) >= len(spans):
            spans = merged
    return spans


def _merged(spans: list[_Span], line: list[_Piece]) -> list[_Span]:
    result: list[_Span] = []
    for start, end in sorted(
        [(span.start, span.end) for span in spans] + [(piece.start, piece.end) for piece in line]
    ):
        if result and start < result[-1].end:
            result[-1].end = max(result[-1].end, end)
        else:
            result.append(_Span(start, end))
    return result


def _heading_cells(lines: list[list[_Piece]], spans: list[_Span]) -> Cells:
    return _joined([_cells(line, spans) for line in lines])


def _cells(line: list[_Piece], spans: list[_Span]) -> list[str]:
    """The words of one line by column; a heading over the whole width stays in one cell."""
    cells = [""] * len(spans)
    over_all = (
        _AREA_MARK.match(line[0].text) or sum(span.overlap(line[-1]) > 0 for span in spans) > 2
    )
    whole = len(line) < 3 and (is_upper(line[-1].text) or over_all)
    for piece in line if whole else _split_at_columns(line, spans):
        best = max(range(len(spans)), key=lambda at: spans[at].overlap(piece))
        cells[best] = f"{cells[best]} {piece.text}".strip()
    return cells


def _split_at_columns(line: list[_Piece], spans: list[_Span]) -> list[_Piece]:
    """The pieces of a line; those one space apart from the next column are cut there."""
    result: list[_Piece] = []
    for piece in line:
        for span in spans:
            at = span.start - piece.start
            if 0 < at < len(piece.text) and piece.text[at - 1] == " ":
                result.append(_Piece(piece.text[: at - 1], piece.start, span.start - 1))
                piece = _Piece(piece.text[at:], span.start, piece.end)
        result.append(piece)
    return result


def _joined(lines: list[list[str]]) -> Cells:
    return tuple("\n".join(filter(None, column)) for column in zip(*lines, strict=True))


def _rows(cells: list[list[str]], heading: Cells) -> list[Cells]:
    columns = columns_of(TableRow(heading)) or {}
    main = columns.get(Column.CONTENT, columns.get(Column.TARGET, 1))
    numbers = [
        at for at, line in enumerate(cells) if _begins_row(line, columns.get(Column.ORDINAL), main)
    ]
    starts = numbers if _top_aligned(cells, numbers, main) else _centred_starts(cells, numbers)
    bounds = [*dict.fromkeys([0, *starts]), len(cells)]
    return [_joined(cells[start:end]) for start, end in pairwise(bounds) if end > start]


def _begins_row(line: list[str], ordinal: int | None, main: int) -> bool:
    """At its number; without numbers at a capital with other cells beside it."""
    if ordinal is not None:
        alone = (sum(map(bool, line)) == 1 and is_upper(line[main])) or _heads_area(line)
        return bool(_NUMBER.fullmatch(line[ordinal].strip(" .)"))) or alone
    return bool(line[main]) and not starts_lower(line[main]) and sum(map(bool, line)) > 2


def _top_aligned(cells: list[list[str]], numbers: list[int], main: int) -> bool:
    """Are numbers in the first line of their rows: do the words beside them begin there?"""
    first = [cells[at] for at in numbers]
    begun = [
        _heads_area(line) or (bool(line[main]) and not starts_lower(line[main])) for line in first
    ]
    return bool(numbers) and numbers[0] == 0 and sum(begun) > 0.8 * len(begun)


def _heads_area(line: list[str]) -> bool:
    """Tell whether a line is `I. Công tác chỉ đạo, điều hành` over the whole width."""
    return sum(map(bool, line)) == 1 and bool(_AREA_MARK.match("".join(line)))


def _centred_starts(cells: list[list[str]], numbers: list[int]) -> list[int]:
    """First lines of rows numbered in their middle: as far below the number as above; without a
    number all lines are one row.
    """
    if not numbers:
        return [0]
    starts, start = [], 0
    for number, after in zip(numbers, [*numbers[1:], len(cells)], strict=True):
        starts.append(start)
        middle = 2 * number - start + 1
        near = sorted(range(number + 1, after + 1), key=lambda at: abs(at - middle))
        start = next((at for at in near[:3] if _opens(cells, at)), near[0])
    return starts


def _opens(cells: list[list[str]], at: int) -> bool:
    """Tell whether a row may begin at line `at`: no cell of it goes on in mid-sentence."""
    return at == len(cells) or not any(starts_lower(cell) for cell in cells[at] if cell)
