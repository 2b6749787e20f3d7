"""A little text under a passphrase, in the age format, at a price that is the same each time.

pyrage measures anew at each call how many rounds of scrypt take a second. On a busy machine the
measure came out between 2**14 and 2**20: the last takes 1 GB of memory and half a minute, and
pyrage itself then declines to decrypt it. It has no setting for that; so what it would write is
written here by https://c2sp.org/age, and it reads it.
"""

import base64
import hashlib
import hmac
import os

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import TOO_BUSY, WRONG_KEY, BackupRefused

ROUNDS = 16  # 2**16 rounds of scrypt: 64 MB, some tenths of a second
LONGEST = 64 * 1024  # bytes in one piece of the format
LABEL = b"age-encryption.org/v1/scrypt"


def wrapped(text: bytes, passphrase: str) -> bytes:
    """Encrypt `text`, at most `LONGEST` bytes."""
    if len(text) > LONGEST:
        raise ValueError(text)
    file_key, salt, nonce = (os.urandom(16) for _ in range(3))
    wrap_key = hashlib.scrypt(
        passphrase.encode(), salt=LABEL + salt, n=2**ROUNDS, r=8, p=1, maxmem=2**28, dklen=32
    )
    header = b"age-encryption.org/v1\n-> scrypt %b %d\n%b\n---" % (
        _base64(salt),
        ROUNDS,
        _base64(ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)),
    )
    mac = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    only_piece = bytes(11) + b"\1"  # the first, and the last
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    return b"%b %b\n%b%b" % (header, _base64(mac), nonce, payload.encrypt(only_piece, text, None))


def unwrapped(content: bytes, passphrase: str) -> bytes:
    """Decrypt what `wrapped` made.

    Raises `BackupRefused`.
    """
    try:
        return pyrage.passphrase.decrypt(content, passphrase)
    except pyrage.DecryptError as error:
        said = TOO_BUSY if "Excessive work" in str(error) else WRONG_KEY
        raise BackupRefused(said) from error


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _base64(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")
