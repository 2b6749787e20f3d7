"""Who is acting, by which door and why: what the code around a change knows of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import TextChoices

from ..operations.incidents import current_request_id, new_request_id


class Door(TextChoices):
    """The way by which a change came in."""

    PAGE = "page", "Trang web"
    API = "api", "API"
    ADMIN = "admin", "Trang quản trị"
    FILE = "file", "Nhập từ tệp"
    JOB = "job", "Việc chạy nền"
    COMMAND = "command", "Lệnh trên máy chủ"
    UPGRADE = "upgrade", "Nâng cấp phần mềm"
    START = "start", "Có sẵn khi bắt đầu nhật ký"
    OUTSIDE = "outside", "Ngoài phần mềm"


@dataclass(frozen=True)
class Act:
    """What is told with each change: `by` is a person or the id of one, `place` an address or the
    name of a job, and `request` marks what was made together.

    `asker` is the request whose person acts: who that is may be known only later.
    """

    door: Door = Door.COMMAND
    by: Any = None
    place: str = ""
    why: str = ""
    request: str = ""
    asker: Any = None

    def told(self, what: str) -> Any:
        """One of `PARTS` as the database takes it."""
        if what in ("by", "name"):
            person = self.by or _person_of(self.asker)
            if what == "by":
                return getattr(person, "pk", person)
            # of who is known by an id alone it is found when the entry is sealed
            return "" if person is None or isinstance(person, int) else str(person)
        return str(getattr(self, what))


PARTS = ("by", "name", "door", "place", "why", "request")
_ACT: ContextVar[Act] = ContextVar("act", default=Act())  # noqa: B039 - it is frozen


def current() -> Act:
    """The act in which the caller is."""
    return _ACT.get()


def as_json() -> str:
    """The act in which the caller is, as text."""
    act = _ACT.get()
    return json.dumps({part: act.told(part) for part in PARTS}, ensure_ascii=False)


@contextmanager
def acting(**told: Any) -> Iterator[None]:
    """Changes made inside are told with these parts of an `Act`; the others stay as they are, and
    so do the person and the reason in whose place none is given.
    """
    told = {what: told[what] for what in told if told[what] or what not in ("by", "why")}
    told.setdefault("request", current_request_id() or _ACT.get().request or new_request_id())
    token = _ACT.set(replace(_ACT.get(), **told))
    try:
        yield
    finally:
        _ACT.reset(token)


def _person_of(request: Any) -> Any:
    """The person of a request, if somebody has asked for them already: it costs no query."""
    if request is None:
        return None
    user = request.__dict__.get("user")
    looked_up = hasattr(request, "_cached_user") or not hasattr(user, "_wrapped")
    return user if looked_up and user is not None and user.is_authenticated else None
