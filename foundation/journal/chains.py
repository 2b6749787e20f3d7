"""The links of a chain: the hash of an entry binds what it says and all entries before it."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

# what a hash binds, in this order: a chain that is sealed is never hashed otherwise
SEALED = (
    *("position", "at", "table", "row", "action", "before", "after"),
    *("by_id", "by_name", "door", "place", "why", "request"),
)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def link(previous: str, values: Iterable[Any]) -> str:
    """Return the hash of an entry with these values (those of `SEALED`) behind `previous`."""
    position, at, *others = values
    told = _encode([position, moment(at), *others])
    return hashlib.sha256(f"{previous}\n{told}".encode()).hexdigest()


def moment(at: datetime) -> str:
    """A moment in the one way in which it is hashed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
