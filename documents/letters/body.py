"""The text of a letter, a paragraph a line, as blocks of a document, and blocks as such a text.

Lines are read as people write documents: `- ` begins an item, `+ ` one inside it; `I. …` in
capitals, `1. …` and `a) …` without an end mark are headings; `Điều 1.` begins an article; `QUYẾT
ĐỊNH:` stands in the middle; `{Bảng 1}` is where the first table stands, which is an annex else.
"""

import re
from collections.abc import Iterator, Sequence

import nd30
from vietnamese import is_digits

from ..parts import text_block
from .content import LetterTable

TABLE = re.compile(r"\{Bảng (\d{1,3})\}", re.IGNORECASE)
ARTICLE = re.compile(r"(Điều \d+[a-zđ]?\.)\s+(?=\S)")
CENTERED = re.compile(r"QUYẾT (?:ĐỊNH|NGHỊ):")
PART = re.compile(r"[IVX]+\. ")
BELOW_PART = re.compile(r"(\d+\.|[a-zđ]\)) ")
NOT_A_HEADING = re.compile(r":|[.;,!?…]$|\./\.")
LONGEST_HEADING = 200  # letters


def blocks_of(text: str, tables: Sequence[LetterTable]) -> Iterator[nd30.Block]:
    """Yield the blocks of a text; a line that names a table that there is not is left as it is."""
    for line in filter(None, map(str.strip, text.splitlines())):
        named = TABLE.fullmatch(line)
        if named and 0 < int(named[1]) <= len(tables):
            table = tables[int(named[1]) - 1]
            if not table.left_out:
                yield table.printed(table.title)
                yield from map(nd30.Paragraph, table.notes)
        else:
            yield _block(line)


def _block(line: str) -> nd30.Block:
    if CENTERED.fullmatch(line):
        return nd30.Centered(line)
    if article := ARTICLE.match(line):
        return nd30.Paragraph(line[article.end() :], article[1])
    if PART.match(line) and line == line.upper() and len(line) <= LONGEST_HEADING:
        return nd30.Heading(1, line)
    below = BELOW_PART.match(line)
    if below and not NOT_A_HEADING.search(line[below.end() :]) and len(line) <= LONGEST_HEADING:
        return nd30.Heading(2 if is_digits(below[1][0]) else 3, line)
    return text_block(line)


def placed_tables(text: str) -> set[int]:
    """Return which tables, from 0, the text has a place for; the others are annexes."""
    lines = (TABLE.fullmatch(line.strip()) for line in text.splitlines())
    return {int(named[1]) - 1 for named in lines if named}


def text_of(blocks: Sequence[nd30.Block]) -> tuple[str, list[LetterTable]]:
    """Return blocks as the text of a letter, and the tables that stand in it."""
    lines: list[str] = []
    tables: list[LetterTable] = []
    for block in blocks:
        match block:
            case nd30.Table():
                tables.append(table_of(block, block.caption))
                lines.append(f"{{Bảng {len(tables)}}}")
            case nd30.Heading(level=1):
                lines.append(block.text.upper())
            case nd30.Heading():
                lines.append(block.text.rstrip(" .;:"))
            case nd30.Bullet():
                lines.append(f"{'-' if block.level == 1 else '+'} {block.text}")
            case nd30.Paragraph():
                lines.append(f"{block.lead} {block.text}".strip())
            case nd30.Centered():
                lines.append(block.text)
            case _:
                raise TypeError(f"{type(block).__name__} is no part of a letter")
    return "\n".join(lines), tables


def table_of(
    table: nd30.Table, title: str, notes: Sequence[str] = (), *, landscape: bool = False
) -> LetterTable:
    """Return a printed table as a letter keeps it."""
    rows = [row.text if isinstance(row, nd30.GroupRow) else row.texts for row in table.rows]
    return LetterTable(title, table.columns, rows, notes, landscape)
