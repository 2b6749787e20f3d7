"""The parts that the documents of a unit share: letterhead, archive, headings and text."""

import re
from typing import Literal

import nd30
from accounts.models import Role, Unit, User

from .signing import acting_title_lines, usual_signer_title

ARCHIVE = "VT"
COMMITTEE = "Ủy ban nhân dân "
LEVELS: dict[int, Literal[1, 2, 3]] = {1: 1, 2: 2, 3: 3}
ITEM = re.compile(r"([-–•+*])\s+(?=\S)")  # how people begin the items of a list
INNER_ITEM = "+"


def agency(unit: Unit) -> nd30.Agency:
    """The letterhead: an authority's in two lines, an office's under that of its authority, a
    department's under that of its province.
    """
    if not unit.is_authority:
        above = unit.its_authority
        own = unit.name.removesuffix(f" {above.name.removeprefix(COMMITTEE)}")
        return nd30.Agency(name=(own,), full_name=unit.name, superior=above.short_name)
    if unit.kind == Unit.Kind.DEPARTMENT and unit.parent:
        own = unit.name.removesuffix(f" {unit.parent.name.removeprefix(COMMITTEE)}")
        return nd30.Agency(name=(own,), full_name=unit.name, superior=unit.parent.name)
    body, _, rest = unit.name.partition(COMMITTEE)
    name = (COMMITTEE.strip(), rest) if not body and rest else (unit.name,)
    return nd30.Agency(name=name, full_name=unit.name)


def signature_of(unit: Unit, *, signer: str = "", title: str = "") -> nd30.Signature:
    """Return who signs for an authority: the given person, else its head when the program knows
    them, else a name that is left open; a deputy signs for the head.
    """
    lines = acting_title_lines(title or usual_signer_title(unit))
    return nd30.Signature(lines, signer or ("" if title else _head_of(unit, lines[-1])))


def _head_of(unit: Unit, post: str) -> str:
    leaders = User.objects.active().with_role(Role.LEADER).filter(unit__authority=unit)
    heads = [each for each in leaders if each.position.upper().startswith(post)]
    return heads[0].get_full_name() if len(heads) == 1 else ""


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
