"""Codes: those of authenticator apps (RFC 6238) with their secrets, and recovery codes."""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator

import segno
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.utils.crypto import salted_hmac

ISSUER = "CCHC"
DIGITS, STEP, SECRET_BYTES = 6, 30, 20
DRIFT = 1  # clocks may differ by so many steps
SALT = "accounts.second_step.secret"
RECOVERY_CODES = 10
# no signs that are read as others; 16 of 31 are 79 bits, beyond guessing from a hash
SIGNS, LENGTH, GROUP = "23456789abcdefghjkmnpqrstuvwxyz", 16, 4


class SecretLost(Exception):
    """The stored secret was encrypted under a SECRET_KEY that is not known here."""


def new_secret() -> str:
    """Return a new secret, encrypted."""
    return _boxes().encrypt(secrets.token_bytes(SECRET_BYTES)).decode()


def rotated(encrypted: str) -> str:
    """Return the same secret, encrypted under the SECRET_KEY of today. Raises `InvalidToken` where
    no key opens it.
    """
    try:
        Fernet(next(_keys())).decrypt(encrypted.encode())
    except InvalidToken:
        return _boxes().rotate(encrypted.encode()).decode()
    return encrypted


def key_of(encrypted: str) -> str:
    """Return the secret as it is typed into an app. Raises `SecretLost`."""
    return base64.b32encode(_opened(encrypted)).decode()


def address_of(encrypted: str, username: str) -> str:
    """Return the address that an app reads from a QR code. Raises `SecretLost`."""
    return _totp(encrypted).get_provisioning_uri(username, ISSUER)


def picture_of(address: str) -> str:
    """Return the QR code of an address as SVG, dark on white in every colour scheme."""
    return segno.make_qr(address, error="m").svg_inline(scale=5, light="white", omitsize=False)


def step_of(encrypted: str, code: str, now: float) -> int | None:
    """Return the number of the half minute whose code this is, None for a wrong one. Raises
    `SecretLost`.
    """
    totp = _totp(encrypted)
    sent = re.sub(r"\s", "", code).encode()
    current = int(now) // STEP
    found = None
    for step in range(current - DRIFT, current + DRIFT + 1):
        if bytes_eq(totp.generate(step * STEP), sent):
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Return new recovery codes in groups, as they are shown."""
    return [_grouped(_random_signs()) for _ in range(RECOVERY_CODES)]


def hash_of(recovery_code: str) -> str:
    """Return the hash by which a recovery code is found, however it was typed."""
    bare = re.sub(r"[\W_]", "", recovery_code.lower())
    return hashlib.sha256(bare.encode()).hexdigest()


def _random_signs() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def _totp(encrypted: str) -> TOTP:
    # SHA-1 in an HMAC, which RFC 6238 has and apps expect
    return TOTP(_opened(encrypted), DIGITS, SHA1(), STEP)  # nosec B303  # noqa: S303 - as RFC 6238 has it


def _opened(encrypted: str) -> bytes:
    try:
        return _boxes().decrypt(encrypted.encode())
    except InvalidToken as error:
        raise SecretLost from error


def _boxes() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys()])


def _keys() -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        digest = salted_hmac(SALT, "box", secret=secret, algorithm="sha256").digest()
        yield base64.urlsafe_b64encode(digest)
