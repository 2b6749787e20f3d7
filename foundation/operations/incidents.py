"""Under which id a request, and all that follows from it, is told of."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_AROUND: ContextVar[dict[str, Any]] = ContextVar("around", default={})  # noqa: B039 - never changed


def current_request_id() -> str:
    """The id of the request that is answered here, or that asked for the job; empty for none."""
    return _AROUND.get().get("request_id", "")


def new_request_id() -> str:
    """An id that nobody else bears and that can be read out on the telephone."""
    return secrets.token_hex(8)


def facts_around() -> dict[str, Any]:
    """What every line of the log says here: the request's id, the job's, its kind."""
    return _AROUND.get()


@contextmanager
def around(**facts: Any) -> Iterator[None]:
    """Have every line of the log inside say `facts` too."""
    token = _AROUND.set(_AROUND.get() | facts)
    try:
        yield
    finally:
        _AROUND.reset(token)
