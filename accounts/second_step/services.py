"""Turning the second step of a person's sign-in on and off, and taking the codes that they type."""

import time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from foundation.journal.acts import acting

from ..confirmations.services import is_guarded
from ..models import User
from ..notices.accounts import tell_of_second_step
from ..roles import Role
from .codes import hash_of, new_recovery_codes, rotated, step_of
from .models import RecoveryCode, SecondStep

TURNED_ON = "Xác thực hai bước vừa được bật cho tài khoản của bạn."
TURNED_OFF = "Xác thực hai bước vừa được tắt cho tài khoản của bạn."
REMOVED = "Quản trị vừa gỡ xác thực hai bước của bạn; đăng nhập chỉ còn cần mật khẩu."
RENEWED = "Mã dự phòng của bạn vừa được tạo lại; các mã cũ không còn dùng được."
USED = "Vừa có người đăng nhập hoặc đổi cài đặt bằng một mã dự phòng của bạn; còn {} mã."


class SecondStepRefused(Exception):
    """The second step can't be changed this way; the message says what to do."""


def must_have(person: User | AnonymousUser) -> bool:
    """Do this person's roles ask for a second step? Rights by delegation count; superusers are
    administrators.
    """
    asked = [Role(name) for name in settings.SECOND_STEP_ROLES]
    if not asked or not isinstance(person, User):
        return False
    return person.has_role(*asked) or (person.is_superuser and Role.ADMINISTRATOR in asked)


def second_step_of(person: User) -> SecondStep | None:
    return SecondStep.objects.filter(user=person).first()


@transaction.atomic
def turn_on(person: User, *, secret: str, code: str) -> tuple[SecondStep, list[str]] | None:
    """Turn the second step on, if `code` proves that the app has `secret`; return it with its
    recovery codes, whose texts are known only now. None for a wrong code.

    Raises `SecondStepRefused` for who has one, and `SecretLost`.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if second_step_of(person):
        raise SecondStepRefused("Tài khoản này đã bật xác thực hai bước.")
    taken = step_of(secret, code, time.time())
    if taken is None:
        return None
    with acting(by=person.pk):  # who must have one is not signed in yet
        made = SecondStep.objects.create(user=person, secret=secret, last_taken=taken)
        codes = _make_recovery_codes(made)
        tell_of_second_step(person, TURNED_ON)
    return made, codes


def take(person: User, code: str) -> bool:
    """Is this a code of the person's app or a recovery code of theirs, not used before? It is used
    up by that. Raises `SecretLost` where the app's codes can't be told any more.
    """
    step = second_step_of(person)
    if step is None:
        return False
    with acting(by=person.pk):  # at sign-in nobody is signed in yet
        return _take_recovery_code(step, code) or _take_code(step, code)


def _take_code(step: SecondStep, code: str) -> bool:
    taken = step_of(step.secret, code, time.time())
    if taken is None:
        return False
    rows = SecondStep.objects.filter(pk=step.pk, last_taken__lt=taken)
    return rows.update(last_taken=taken, secret=rotated(step.secret)) == 1


@transaction.atomic
def _take_recovery_code(step: SecondStep, code: str) -> bool:
    found = step.recovery_codes.left().filter(sha256=hash_of(code))
    if not found.update(used_at=timezone.now()):
        return False
    tell_of_second_step(step.user, USED.format(step.recovery_codes.left().count()))
    return True


@transaction.atomic
def renew_recovery_codes(person: User) -> list[str]:
    """Return new recovery codes; those of before are void. Raises `SecondStepRefused`."""
    step = _locked(person)
    step.recovery_codes.all().delete()
    codes = _make_recovery_codes(step)
    tell_of_second_step(person, RENEWED)
    return codes


def _make_recovery_codes(step: SecondStep) -> list[str]:
    codes = new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(second_step=step, sha256=hash_of(code)) for code in codes
    )
    return codes


@transaction.atomic
def turn_off(person: User) -> None:
    """Take the person's own second step away; who must have one sets another up at the next page,
    with another phone for example. Raises `SecondStepRefused`.
    """
    _locked(person).delete()
    tell_of_second_step(person, TURNED_OFF)


def may_remove(person: User, *, by: User) -> bool:
    """May `by` take away the second step of `person`, who lost phone and codes?

    Administrators may for whom they keep the account of, themselves and those who review, sign or
    appraise excepted: it guards these from them too. Superusers may.
    """
    if person == by:
        return False
    if by.is_superuser:
        return True
    kept = User.objects.kept_by(by).filter(pk=person.pk)
    return by.has_role(Role.ADMINISTRATOR) and kept.exists() and not is_guarded(person)


@transaction.atomic
def remove(person: User, *, by: User | None) -> None:
    """Take away the second step of somebody who lost it; `by` is None on the machine itself.

    Raises `SecondStepRefused` for who may not, and where there is none.
    """
    if by is not None and not may_remove(person, by=by):
        raise SecondStepRefused(
            f"Xác thực hai bước của {person} do quản trị hệ thống gỡ: người này giữ vai trò lãnh "
            "đạo, cơ quan thường trực hoặc thẩm định, hoặc là chính bạn."
        )
    _locked(person).delete()
    tell_of_second_step(person, REMOVED)


def _locked(person: User) -> SecondStep:
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    step = second_step_of(person)
    if step is None:
        raise SecondStepRefused(f"{person} chưa bật xác thực hai bước.")
    return step
