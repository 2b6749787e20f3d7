"""Proposes the units that a plan's wording means: plain functions over names, with a confidence."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Protocol

from planreader import split_units
from vietnamese import fold

CONFIDENT = 0.75  # below it nothing is proposed
POST_OR_PERSON = 0.9  # the name stands inside a longer text
BEGINNING = 0.85  # the text is how exactly one name begins

# Abbreviations of plans and letterheads, folded, longest first.
_ABBREVIATIONS = (
    ("vphdnd", "van phong hoi dong nhan dan"),
    ("vpubnd", "van phong uy ban nhan dan"),
    ("vpub", "van phong uy ban nhan dan"),
    ("pvhxh", "phong van hoa xa hoi"),
    ("pktht", "phong kinh te ha tang"),
    ("pkt", "phong kinh te"),
    ("ttpvhcc", "trung tam phuc vu hanh chinh cong"),
    ("pvhcc", "phuc vu hanh chinh cong"),
    ("tthcc", "trung tam hanh chinh cong"),
    ("bchqs", "ban chi huy quan su"),
    ("ubmttqvn", "uy ban mat tran to quoc"),
    ("ubmttq", "uy ban mat tran to quoc"),
    ("mttq", "mat tran to quoc"),
    ("ubnd", "uy ban nhan dan"),
    ("hdnd", "hoi dong nhan dan"),
    ("cchc", "cai cach hanh chinh"),
    ("vhxh", "van hoa xa hoi"),
    ("ktht", "kinh te ha tang"),
    ("bcd", "ban chi dao"),
    ("snv", "so noi vu"),
    ("khtc", "ke hoach tai chinh"),
    ("hlhpn", "hoi lien hiep phu nu"),
    ("lhpn", "lien hiep phu nu"),
    ("hccb", "hoi cuu chien binh"),
    ("ccb", "cuu chien binh"),
    ("hnd", "hoi nong dan"),
    ("dtn", "doan thanh nien"),
    ("tyt", "tram y te"),
    ("bch qs", "ban chi huy quan su"),
    ("cax", "cong an"),
    ("cap", "cong an"),
    ("ca", "cong an"),
    ("tt", "trung tam"),
    ("vp", "van phong"),
    ("vh", "van hoa"),
    ("xh", "xa hoi"),
    ("kt", "kinh te"),
    ("ht", "ha tang"),
    ("dt", "do thi"),
)
_EXPANDED = re.compile(r"\b(" + "|".join(short for short, _ in _ABBREVIATIONS) + r")\b")
_LONG = dict(_ABBREVIATIONS)
_OFFICE_LETTER = re.compile(r"\bp(?= [a-z])")  # `P. Kinh tế`
_TWICE = re.compile(r"\b(van phong|phong|trung tam|ban|hoi) \1\b")
_POSTS = re.compile(
    r"^(?:(?:dong chi|toan the|tap the|lanh dao|thu truong|nguoi dung dau|chanh|pho|"
    r"truong|giam doc|can bo|cong chuc"
    r"|vien chuc|chuyen vien|nhan vien|nguoi lao dong|giao|de nghi)\s+)+"
)
_EVERYBODY = re.compile(
    r"^(?:tat ca\s+|toan the\s+|toan bo\s+)?(?:thu truong\s+|lanh dao\s+|truong\s+)?cac\s+"
    r"(?:phong|co quan|don vi|bo phan|ban nganh|ban)\b"
)
# Who works in an office: beside the office's name it is no unit of its own.
_WORKER = re.compile(r"(?:can bo|cong chuc|vien chuc|chuyen vien|nhan vien|nguoi)\b")
_PIECE = re.compile(r"\s*[,;/+()\n]\s*|\s+(?:và|cùng(?: với)?)\s+")
_CONCERNED = re.compile(r"\blien quan\b")
_ELSEWHERE = re.compile(
    r"\b(?:tinh|trung uong|bo nganh|so ban nganh|doan the|to chuc chinh tri|tren dia ban)\b"
)


class KnownUnit(Protocol):
    """A unit as matching sees it."""

    pk: int
    name: str
    short_name: str
    kind: str


@dataclass(frozen=True)
class Proposal:
    """The units that a text probably means; `settled` when it means none or all are known.

    `unmatched` are names in the text that are no known unit, when others are.
    """

    units: tuple[int, ...] = ()
    confidence: float = 0.0
    settled: bool = False
    unmatched: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Should a person choose?"""
        return bool(self.unmatched) or (not self.settled and self.confidence < CONFIDENT)


