"""How long this process waits for what the product stands on: not long where people wait for it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from . import database

_people_wait = False


class OutOfTime(Exception):
    """It took too long: what is waited for may drip for ever."""


def people_wait() -> None:
    """Make this process one that serves pages: whatever is silent is given up within two seconds.

    Jobs and commands have time.
    """
    global _people_wait
    _people_wait = True
    database.wait_with_care()


def is_short() -> bool:
    """Do people wait for what this process does?"""
    return _people_wait


def for_people(seconds: float) -> AbstractContextManager[None]:
    """End the block with `OutOfTime` after so many seconds where people wait for it."""
    return within(seconds) if _people_wait else nullcontext()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the block after so many seconds, in whatever kind of process: the limits
    of sockets begin anew with each byte, those of Celery hold only where a worker has children.

    One block at a time, in the thread that gets signals; in others there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
