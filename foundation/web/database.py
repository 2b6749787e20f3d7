"""A PostgreSQL server that has fallen silent is found out within two seconds: a page that waits for
it would wait for ever, with all pages behind it.

Who waits for a lock, or for a long query, goes on waiting: the server still greets who knocks.
"""

import select
import socket
import sqlite3
import time
from typing import Any

import psycopg2
from django.db import InterfaceError, OperationalError
from psycopg2 import extensions

from .silence import Silence

QUIET = 0.6  # seconds without an answer, after which somebody knocks; then again and again
GREETING = 1.1  # seconds that the server has to greet
CONNECTING = 1.5  # seconds to let somebody in
LONGEST = 50  # seconds of one answer, before gunicorn ends the whole process
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
    return code != sqlite3.SQLITE_ERROR


def _wait(connection: Any) -> None:
    """Wait until the server has answered (psycopg2's wait callback). Raises `OperationalError`,
    after which psycopg2 has closed the connection.
    """
    if _silence:
        raise psycopg2.OperationalError("the server did not answer a moment ago")
    begun = time.monotonic()
    connecting = connection.status == extensions.STATUS_SETUP
    knock_at = begun + (CONNECTING if connecting else QUIET)
    while (state := connection.poll()) != extensions.POLL_OK:
        while not _is_ready(connection.fileno(), state, knock_at - time.monotonic()):
            lasts = time.monotonic() - begun
            if connecting or lasts > LONGEST or not _greets(connection.info):
                _silence.begin()
                raise psycopg2.OperationalError(f"no answer in {lasts:.1f} seconds")
            knock_at = time.monotonic() + QUIET


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
