"""Versions of what the API shows: strong ETags, and the conditions that writes and repeated reads
set on them.
"""

import hashlib
import json
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from vietnamese import whole_numbers

from .problems import NEEDS_MATCH, NEWER, Problem

_Entry = TypeVar("_Entry", bound=Model)
SEEN = "seen"  # the member of a row that names the newest entry under it: the ETag begins with it


def tag_of(data: Any) -> str:
    """Return the strong ETag of what is shown: it differs whenever a byte of it differs.

    >>> tag_of({"seen": 7}).split("-")[0]
    '"7'
    """
    text = json.dumps(data, cls=JSONEncoder, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    seen = f"{data[SEEN] or 0}-" if isinstance(data, dict) and SEEN in data else ""
    return f'"{seen}{digest}"'


def unchanged(request: Request, tag: str) -> bool:
    """Does If-None-Match name this version, so that nothing need be sent again?"""
    named = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in named or tag in (each.removeprefix("W/") for each in named)


def check_match(request: Request, data: Any) -> None:
    """Raise a problem unless If-Match names the version `data`: 428 without one, 412 with what
    stands there now.
    """
    if tag_of(data) not in _named(request):
        raise Problem(NEWER, "Dữ liệu đã thay đổi sau khi bạn đọc.", current=data)


def seen_in(request: Request) -> list[int]:
    """Return the newest entries that the caller had seen, by the ETags in If-Match (0 for none).

    Only this part of an ETag decides whether an entry may be added: what was reviewed meanwhile is
    no conflict, what was reported meanwhile is. Raises a problem: 428 without If-Match.
    """
    return whole_numbers(tag.strip('"').partition("-")[0] for tag in _named(request))


def newest_of(entries: QuerySet[_Entry], seen: list[int]) -> _Entry | None:
    """Return the newest of a row's `entries` among those `seen`, None when there were none yet.

    Raises a 412 problem when the row never had any of them: the ETag was another row's.
    """
    newest = entries.filter(pk__in=seen).order_by("-pk").first()
    if newest is None and 0 not in seen:
        raise Problem(NEWER, "If-Match không phải ETag của dữ liệu này. Hãy đọc lại rồi gửi lại.")
    return newest


def _named(request: Request) -> list[str]:
    """The versions that If-Match names; `*` names none: a write says what its author saw."""
    sent = parse_etags(request.headers.get("If-Match", ""))
    # compressed, the same data goes out under the same ETag with `W/` before it
    named = [tag.removeprefix("W/") for tag in sent if tag != "*"]
    if not named:
        raise Problem(NEEDS_MATCH)
    return named
