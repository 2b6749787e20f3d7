"""A second step for tests, and what its app shows."""

import base64
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from accounts.models import SecondStep, User
from accounts.second_step.codes import hash_of, key_of, new_recovery_codes, new_secret


def make_second_step(user: User) -> tuple[SecondStep, list[str]]:
    """A second step of `user`, with the texts of its recovery codes."""
    step = SecondStep.objects.create(user=user, secret=new_secret())
    codes = new_recovery_codes()
    for code in codes:
        step.recovery_codes.create(sha256=hash_of(code))
    return step, codes


def code_now(step: SecondStep, *, later: int = 0) -> str:
    """What the app shows, `later` seconds from now."""
    return code_of(key_of(step.secret), later=later)


def code_of(key: str, *, later: int = 0) -> str:
    """The same of a key that was typed into an app."""
    secret = base64.b32decode(key.replace(" ", ""))
    return TOTP(secret, 6, SHA1(), 30).generate(time.time() + later).decode()