# Offices of many authorities bear the same names.
@lru_cache(4096)
def _plain(text: str) -> str:
    """A text folded, abbreviations written out."""
    plain = re.sub(r"[^a-z0-9 ]+", " ", fold(text))
    return _EXPANDED.sub(lambda match: _LONG[match[1]], plain)


@lru_cache(4096)
def _words_in(plain: str) -> tuple[str, ...]:
    """The words of a plain name, without joints and kinds of communes."""
    plain = re.sub(r"\b(?:xa|phuong|dac khu)(?= |$)(?! hoi\b)", " ", plain)
    plain = _OFFICE_LETTER.sub("phong", " ".join(plain.split()))
    plain = _TWICE.sub(r"\1", plain)
    return tuple(word for word in plain.split() if word not in ("va", "cua", "thuoc"))


@dataclass(frozen=True)
class _Name:
    pk: int
    words: tuple[str, ...]
    authority: bool


class Matcher:
    """Proposes units of one authority; built once, asked for each distinct text."""

    def __init__(
        self,
        units: Iterable[KnownUnit],
        *,
        place: str = "",
        abbreviations: Mapping[str, str] | None = None,
    ):
        """Take the units to choose from, and the commune's place name, which texts add and units
        leave out; `abbreviations` are those that the document itself explains.
        """
        self._place = fold(place)
        self._abbreviations = dict(abbreviations or {})
        found = list(units)
        self._offices = tuple(unit.pk for unit in found if unit.kind == "office")
        names = {
            _Name(unit.pk, self.words(name), unit.kind not in ("office", "other"))
            for unit in found
            for name in (unit.name, unit.short_name)
        }
        self._names = sorted(
            (name for name in names if name.words), key=lambda name: (-len(name.words), name.pk)
        )

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of a name, folded, abbreviations written out, without joints and the
        commune's own name.
        """
        plain = _plain(text)
        if self._place and self._place in plain:
            plain = re.sub(
                rf"\b(?:xa |x |phuong |p |dac khu |tinh )?{re.escape(self._place)}\b", " ", plain
            )
        return _words_in(plain)

    def propose(self, text: str) -> Proposal:
        """Return the units that `text` means, as far as names tell.

        Of several names each must be known: what is not stands in `unmatched`.
        """
        if whole := self._named(self.words(self._written_out(text))):
            return whole
        parts = split_units(text, self._abbreviations)
        if len(parts) > 1:
            return self._joined(parts)
        return self._each_piece(text) or self._propose_one(text)

    def _each_piece(self, text: str) -> Proposal | None:
        """`Phòng Kinh tế, VHXH`: other units by all pieces of what looks like one name, or None."""
        pieces = [piece for piece in _PIECE.split(text) if piece.strip()]
        if self._offices_inside(self.words(text)):
            return None
        found = [self._propose_one(piece) for piece in pieces] if len(pieces) > 1 else []
        units = [each.units for each in found if not each.doubtful and each.units]
        if not found or len(units) < len(pieces) or len(set(units)) < len(pieces):
            return None
        return self._joined(pieces)

    def _written_out(self, text: str) -> str:
        """`text` with the document's abbreviations written out, or the whole of it as one."""
        if name := self._abbreviations.get(text.strip(" .;,")):
            return name
        for short, name in self._abbreviations.items():
            if short.isupper():
                text = name.join(re.split(rf"(?<!\w){re.escape(short)}(?!\w)", text))
        return text

    def _joined(self, parts: list[str]) -> Proposal:
        """What the names of a list mean together."""
        proposals = {part: self._propose_one(part) for part in parts}
        known = [each for each in proposals.values() if each.units]
        if not known:
            return Proposal(settled=all(each.settled for each in proposals.values()))
        unmatched = tuple(
            part
            for part, each in proposals.items()
            if each.doubtful and not _WORKER.match(fold(part))
        )
        return Proposal(
            tuple(dict.fromkeys(pk for each in known for pk in each.units)),
            min(proposals[part].confidence for part in unmatched)
            if unmatched
            else min(each.confidence for each in known),
            unmatched=unmatched,
        )

    def _propose_one(self, text: str) -> Proposal:
        text = self._written_out(text)
        plain = " ".join(re.sub(r"[^a-z0-9 ]+", " ", fold(text)).split())
        if _EVERYBODY.match(plain):
            return self._everybody(plain)
        words = self.words(text)
        if named := self._named(words):
            return named
        if inside := self._offices_inside(words):
            return replace(inside, unmatched=self._others(text))
        core = tuple(_POSTS.sub("", " ".join(words)).split())
        alike = self._beginning(core) or self._similar(core)
        return self._authority_inside(words) or alike if alike.doubtful else alike

    def _others(self, text: str) -> tuple[str, ...]:
        """Names beside that of a matched office, `Phòng Kinh tế, Điện lực`: the pieces in a capital
        that hold no word of the name.
        """
        pieces = [piece.strip() for piece in _PIECE.split(text)]
        words = [self.words(piece) for piece in pieces]
        left = _phrase(tuple(word for each in words for word in each))
        for name in self._names:
            if len(name.words) > 1:
                left = left.replace(_phrase(name.words), f" {'| ' * len(name.words)}")
        rest = iter(left.split())
        free = ["|" not in [next(rest) for _ in each] for each in words]
        return tuple(
            piece
            for piece, alone, said in zip(pieces, free, words, strict=True)
            if alone and said and piece[:1].isupper() and not _WORKER.match(fold(piece))
        )

    def _everybody(self, plain: str) -> Proposal:
        """`Các phòng, đơn vị` are all offices; those `có liên quan` are nobody in particular."""
        if _CONCERNED.search(plain):
            return Proposal(settled=True)
        if _ELSEWHERE.search(plain) or not self._offices:
            return Proposal()
        return Proposal(self._offices, 1.0)

    def _named(self, words: tuple[str, ...]) -> Proposal | None:
        """The unit whose name the text is."""
        return next(
            (Proposal((name.pk,), 1.0) for name in self._names if name.words == words), None
        )

    def _offices_inside(self, words: tuple[str, ...]) -> Proposal | None:
        """The offices whose whole names stand in the text, as in that of a post or person."""
        rest, found = f" {' '.join(words)} ", []
        for name in self._names:
            phrase = f" {' '.join(name.words)} "
            if not name.authority and len(name.words) > 1 and phrase in rest:
                rest = rest.replace(phrase, " | ")
                found.append(name.pk)
        return Proposal(tuple(dict.fromkeys(found)), POST_OR_PERSON) if found else None

    def _authority_inside(self, words: tuple[str, ...]) -> Proposal | None:
        """The authority, in `Chủ tịch UBND xã`."""
        text = f" {' '.join(words)} "
        inside = (
            name for name in self._names if name.authority and f" {' '.join(name.words)} " in text
        )
        return next((Proposal((name.pk,), POST_OR_PERSON) for name in inside), None)

    def _beginning(self, words: tuple[str, ...]) -> Proposal | None:
        """`Văn phòng`, `Phòng Kinh tế`: the one unit whose name begins so."""
        begun = {
            name.pk for name in self._names if len(words) > 1 and name.words[: len(words)] == words
        }
        return Proposal(tuple(begun), BEGINNING) if len(begun) == 1 else None

    def _similar(self, words: tuple[str, ...]) -> Proposal:
        """The unit whose name is most like the text, when it is alike enough."""
        rated = sorted(
            ((_likeness(words, name.words), -name.pk) for name in self._names), reverse=True
        )
        if not rated or rated[0][0] < CONFIDENT:
            return Proposal(confidence=round(rated[0][0], 2) if rated else 0.0)
        return Proposal((-rated[0][1],), round(rated[0][0], 2))


def _phrase(words: tuple[str, ...]) -> str:
    """The words between spaces, so that whole words are found in it."""
    return f" {' '.join(words)} "


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how alike two names are, 0 to 1: by common words, and letters in the same order."""
    if not one or not other:
        return 0.0
    shared = 2 * len(set(one) & set(other)) / (len(set(one)) + len(set(other)))
    letters = SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False).ratio()
    return (shared + letters) / 2
