"""Holding back what an administrator may only ask for; confirming, refusing and withdrawing it."""

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from foundation.journal.acts import acting
from vietnamese import nfc

from ..models import AccountRequest, Delegation, Role, Unit, User
from ..notices.accounts import tell_address_changed
from ..notices.kinds import Kind
from ..notices.services import notify
from ..password_links import hand_over_link
from ..people_changes import follow_changes
from ..roles import CONFIRMED_ROLES

What, State = AccountRequest.What, AccountRequest.State
NOTE_LENGTH = 300
SEEN_OLD = "Tài khoản hoặc đề nghị vừa được sửa; hãy xem lại bên dưới rồi xác nhận."


class ConfirmationRefused(Exception):
    """A request can't be decided this way; the message says what to do."""


def is_guarded(person: User) -> bool:
    """Does this account, itself or for somebody else, review or sign today or later?"""
    to_come = Delegation.objects.not_over(timezone.localdate()).filter(delegate=person)
    return person.holds(*CONFIRMED_ROLES) or to_come.giving(*CONFIRMED_ROLES).exists()


def hold_back(person: User, before: User | None, *, by: User) -> list[AccountRequest]:
    """Take from `person`, who is about to be stored, what `by` may only ask for, and return it as
    requests for `ask`; `before` is the account as it is, None for a new one.

    Held back are new roles of reviewing and signing (all of them for an account that comes back to
    life), and another address for whoever has such rights: their password is mailed to it.
    """
    if by.is_superuser:  # made at the console, which is trusted
        return []
    held = []
    revived = before is not None and person.is_active and not before.is_active
    had = set(before.roles) if before and not revived else set()
    if gained := [role for role in CONFIRMED_ROLES if role in person.roles and role not in had]:
        person.roles = [role for role in person.roles if role not in gained]
        held.append(AccountRequest(what=What.ROLES, roles=[role.value for role in gained]))
    if before and before.pk != by.pk and person.email != before.email and is_guarded(before):
        held.append(AccountRequest(what=What.ADDRESS, email=person.email))
        person.email = before.email
    for request in held:
        request.person, request.asked_by = person, by
    return held


@transaction.atomic
def ask(requests: Iterable[AccountRequest]) -> None:
    """Store what was held back, in the place of what waited before, and tell who confirms it, and
    the person. The person is locked: of two who ask at once the later one's request stays.
    """
    for request in requests:
        User.objects.lock(request.person.pk)
        request.authority = request.person.unit.its_authority  # type: ignore[union-attr]  # kept accounts have one
        AccountRequest.objects.waiting().filter(person=request.person, what=request.what).delete()
        request.save()
        url, by = request.get_absolute_url(), request.asked_by
        words = f"{by} đề nghị: {request}. Mời xem và xác nhận hoặc không đồng ý."
        notify(confirmers(request), Kind.SECURITY, words, url, by=by)
        words = f"{by} đề nghị với tài khoản của bạn: {request.words}; đang chờ xác nhận."
        notify(
            [request.person], Kind.SECURITY, words, reverse("accounts:profile"), by=request.asked_by
        )


def confirmers(request: AccountRequest) -> list[User]:
    """Those who may decide on the request."""
    near = [
        request.authority_id,
        request.authority.parent and request.authority.parent.authority_id,
    ]
    people = User.objects.active().holding(Role.LEADER, Role.ADMINISTRATOR)
    people = people.filter(unit__authority__in=[each for each in near if each])
    waiting = AccountRequest.objects.filter(pk=request.pk)
    return [
        each
        for each in people.select_related("unit__authority")
        if waiting.for_decision_by(each).exists()
    ]


@transaction.atomic
def confirm(request: AccountRequest, *, by: User | None, seen: str, site: str = "") -> str:
    """Do what was asked for; return the link to set a password when it is to be handed over by
    `by`, else nothing. Nobody at all (`by` is None) is whoever works at the console.

    With a role of reviewing or signing the account gets a new beginning: its password, sessions and
    tokens end, for who asked may know them. Raises `ConfirmationRefused` when `by` may not, when it
    was decided already, and when account or request are no more as `seen` (`AccountRequest.mark`).
    """
    found = _locked(request, by)
    if found.mark != seen:
        raise ConfirmationRefused(SEEN_OLD)
    person, old = found.person, found.person.email
    if found.what == What.ROLES:
        person.roles = [role.value for role in Role if role in {*person.roles, *found.roles}]
        person.set_password(secrets.token_urlsafe(32))  # known to nobody
    elif found.what == What.ADDRESS:
        person.email = found.email
    with acting(by=by, why=f"Xác nhận: {found.words}"):
        person.save()
    _decide(found, State.CONFIRMED, by)
    if found.what == What.ADDRESS:
        tell_address_changed(person, old, by=found.asked_by)
        return ""
    if found.what == What.ROLES:
        follow_changes([person], by=by or found.asked_by)
    return hand_over_link(person, site=site)


@transaction.atomic
def refuse(request: AccountRequest, *, by: User, note: str) -> None:
    """Leave the account as it is. Raises `ConfirmationRefused` without a reason, or as above."""
    found = _locked(request, by)
    if not note.strip():
        raise ConfirmationRefused("Hãy ghi lý do không đồng ý.")
    found.note = nfc(note.strip())[:NOTE_LENGTH]
    _decide(found, State.REFUSED, by)


@transaction.atomic
def withdraw(request: AccountRequest, *, by: User) -> None:
    """Take the request back: an administrator of the authority does."""
    found = _waiting(request)
    if (
        not (by.is_superuser or by.holds(Role.ADMINISTRATOR))
        or by.authority_id != found.authority_id
    ):
        raise ConfirmationRefused("Chỉ quản trị của cơ quan rút được đề nghị này.")
    _decide(found, State.WITHDRAWN, by)


def _waiting(request: AccountRequest) -> AccountRequest:
    """The request under the lock of its authority, then of the person. Raises for one that was
    decided.
    """
    Unit.objects.lock(request.authority_id)
    User.objects.lock(request.person_id)
    found = AccountRequest.objects.waiting().with_people().filter(pk=request.pk).first()
    if found is None:
        raise ConfirmationRefused("Đề nghị này đã được giải quyết.")
    return found


def _locked(request: AccountRequest, by: User | None) -> AccountRequest:
    found = _waiting(request)
    if by and not AccountRequest.objects.filter(pk=found.pk).for_decision_by(by).exists():
        raise ConfirmationRefused(
            "Bạn không xác nhận đề nghị này được; hãy để người khác xác nhận."
        )
    return found


def _decide(request: AccountRequest, state: "AccountRequest.State", by: User | None) -> None:
    request.state, request.decided_by, request.decided_at = state, by, timezone.now()
    request.save(update_fields=["state", "decided_by", "decided_at", "note"])
    who = str(by) if by else "Người vận hành máy chủ"
    done = {
        State.CONFIRMED: "đã xác nhận",
        State.REFUSED: "không đồng ý",
        State.WITHDRAWN: "đã rút đề nghị",
    }[state]
    words = f"{who} {done}: {request}." + (f" Lý do: {request.note}" if request.note else "")
    people = {request.person, request.asked_by}
    notify(people, Kind.SECURITY, words, reverse("accounts:profile"), by=by)
