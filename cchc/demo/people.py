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


def make_people(units: dict[str, Unit]) -> dict[str, User]:
    """Make the accounts, all with the demo password; return them by username."""
    password = make_password(DEMO_PASSWORD)  # one slow hash for all of them
    return {
        values["username"]: User.objects.create(
            **values | {"unit": units[values["unit"]]}, password=password
        )
        for values in content("people")["people"]
    }
