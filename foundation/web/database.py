"""A PostgreSQL server that has fallen silent is found out within two seconds: a page that waits for
it would wait for ever, with all pages behind it.

Who waits for a lock, or for a long query, goes on waiting: the server still greets who knocks.
"""

import fcntl
import select
import socket
import sqlite3
import termios
import time
from typing import Any

import psycopg2
from django.db import InterfaceError, OperationalError
from psycopg2 import extensions

from .silence import Silence

QUIET = 0.5  # seconds without an answer, after which somebody knocks; then again and again
GREETING = 1.0  # seconds that the server has to greet
CONNECTING = 1.5  # seconds to let somebody in
DRIPPING = 1.2  # seconds in which an answer that began may come slowly
SLOWEST = 500  # bytes a second
LONGEST = 50  # seconds of one answer, before gunicorn ends the whole process
# PostgreSQL's codes: serialization failure, deadlock, lock not available, cancelled
_GAVE_WAY = {"40001", "40P01", "55P03", "57014"}
_SQLITE_GAVE_WAY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_KNOCK = (8).to_bytes(4) + (80877103).to_bytes(4)  # SSLRequest: answered by a byte, before all else

_silence = Silence()


def wait_with_care() -> None:
    """Watch every connection of this process to PostgreSQL while it waits.

    For web processes: COPY does not work in such a process.
    """
    extensions.set_wait_callback(_wait)


def is_away(error: BaseException | None) -> bool:
    """Does the database not answer, or not let us in? Sending the same again later may do."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    # SQLite calls a table that is not there an operational error as well
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code != sqlite3.SQLITE_ERROR and not gave_way(error)


def gave_way(error: BaseException | None) -> bool:
    """Did the database, which answers, end this transaction for the sake of others (deadlock, lock
    not had in time)? Nothing of it is kept; sending the same again at once may do.
    """
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if getattr(cause, "pgcode", None) in _GAVE_WAY:
        return True
    # the low byte: the others say how it came to it
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_GAVE_WAY


def _wait(connection: Any) -> None:
    """Wait until the server has answered (psycopg2's wait callback). Raises `OperationalError`,
    after which psycopg2 has closed the connection.
    """
    if _silence:
        raise psycopg2.OperationalError("the server did not answer a moment ago")
    wait = _Wait(connection)
    while (state := connection.poll()) != extensions.POLL_OK:
        while not _is_ready(connection.fileno(), state, wait.pause):
            wait.go_on()
        wait.take(connection.fileno())


class _Wait:
    """One wait for an answer: how long it lasts, and whether it is of any use."""

    def __init__(self, connection: Any):
        self.connection = connection
        self.connecting = connection.status == extensions.STATUS_SETUP
        self.begun = time.monotonic()
        self.knock_at = self.begun + (CONNECTING if self.connecting else QUIET)
        self.first_at, self.came = 0.0, 0

    @property
    def pause(self) -> float:
        """Seconds to wait before `go_on`."""
        return max(self.knock_at - time.monotonic(), 0)

    def go_on(self) -> None:
        """Wait on for a server that lives. Raises `OperationalError`."""
        lasts = time.monotonic() - self.begun
        if self.connecting or lasts > LONGEST or not _greets(self.connection.info):
            self._give_up()
        self.knock_at = time.monotonic() + QUIET

    def take(self, descriptor: int) -> None:
        """Count what came. Raises `OperationalError` when an answer drips."""
        self.came += int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), "little")
        self.first_at = self.first_at or time.monotonic()
        lasts = time.monotonic() - self.first_at
        if lasts > DRIPPING and self.came < lasts * SLOWEST:
            self._give_up()

    def _give_up(self) -> None:
        _silence.begin()
        lasts = time.monotonic() - self.begun
        raise psycopg2.OperationalError(f"no answer in {lasts:.1f} seconds")


def _is_ready(descriptor: int, state: int, seconds: float) -> bool:
    """Can the connection go on, within so many seconds?"""
    waiting = select.poll()
    read = state == extensions.POLL_READ
    waiting.register(descriptor, select.POLLIN if read else select.POLLOUT)
    return bool(waiting.poll(max(seconds, 0) * 1000))


def _greets(server: Any) -> bool:
    """Does the server greet somebody who comes anew?"""
    until = time.monotonic() + GREETING
    try:
        with _knocking_at(server.host, server.port) as door:
            door.sendall(_KNOCK)
            door.settimeout(max(until - time.monotonic(), 0.01))
            return bool(door.recv(1))
    except OSError:
        return False


def _knocking_at(host: str, port: int) -> socket.socket:
    """A connection to the server, which may be a socket in a folder."""
    if not host.startswith("/"):
        return socket.create_connection((host, port), timeout=GREETING)
    door = socket.socket(socket.AF_UNIX)
    try:
        door.settimeout(GREETING)
        door.connect(f"{host}/.s.PGSQL.{port}")
    except OSError:
        door.close()
        raise
    return door
