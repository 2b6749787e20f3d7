"""What the set-up proposes: the usual offices of a commune, codes and usernames made of names."""

import re
from collections.abc import Container
from itertools import count

from django.utils.text import slugify

from vietnamese import fold

COMMUNES = (("xã", "Xã"), ("phường", "Phường"), ("đặc khu", "Đặc khu"))
PROVINCES = (("tỉnh", "Tỉnh"), ("thành phố", "Thành phố"))
_KIND_BEFORE = re.compile(
    r"^(?:(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|xã|phường|đặc khu|tỉnh|thành phố|tp\.?)"
    r"(?:\s+|$))+",
    re.IGNORECASE,
)

# A letter of a username needs none of these.
_USERNAME = re.compile(r"[^a-z0-9]")


def bare(name: str) -> str:
    """Return a place's own name, without the words before it.

    >>> bare("UBND xã  Khe Mây")
    'Khe Mây'
    """
    return _KIND_BEFORE.sub("", " ".join(name.split()))


def code_of(words: str, taken: Container[str] = ()) -> str:
    """Return a code for an address made of `words`, with a number when it is among `taken`.

    >>> code_of("Khe Mây"), code_of("Khe Mây", {"khe-may"})
    ('khe-may', 'khe-may-2')
    """
    begin = slugify(fold(words))[:40] or "don-vi"
    return _free(begin, f"{begin}-", taken)


def username_of(name: str, taken: Container[str] = ()) -> str:
    """Return a username for a person: the given name, a dot, the first letters of the others.

    >>> username_of("Nguyễn Thị Lan"), username_of("Ngô Thị Lan", {"lan.nt"})
    ('lan.nt', 'lan.nt2')
    """
    *others, given = [_USERNAME.sub("", fold(word)) for word in name.split()] or [""]
    initials = "".join(word[:1] for word in others)
    begin = ".".join(filter(None, [given, initials])) or "nguoi"
    return _free(begin[:100], begin[:100], taken)


def _free(first: str, begin: str, taken: Container[str]) -> str:
    others = (f"{begin}{number}" for number in count(2))
    return first if first not in taken else next(each for each in others if each not in taken)


def usual_offices(kind: str) -> list[dict]:
    """Return the offices that a commune of this kind (of `COMMUNES`) usually has, as the form of
    offices takes them: Nghị định 150/2025/NĐ-CP, and the bodies that plans speak of beside them.
    """
    economy = (
        ("Phòng Kinh tế", "KT") if kind == "xã" else ("Phòng Kinh tế, Hạ tầng và Đô thị", "KTHTĐT")
    )
    rows = [
        ("Văn phòng HĐND và UBND", "VP", "office"),
        (*economy, "office"),
        ("Phòng Văn hóa – Xã hội", "VHXH", "office"),
        ("Trung tâm Phục vụ hành chính công", "TTPVHCC", "office"),
        (f"Công an {kind}", "CA", "other"),
        (f"Ban Chỉ huy Quân sự {kind}", "BCHQS", "other"),
    ]
    return [
        {
            "kept": True,
            "name": name,
            "abbreviation": abbreviation,
            "kind": office_kind,
            "standing_body": abbreviation == "VHXH",
        }
        for name, abbreviation, office_kind in rows
    ]
