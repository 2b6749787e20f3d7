"""What stands above and below a task: the superior task that it follows with what is different
there by now, and the tasks that follow it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from accounts.models import User
from foundation.web.changed_words import WordRun, changed_words
from plans.services.writing import stamp_of
from vietnamese import parse_date, short_date

from .models import Task

LABELS = {"content": "Nội dung", "product": "Sản phẩm", "time_text": "Thời gian", "due": "Thời hạn"}


class SuperiorDifference(NamedTuple):
    """One thing that the superior task says otherwise than when it was followed."""

    label: str
    words: Sequence[WordRun]


def differences_above(task: Task) -> list[SuperiorDifference]:
    """Return in what the task that `task` follows differs from what it said when it was followed or
    looked at last.
    """
    if not (task.followed_as and task.follows):
        return []
    before, now = task.followed_as, task.follows.wording
    names = [name for name in LABELS if before.get(name, now[name]) != now[name]]
    if "time_text" in names and "due" in names:
        names.remove("due")
    return [
        SuperiorDifference(LABELS[name], changed_words(_said(before[name]), _said(now[name])))
        for name in names
    ]


def differences_stamp(task: Task) -> str:
    """Return a short mark of what `differences_above` compares: the same until one side changes."""
    return stamp_of([task.followed_as, task.follows.wording if task.follows else {}])


def around(task: Task, user: User) -> dict[str, Any]:
    """Return what `user` sees around `task`, which is read `with_around` and `with_above` for them:
    `above`, `differences_above` with the stamp `differences_seen`, and `followers` with their
    progress (one query where there are some).
    """
    visible = Task.objects.visible_to(user)
    above = task.follows if task.sees_above else None
    return {
        "above": above,
        "differences_above": differences_above(task) if above else [],
        "differences_seen": differences_stamp(task) if above else "",
        "followers": list(visible.following(task)) if task.has_followers else [],
    }


def _said(value: str) -> str:
    """A remembered value as people read it."""
    try:
        return short_date(parse_date(value)) if value else "(trống)"
    except ValueError:
        return value
