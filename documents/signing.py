"""Forms of signing: what stands above the name of who signs (Nghị định 30/2020/NĐ-CP, Điều 13 and
Phụ lục I, mục II.7).
"""

import re

from django.db.models import TextChoices

from accounts.models import Role, Unit, User

COMMITTEE = "ỦY BAN NHÂN DÂN"
CHAIR, DIRECTOR, HEAD = "CHỦ TỊCH", "GIÁM ĐỐC", "TRƯỞNG PHÒNG"
HEADS_OF_DEPARTMENTS = (
    ("Văn phòng", "CHÁNH VĂN PHÒNG"),
    ("Thanh tra", "CHÁNH THANH TRA"),
    ("Ban ", "TRƯỞNG BAN"),
    ("", DIRECTOR),
)
HEADS_OF_OFFICES = (("Văn phòng", "CHÁNH VĂN PHÒNG"), ("Trung tâm", DIRECTOR), ("", HEAD))
DEPUTY, IN_CHARGE = "PHÓ ", " PHỤ TRÁCH"

# `KT` without its point, or without a space behind it
ACTING = re.compile(r"\b(TM|KT|TL|TUQ|Q(?=\.))\b\.? ?(?=\w)")
# before a form of signing, and before a post that is not named by the word before it
LINE_START = re.compile(
    r"(?=\b(?:TM|KT|TL|TUQ|Q)\. )|(?<!\.)(?<!\bPHÓ)(?<!\bKIÊM)[ ,;/]+"
    r"(?=(?:CHỦ TỊCH|PHÓ|CHÁNH|TRƯỞNG|GIÁM ĐỐC)\b)"
)
POST = re.compile(
    r"(?:PHÓ )?(?:CHỦ TỊCH|CHÁNH (?:VĂN PHÒNG|THANH TRA)|TRƯỞNG (?:PHÒNG|BAN|CÔNG AN)|"
    r"GIÁM ĐỐC|CHI CỤC TRƯỞNG|CHỈ HUY TRƯỞNG)\b"
)
IN_PLACE = re.compile(r"^(?:QUYỀN |Q\. ?)")


class SigningForm(TextChoices):
    """As whom a person signs."""

    HEAD = "head", "Người đứng đầu ký"
    COLLECTIVE = "collective", "TM. – ký thay mặt tập thể"
    FOR_HEAD = "for_head", "KT. – cấp phó ký thay cấp trưởng"
    ACTING = "acting", "Q. – người được giao quyền cấp trưởng ký"
    BY_ORDER = "by_order", "TL. – ký thừa lệnh"
    BY_AUTHORISATION = "by_authorisation", "TUQ. – ký thừa ủy quyền"


# what a committee issues by these forms it issues as a collective, unless it is said otherwise
OF_THE_COLLECTIVE = (SigningForm.COLLECTIVE, SigningForm.FOR_HEAD)


def signing_lines(
    form: SigningForm,
    unit: Unit,
    position: str,
    *,
    office: Unit | None = None,
    collective: bool | None = None,
) -> tuple[str, ...]:
    """Return the lines above the name of who signs a document of `unit`, each in capitals.

    `position` is the signer's own ("Phó Chủ tịch UBND xã"), `office` their unit, which completes a
    bare "Trưởng phòng" that signs for the authority. `collective` says whether a committee issues
    the document (TM. ỦY BAN NHÂN DÂN); by default it does in the forms TM. and KT. and does not in
    Q., TL., TUQ. and where the head signs, as for what the chair decides alone.

    >>> xa = Unit(kind=Unit.Kind.COMMUNE, name="Ủy ban nhân dân xã Khe Mây")
    >>> signing_lines(SigningForm.FOR_HEAD, xa, "Phó Chủ tịch UBND xã")
    ('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH')
    >>> signing_lines(SigningForm.BY_ORDER, xa, "Chánh Văn phòng")
    ('TL. CHỦ TỊCH', 'CHÁNH VĂN PHÒNG')
    """
    asked = form in OF_THE_COLLECTIVE if collective is None else collective
    above = (f"TM. {COMMITTEE}",) if asked and has_committee(unit) else ()
    return (*above, *_own_lines(form, head_of(unit), position, office))


