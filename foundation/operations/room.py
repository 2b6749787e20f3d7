"""Room on the disk of the database."""

from django.db import OperationalError

_DISK_FULL = "53100"  # PostgreSQL's code


def has_no_room(error: OperationalError) -> bool:
    """Did the database fail because there was no room for a row?"""
    code = getattr(error.__cause__, "pgcode", None)
    return code == _DISK_FULL or "disk is full" in str(error)  # SQLite's words
