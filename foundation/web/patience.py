"""How long this process waits for what the product stands on: not long where people wait for it."""

from . import database

_people_wait = False


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
