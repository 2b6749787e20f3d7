"""Whose document it is: told when it is another body's than the unit that it is imported into."""

import re

from accounts.models import Unit
from vietnamese import fold

from .corrections import CorrectedDraft

_LOCALITY = re.compile(r"\b(?:xa(?! hoi)|phuong|thi tran|dac khu) (?P<name>\w+(?: \w+)*)")


def foreign_issuer(corrected: CorrectedDraft, unit: Unit) -> str:
    """Return a sentence when the document names another commune or ward than that of `unit`; empty
    when it names that one, or none.
    """
    head, own = corrected.head.values, unit.its_authority
    places = {_plain(own.place), *(_plain(name) for name in (own.name, own.short_name))}
    issuer = _plain(head["issuer"])
    if any(place and place in issuer for place in places):
        return ""
    if _LOCALITY.search(issuer):
        return _sentence(head["issuer"], own)
    place = _plain(head["place"])
    if place and place not in places and not any(place in name for name in places):
        return _sentence(f"{head['issuer']} ({head['place']})".strip(), own)
    return ""


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())


def _sentence(issuer: str, own: Unit) -> str:
    return (
        f"Văn bản này là của “{issuer}”, không phải của {own.short_name}; hãy kiểm tra đã chọn "
        "đúng tệp và đúng đơn vị."
    )
