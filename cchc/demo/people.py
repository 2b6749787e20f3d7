"""The demo's units and accounts."""

from django.contrib.auth.hashers import make_password

from accounts.models import Unit, User
from accounts.services import DEMO_PASSWORD

from .content import content


def make_units() -> dict[str, Unit]:
    """Make the province, its Sở Nội vụ, the commune and its offices; return them by code."""
    units: dict[str, Unit] = {}
    for order, values in enumerate(content("units")["units"]):
        units[values["code"]] = Unit.objects.create(
            **values | {"parent": units.get(values["parent"])}, order=order
        )
    return units


def make_people(units: dict[str, Unit], password: str | None = None) -> dict[str, User]:
    """Make the accounts, all with the demo password (or with this hash of it, which is slow to
    make); return them by username.
    """
    password = password or make_password(DEMO_PASSWORD)
    return {
        values["username"]: User.objects.create(
            **values | {"unit": units[values["unit"]]}, password=password
        )
        for values in content("people")["people"]
    }