def head_of(unit: Unit) -> str:
    """Return the post of who heads `unit`, in capitals."""
    if has_committee(unit):
        return CHAIR
    heads = HEADS_OF_DEPARTMENTS if unit.is_authority else HEADS_OF_OFFICES
    return next(post for beginning, post in heads if unit.name.startswith(beginning))


def has_committee(unit: Unit) -> bool:
    """Is `unit` a People's Committee, which its chair signs for?"""
    return unit.kind in (Unit.Kind.PROVINCE, Unit.Kind.COMMUNE)


def proposed_form(user: User, unit: Unit) -> SigningForm:
    """Guess how `user` would sign a document of `unit`, from their position and unit, and from
    whose rights are delegated to them today. A person may always choose otherwise.
    """
    position = _words(user.position)
    if user.unit_id != unit.pk:
        delegated = user.acting_for(Role.LEADER)
        return SigningForm.BY_AUTHORISATION if delegated else SigningForm.BY_ORDER
    if IN_PLACE.match(position):
        return SigningForm.ACTING
    if position.startswith(DEPUTY):
        return SigningForm.FOR_HEAD
    return SigningForm.COLLECTIVE if has_committee(unit) else SigningForm.HEAD


def usual_signer_title(unit: Unit) -> str:
    """Return as whom the head of `unit` signs, when the document does not say."""
    form = SigningForm.COLLECTIVE if has_committee(unit) else SigningForm.HEAD
    return " ".join(signing_lines(form, unit, head_of(unit)))


def title_lines(title: str) -> tuple[str, ...]:
    """Return a title as people type it in lines: `TM. ỦY BAN NHÂN DÂN` over `KT. CHỦ TỊCH` over
    `PHÓ CHỦ TỊCH`.
    """
    words = ACTING.sub(r"\1. ", _words(title))
    parts = (part.strip(" ,;/") for part in LINE_START.split(words))
    return tuple(filter(None, parts))


def acting_title_lines(title: str) -> tuple[str, ...]:
    """Return a typed title in lines, a deputy's with whom they sign for: `KT. CHỦ TỊCH` over `PHÓ
    CHỦ TỊCH`.
    """
    lines = title_lines(title)
    if lines and lines[-1].startswith(DEPUTY) and not any(ln.startswith("KT. ") for ln in lines):
        post = lines[-1].removeprefix(DEPUTY).removesuffix(IN_CHARGE)
        return (*lines[:-1], f"KT. {post}", lines[-1])
    return lines


def _own_lines(form: SigningForm, head: str, position: str, office: Unit | None) -> tuple[str, ...]:
    """The lines below that of a collective."""
    post = _post(position)
    if form == SigningForm.FOR_HEAD:
        # who was put in charge signs as the deputy that they are
        return f"KT. {post.removeprefix(DEPUTY) if post.startswith(DEPUTY) else head}", post
    if form == SigningForm.BY_AUTHORISATION:
        return f"TUQ. {head}", _post_with_office(position, office)
    if form == SigningForm.BY_ORDER:
        return f"TL. {head}", *_by_order(position, office)
    # offices are headed by posts of their own names: Trưởng Công an, Chỉ huy trưởng
    own = post if POST.match(post) and not post.startswith(DEPUTY) else head
    return (f"Q. {own}" if form == SigningForm.ACTING else own,)


def _by_order(position: str, office: Unit | None) -> tuple[str, ...]:
    """Who signs by order: the head of an office, or for them the deputy whom they let sign (Điều
    13, khoản 4).
    """
    if _words(position).startswith(DEPUTY) and office:
        return f"KT. {_post_with_office(head_of(office), office)}", _post(position)
    return (_post_with_office(position, office),)


def _post(position: str) -> str:
    """The official post alone: without the unit, `quyền` or `phụ trách`."""
    words = IN_PLACE.sub("", _words(position))
    found = POST.match(words)
    return found[0] if found else words.removesuffix(IN_CHARGE)


def _post_with_office(position: str, office: Unit | None) -> str:
    """The post with the office, which tells the heads of an authority's offices apart."""
    words = IN_PLACE.sub("", _words(position)).removesuffix(IN_CHARGE)
    if office and not office.is_authority and words in (HEAD, DIRECTOR):
        words = f"{words} {office.short_name.upper()}"
    return words.replace("PHÒNG PHÒNG", "PHÒNG")


def _words(text: str) -> str:
    return " ".join(text.upper().split())
