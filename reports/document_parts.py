"""The parts that the documents of a unit share: letterhead, signer, archive, headings and text."""

import re
from typing import Literal

import nd30
from accounts.models import Unit

ARCHIVE = "VT"
FALLBACK_SIGNER_TITLE = "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
HEADS_OF_OFFICES = (
    ("Văn phòng", "CHÁNH VĂN PHÒNG"),
    ("Trung tâm", "GIÁM ĐỐC"),
    ("", "TRƯỞNG PHÒNG"),
)
AUTHORITY_PREFIXES = ("TM. ", "KT. ", "TL. ", "TUQ. ", "Q. ")
LEVELS: dict[int, Literal[1, 2, 3]] = {1: 1, 2: 2, 3: 3}
ITEM = re.compile(r"[-–•+*]\s+(?=\S)")  # how people begin the items of a list


def agency(unit: Unit) -> nd30.Agency:
    """The letterhead: an authority's in two lines, an office's under that of its authority."""
    if not unit.is_authority:
        above = unit.its_authority
        own = unit.name.removesuffix(f" {above.name.removeprefix('Ủy ban nhân dân ')}")
        return nd30.Agency(name=(own,), full_name=unit.name, superior=above.short_name)
    body, _, rest = unit.name.partition("Ủy ban nhân dân ")
    name = ("Ủy ban nhân dân", rest) if not body and rest else (unit.name,)
    return nd30.Agency(name=name, full_name=unit.name)


def signing_lines(title: str) -> tuple[str, ...]:
    """The signer's authority in lines: `TM. ỦY BAN NHÂN DÂN` over `CHỦ TỊCH`."""
    words = title.upper().split()
    lines: list[str] = []
    for word in words:
        begins = f"{word} " in AUTHORITY_PREFIXES
        post = (
            lines
            and lines[-1].endswith(("NHÂN DÂN", "CHỦ TỊCH"))
            and word in ("CHỦ", "PHÓ", "CHÁNH", "TRƯỞNG")
        )
        if begins or post or not lines:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return tuple(lines)


def usual_signer_title(unit: Unit) -> str:
    """Who signs for the unit when the plan does not say."""
    if unit.is_authority:
        return FALLBACK_SIGNER_TITLE
    return next(title for beginning, title in HEADS_OF_OFFICES if unit.name.startswith(beginning))


def archive_line(drafter: str | None) -> str:
    """Return the last of the recipients: the archive and who drafted."""
    return f"Lưu: {', '.join(filter(None, (ARCHIVE, drafter)))}"


def heading(level: int, text: str) -> nd30.Heading:
    """Return a heading. Raises `KeyError` for a level that documents do not have."""
    return nd30.Heading(LEVELS[level], text)


def text_block(line: str) -> nd30.Block:
    """Return a line of running text as a paragraph, or as an item of a list if it has a dash."""
    item = ITEM.match(line)
    return nd30.Bullet(line[item.end() :]) if item else nd30.Paragraph(line)
