"""Has files looked through by ClamAV where an installation has it (`CLAMAV_URL`)."""

import logging
import socket
import time
from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import File

from .silence import Silence

logger = logging.getLogger(__name__)

PIECE = 100_000
LONGEST_ANSWER = 1000  # bytes
_silence = Silence()


class Scan(Enum):
    """What is known of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  # the scanner did not answer


def scan(file: File, *, seconds: float) -> Scan:
    """Return what the scanner says of the file, which is left at its beginning; `CLEAN` where there
    is none.
    """
    if not settings.CLAMAV_URL:
        return Scan.CLEAN
    if _silence or seconds <= 0:
        return Scan.UNKNOWN
    file.seek(0)
    try:
        said = _answer(file, time.monotonic() + seconds)
    except OSError:
        logger.warning("Máy quét vi-rút không trả lời.", exc_info=True)
        _silence.begin()
        return Scan.UNKNOWN
    finally:
        file.seek(0)
    if said.endswith("FOUND"):
        logger.warning("Tệp có mã độc, không nhận: %s.", said)
        return Scan.INFECTED
    if said.endswith(": OK"):
        return Scan.CLEAN
    logger.warning("Máy quét vi-rút không quét được tệp: %s.", said)
    return Scan.UNKNOWN


def _answer(file: File, until: float) -> str:
    """What clamd says of the bytes (its command INSTREAM). Raises `OSError` after `until`, however
    slowly it speaks.
    """
    with _connected(until) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for piece in file.chunks(PIECE):
            scanner.settimeout(_left(until))
            scanner.sendall(len(piece).to_bytes(4) + piece)
        scanner.sendall(bytes(4))
        said = b""
        while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
            scanner.settimeout(_left(until))
            more = scanner.recv(LONGEST_ANSWER)
            if not more:
                raise ConnectionAbortedError(said)
            said += more
    return said.rstrip(b"\0").decode(errors="replace")


def _connected(until: float) -> socket.socket:
    where = urlsplit(settings.CLAMAV_URL)
    if where.scheme == "tcp":
        return socket.create_connection((where.hostname, where.port or 3310), timeout=_left(until))
    scanner = socket.socket(socket.AF_UNIX)
    try:
        scanner.settimeout(_left(until))
        scanner.connect(where.path)
    except OSError:
        scanner.close()
        raise
    return scanner


def _left(until: float) -> float:
    """Seconds that are left. Raises `TimeoutError` when none are."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
