"""Whose turn it is: one process at a time changes the tables of a database, the others wait."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

KEY = 1667459944  # any number does; on PostgreSQL it stands for this lock inside one database
STEP = 0.5  # seconds between two tries
WAITING = "Một tiến trình khác đang cập nhật cơ sở dữ liệu; đang chờ đến lượt."


@contextmanager
def turn_at(database: BaseDatabaseWrapper, *, say: Callable[[str], object]) -> Iterator[None]:
    """Have the tables of `database` alone for the length of the block.

    Whoever must wait for another process says so once. A turn ends with its process, however that
    ends.
    """
    with _lock_of(database) as take:
        if not take():
            say(WAITING)
            while not take():
                time.sleep(STEP)
        yield


@contextmanager
def _lock_of(database: BaseDatabaseWrapper) -> Iterator[Callable[[], bool]]:
    """What tries to take the lock, and says whether it has it; the end of the block lets it go."""
    if database.vendor == "postgresql":
        # a connection of its own: the lock is held across whatever becomes of the other one
        with closing(database.copy()) as connection:
            yield partial(_take_on_server, connection)
    else:
        with Path(f"{database.settings_dict['NAME']}.turn").open("w") as file:
            yield partial(_take_file, file.fileno())


def _take_on_server(connection: BaseDatabaseWrapper) -> bool:
    # tried again and again: a statement that waits would hold up `CREATE INDEX CONCURRENTLY`
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
        return cursor.fetchone()[0]


def _take_file(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
