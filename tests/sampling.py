"""The gate's share of what takes long: another one each day, so that all has its turn within a few
days. `make test-long` asks the whole.
"""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
Name = TypeVar("Name", str, Path)

WHOLE = os.environ.get("WHOLE") == "yes"
# kept for the processes of the run, which may begin on another day
DAY = date.fromisoformat(os.environ.setdefault("SHARE_DAY", date.today().isoformat()))
# beside a run that asks all of it on PostgreSQL, SQLite answers a share of what both are asked
TWINS_SHARED = os.environ.get("TWINS") == "share"
TWIN_DAYS = 5  # until SQLite had answered all of it


def is_turn(number: int, days: int) -> bool:
    """Is today the turn of what has this number (from 0) in a round of so many days? Raises
    `ValueError` for a number that would never have one.
    """
    if not 0 <= number < days:
        raise ValueError(f"{number} has no turn in {days} days")
    return WHOLE or DAY.toordinal() % days == number


def share(values: Iterable[T], days: int) -> list[T]:
    """Return those of `values` whose turn it is: each has one within so many days."""
    return [value for place, value in enumerate(values) if is_turn(place % days, days)]


def twins_left_out(modules: Iterable[Name], database: str) -> set[Name]:
    """Return those of `modules`, each named once, whose tests for both databases have no turn today
    on `database` (as Django names its vendor): of PostgreSQL none, of SQLite none unless a share
    was asked for.
    """
    if not TWINS_SHARED or database != "sqlite":
        return set()
    ordered = sorted(modules)
    return set(ordered) - set(share(ordered, TWIN_DAYS))


def at_least(count: int, days: int) -> int:
    """How many a share must meet where the whole meets `count`: half of its part, for the shares
    are not alike.
    """
    return count if WHOLE else count // (2 * days)
