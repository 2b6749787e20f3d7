"""Tells who leads and who coordinates in one text: `X chủ trì, Y phối hợp`, `X (chủ trì), Y`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ..words import bare, squeeze, trim
from .unit_words import Kind, kind_of
from .units import are_unit_names, split_units, trim_unit

_END = r"(?=\s*(?:[,;.)\]\n]|$))"
_IS = r"(?:(?:(?:la|giu vai tro|lam) |(?<=\())(?:(?:co quan|don vi|bo phan|dau moi|nguoi) )?)?"
_DOING = r"(?: (?:tham muu|thuc hien|trien khai|to chuc))*"
_BEFORE = r"(?:\s*[,:(\[]\s*|\s+-\s+|\s+|^)"
_LEADS = (
    rf"{_IS}(?:chu tri|ct|(?:chiu )?trach nhiem chinh|tham muu(?: chinh)?|lam dau moi)(?: chinh)?"
    rf"{_DOING}(?:{_END}|(?=\s+(?:va|cung|phoi hop)\b))"
)
_HELPS = rf"(?:cung )?{_IS}(?:phoi hop|ph){_DOING}{_END}"
_WITH = (
    r"(?:va )?(?:phoi hop(?: chat che)?(?P<with>(?: (?:voi|cung))+)?|cung(?: voi)?)"
    r"(?:\s*:)?\s+(?=\S)"
)
_MARKER = re.compile(
    rf"{_BEFORE}(?:(?P<leads>{_LEADS})|(?P<helps>{_HELPS}))[)\]]?|[,;.(]?{_BEFORE}{_WITH}"
)
_LEADING = re.compile(rf"\s*{_IS}chu tri(?: chinh)?\s*:?\s+(?=\S)")
_TAIL = re.compile(
    r"[,;]?\s*(?:de\s+|cung\s+)?(?:to chuc\s+)?(?:trien khai\s+)?(?:thuc hien|trien khai)\s*[.;]*$"
)
_JOINT = re.compile(r"[\s,;.)\]]*(?:(?:va|cung voi|cung)\s+)?")
_NEXT_NAME = 200  # letters that tell whether a name follows
_CLAUSES = re.compile(r"[;\n]")


class _Role(Enum):
    LEADS = auto()
    HELPS = auto()
    OPEN = auto()  # no word tells


@dataclass
class _Chunk:
    role: _Role
    text: str


def split_lead(text: str) -> tuple[list[str], list[str]]:
    """Return leads and coordinators of `X phối hợp với Y thực hiện`; alone, all lead."""
    return read_roles(text) or (split_units(_untailed(text)), [])


def read_roles(text: str) -> tuple[list[str], list[str]] | None:
    """Return leads and coordinators when the words for it stand in `text`, else None."""
    chunks = list(_chunks(narrow(text)))
    if all(chunk.role is _Role.OPEN for chunk in chunks):
        return None
    led = any(chunk.role is _Role.LEADS for chunk in chunks)
    leads, helpers = list[str](), list[str]()
    for chunk in chunks:
        if chunk.role is _Role.LEADS or (chunk.role is _Role.OPEN and not led and not leads):
            leads += split_units(chunk.text)
        elif chunk.role is _Role.OPEN and kind_of(trim_unit(chunk.text)) is Kind.OTHER:
            return None  # `X chủ trì, rà soát …`: words that are neither unit nor role
        elif chunk.role is _Role.HELPS and not led and not leads:
            first, rest = _first_and_rest(chunk.text)
            leads, helpers = first, helpers + rest
        else:
            helpers += split_units(chunk.text)
    return leads, helpers


def narrow(text: str) -> str:
    """Return `text` with single blanks, its line breaks kept: long runs cost the patterns dear."""
    return "\n".join(map(squeeze, text.split("\n")))


def all_units(leads: list[str], helpers: list[str]) -> bool:
    """Are these plain names of units, and no clauses that only begin with one?"""
    return bool(leads or helpers) and all(map(are_unit_names, [*leads, *helpers]))


def _chunks(text: str) -> Iterator[_Chunk]:
    """The pieces of `text` between the words that give roles, each with its role."""
    plain = bare(text)
    opening = _LEADING.match(plain)
    start, role = (opening.end(), _Role.LEADS) if opening else (0, _Role.OPEN)
    for match in _MARKER.finditer(plain):
        if match.start() < start or not _gives_role(match, text, start):
            continue
        said = text[start : match.start()]
        if match["leads"] or match["helps"]:
            given = _Role.LEADS if match["leads"] else _Role.HELPS
            yield from _chunk(given if role is _Role.OPEN else role, said)
            role = _Role.OPEN
        else:
            yield from _chunk(role, said)
            role = _Role.HELPS
        start = match.end()
    yield from _chunk(role, _untailed(text[start:]))


def _gives_role(match: re.Match[str], text: str, start: int) -> bool:
    """Does the word give a role here? `Tổ phối hợp liên ngành` has it in its name."""
    if match["leads"] or match["helps"]:
        return bool(trim(text[start : match.start()]))
    said, rest = text[start : match.start()].strip(), text[match.end() : match.end() + _NEXT_NAME]
    if not match["with"] and kind_of(trim(rest)) is Kind.OTHER:
        return False
    return bool(said) or start > 0


def _chunk(role: _Role, text: str) -> Iterator[_Chunk]:
    joint = _JOINT.match(bare(text))
    said = text[joint.end() :] if joint else text
    if trim_unit(said):
        yield _Chunk(role, said)


def _first_and_rest(text: str) -> tuple[list[str], list[str]]:
    """`X; Y, Z` and `X, Y`: the first clause, or the first unit, leads."""
    clauses = _CLAUSES.split(text, maxsplit=1)
    if len(clauses) > 1:
        return split_units(clauses[0]), split_units(clauses[1])
    units = split_units(text)
    return units[:1], units[1:]


def _untailed(text: str) -> str:
    match = _TAIL.search(bare(text))
    return text[: match.start()] if match and match.start() else text
