"""The parts that the documents of a unit share: letterhead, archive, headings and text."""

import re
from typing import Literal

import nd30
from accounts.models import Unit

ARCHIVE = "VT"
LEVELS: dict[int, Literal[1, 2, 3]] = {1: 1, 2: 2, 3: 3}
ITEM = re.compile(r"([-–•+*])\s+(?=\S)")  # how people begin the items of a list
INNER_ITEM = "+"


def agency(unit: Unit) -> nd30.Agency:
    """The letterhead: an authority's in two lines, an office's under that of its authority."""
    if not unit.is_authority:
        above = unit.its_authority
        own = unit.name.removesuffix(f" {above.name.removeprefix('Ủy ban nhân dân ')}")
        return nd30.Agency(name=(own,), full_name=unit.name, superior=above.short_name)
    body, _, rest = unit.name.partition("Ủy ban nhân dân ")
    name = ("Ủy ban nhân dân", rest) if not body and rest else (unit.name,)
    return nd30.Agency(name=name, full_name=unit.name)


def archive_line(drafter: str | None) -> str:
    """Return the last of the recipients: the archive and who drafted."""
    return f"Lưu: {', '.join(filter(None, (ARCHIVE, drafter)))}"


def heading(level: int, text: str) -> nd30.Heading:
    """Return a heading. Raises `KeyError` for a level that documents do not have."""
    return nd30.Heading(LEVELS[level], text)


def text_block(line: str) -> nd30.Block:
    """Return a line of running text as a paragraph, or as the item of a list that its dash makes
    it, of a list inside a list that its plus makes it.
    """
    item = ITEM.match(line)
    if not item:
        return nd30.Paragraph(line)
    return nd30.Bullet(line[item.end() :], 2 if item[1] == INNER_ITEM else 1)
