"""Where the recipients that a document names are reached: units in the program, mail addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import Unit
from accounts.unit_matching import Matcher
from vietnamese import fold

from .models import Document, Recipient

SURE = 0.85  # how like a name a unit's must be to be proposed
REMEMBERED = 300  # rows that are looked at for what was used last time
PURPOSE = re.compile(r"\s*\([^()]*\)")  # `(để b/c)`
ABOVE = re.compile(r"\b(?:so|tinh|thanh pho)\b")
ALL_OFFICES = re.compile(r"(?:tat ca )?cac (?:phong|don vi|co quan|ban)\b")


@dataclass(frozen=True)
class Address:
    """Where a recipient is reached; either may be missing."""

    unit: int | None = None
    email: str = ""


def reachable_units(authority: Unit):
    """Return the units of the program to which an authority sends: its own, and the authorities of
    its province.
    """
    province = authority.parent_id or authority.pk
    near = Q(pk=province) | Q(parent=province, kind__in=Unit.AUTHORITY_KINDS)
    return Unit.objects.in_force(timezone.localdate()).filter(Q(authority=authority) | near)


def addresses(document: Document, names: Sequence[str]) -> list[Address]:
    """Return where each of `names` is reached, as far as it can be told: by the unit and the
    address that the authority used last for the name, else by the unit that bears it.
    """
    used = _used_last(document, names)
    units = list(reachable_units(document.authority))
    matchers = _Matchers(document.authority, units)
    found = []
    for name in names:
        unit, email = used.get(name, (None, ""))
        found.append(Address(unit or matchers.unit(name), email))
    return found


def _used_last(document: Document, names: Sequence[str]) -> dict[str, tuple[int | None, str]]:
    rows = Recipient.objects.filter(document__authority=document.authority_id, name__in=names)
    used: dict[str, tuple[int | None, str]] = {}
    for name, unit, email in rows.order_by("-pk").values_list("name", "unit", "email")[:REMEMBERED]:
        known_unit, known_email = used.get(name, (None, ""))
        used[name] = known_unit or unit, known_email or email
    return used


class _Matchers:
    """Names of the own authority and of those above it, which are told apart by `tỉnh` and `Sở`:
    a bare `UBND` is the own one.
    """

    def __init__(self, authority: Unit, units: Sequence[Unit]):
        own = [unit for unit in units if unit.authority_id == authority.pk]
        others = [unit for unit in units if unit.authority_id != authority.pk]
        province = authority.parent or authority
        self._authority = authority.pk
        self._own = Matcher(own, place=authority.place)
        self._above = Matcher(
            [unit for unit in others if unit.kind != Unit.Kind.COMMUNE], place=province.place
        )

    def unit(self, name: str) -> int | None:
        """The one unit that bears the name; of `các phòng` the authority that they belong to."""
        text = PURPOSE.sub("", name)
        plain = fold(text)
        above = bool(ABOVE.search(plain))
        found = (self._above if above else self._own).propose(text)
        if found.doubtful or found.confidence < SURE or not found.units:
            return None
        if len(found.units) == 1:
            return found.units[0]
        return self._authority if not above and ALL_OFFICES.match(plain) else None
