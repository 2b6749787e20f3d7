"""An empty installation is opened to who holds its token, and set up as a whole or not at all."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare

from ..models import Role, Unit, User
from ..services import store_people, store_units
from .models import SetUp
from .proposals import code_of, username_of

REASON = "Thiết lập ban đầu"
# What the first people are -> the roles that they get.
FIRST_ROLES = {
    "leader": [Role.LEADER],
    "standing_body": [Role.OFFICER, Role.STANDING_BODY],
    "head": [Role.OFFICER, Role.HEAD],
    "officer": [Role.OFFICER],
    "clerk": [Role.OFFICER, Role.CLERK],
}


AUTHORITY = "-"  # in the place of an office's name: the authority itself


class SetUpOver(Exception):
    """The installation is set up: somebody else was quicker."""


def is_empty() -> bool:
    """Is there neither a unit nor a person in this installation?"""
    return not User.objects.exists() and not Unit.objects.exists()


def open_set_up() -> str:
    """Return the token of the set-up, always the same one; nothing once there is a unit or person.

    Processes that ask at once get the same.
    """
    return SetUp.objects.get_or_create(pk=SetUp.ONLY)[0].token if is_empty() else ""


def set_up_behind(token: str) -> SetUp | None:
    """Return the set-up that this token opens."""
    waiting = SetUp.objects.first()
    return waiting if waiting and constant_time_compare(waiting.token, token) else None


@transaction.atomic
def keep_answer(step: str, answer: Any) -> None:
    """Keep what a step answered, in plain values, until all is made. Raises `SetUpOver`."""
    waiting = _locked()
    waiting.answers[step] = answer
    waiting.save(update_fields=["answers"])


@transaction.atomic
def set_up(administrator: Mapping[str, Any]) -> User:
    """Make the authority and the province above it, its offices, the people and the administrator
    of all that was answered; return the administrator. All or nothing, once.

    `administrator` is what their form says. Raises `SetUpOver` for who comes second, and
    `AccountsRefused` for what breaks a rule of units or people.
    """
    waiting = _locked()
    answers = waiting.answers
    authority = _make_authority(answers["authority"])
    by = _person(administrator, authority, [Role.ADMINISTRATOR])
    by.username = administrator["username"]
    by.set_password(administrator["password"])
    by.save()
    offices = _offices(answers["offices"], authority, answers["authority"])
    store_units(authority, offices, by=by, reason=REASON)
    named = {AUTHORITY: authority} | {office.short_name: office for office in offices}
    by.unit = named[administrator["office"]]
    if administrator["standing_body"]:
        by.roles = [*by.roles, *FIRST_ROLES["standing_body"]]
    by.save(update_fields=["unit", "roles"])
    people = _people(answers["people"], named, by)
    store_people(authority, people, by=by, reason=REASON, founding=True)
    waiting.delete()
    return by


def _locked() -> SetUp:
    """The set-up, locked to the end of the transaction. Raises `SetUpOver`."""
    waiting = SetUp.objects.select_for_update().first()
    if waiting is None or not is_empty():
        raise SetUpOver
    return waiting


def _make_authority(answer: Mapping[str, str]) -> Unit:
    above = f"{answer['province_kind']} {answer['province']}"
    province = Unit.objects.create(
        code=code_of(answer["province"], {answer["code"]}),
        name=f"Ủy ban nhân dân {above}",
        short_name=f"UBND {above}",
        abbreviation="UBND",
        place=answer["province"],
        kind=Unit.Kind.PROVINCE,
    )
    own = f"{answer['kind']} {answer['place']}"
    return Unit.objects.create(
        code=answer["code"],
        name=f"Ủy ban nhân dân {own}",
        short_name=f"UBND {own}",
        abbreviation="UBND",
        place=answer["place"],
        kind=Unit.Kind.COMMUNE,
        parent=province,
    )


def kept(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those rows of an answer that are to be made."""
    return [row for row in rows if row["kept"]]


def _offices(rows: list[dict], authority: Unit, answer: Mapping[str, str]) -> list[Unit]:
    offices: list[Unit] = []
    for order, row in enumerate(kept(rows), start=1):
        codes = {authority.code} | {office.code for office in offices}
        # “Công an xã” of xã Khe Mây is “Công an xã Khe Mây”
        ends = row["name"].lower().endswith(f" {answer['kind']}")
        whole = answer["place"] if ends else f"{answer['kind']} {answer['place']}"
        offices.append(
            Unit(
                code=code_of(f"{authority.code} {row['abbreviation'] or row['name']}", codes),
                name=f"{row['name']} {whole}",
                short_name=row["name"],
                abbreviation=row["abbreviation"],
                place=answer["place"],
                kind=row["kind"],
                parent=authority,
                standing_body=row["standing_body"],
                order=order,
            )
        )
    return offices


def _people(rows: list[dict], named: Mapping[str, Unit], by: User) -> list[User]:
    people: list[User] = []
    typed = {row["username"].lower() for row in kept(rows)}
    for row in kept(rows):
        person = _person(row, named[row["office"]], FIRST_ROLES[row["role"]])
        taken = typed | {by.username.lower()} | {each.username for each in people}
        person.username = row["username"] or username_of(row["name"], taken)
        people.append(person)
    return people


def _person(row: Mapping[str, str], unit: Unit, roles: list[Role]) -> User:
    last_name, _, first_name = row["name"].rpartition(" ")
    return User(
        last_name=last_name,
        first_name=first_name,
        unit=unit,
        position=row["position"],
        roles=[role.value for role in roles],
        email=row["email"],
    )
