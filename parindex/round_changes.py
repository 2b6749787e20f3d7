"""How the windows and assignments of a round were changed: who, when, what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import prefetch_related_objects

from accounts.models import User
from foundation.journal.history import history_of_parts
from foundation.journal.models import Entry

from .models import Appraiser, CriteriaSet, StepWindow
from .services import moment

LINES_SHOWN = 30
RECORDS_READ = 500  # one assignment of many areas and units is many records, and one line
DONE = {"+": "đặt", "~": "sửa", "-": "bỏ"}
ASSIGNED = {"+": "phân công", "~": "sửa phân công", "-": "bỏ phân công"}


@dataclass(frozen=True)
class RoundChange:
    """One change: who made it, when, and what it was in words."""

    by: User | None
    at: datetime
    words: str


def window_changes(criteria_set: CriteriaSet) -> list[RoundChange]:
    """Return the last changes of the windows, the newest first (one query)."""
    found = history_of_parts(criteria_set, StepWindow, newest=LINES_SHOWN)[::-1]
    prefetch_related_objects([each.stood for each in found], "unit")
    return [RoundChange(each.by, each.at, _window_words(each)) for each in found]


def _window_words(entry: Entry) -> str:
    window = entry.stood
    whose = f" của {window.unit}" if window.unit_id else ""
    reason = f" ({window.reason})" if window.reason else ""
    times = f"{moment(window.opens_at)} – {moment(window.closes_at)}"
    return f"{DONE[entry.action]} “{window.get_step_display()}”{whose}, {times}{reason}"


def assignment_changes(criteria_set: CriteriaSet) -> list[RoundChange]:
    """Return the last changes of the assignments, the newest first; those made at once are one line
    (one query).
    """
    found = history_of_parts(criteria_set, Appraiser, newest=RECORDS_READ)
    prefetch_related_objects([each.stood for each in found], "user", "area", "unit")
    lines = []
    for (_, action, user), group in groupby(
        found, key=lambda each: (each.request or each.at, each.action, each.stood.user)
    ):
        together = list(group)
        areas = _named((each.stood.area for each in together), "mọi lĩnh vực")
        units = _named((each.stood.unit for each in together), "mọi đơn vị")
        words = f"{ASSIGNED[action]} {user}: {areas}; {units}"
        lines.append(RoundChange(together[0].by, together[0].at, words))
    return lines[::-1][:LINES_SHOWN]


def _named(rows: Iterable, all_of_them: str) -> str:
    return ", ".join(dict.fromkeys(str(row) if row else all_of_them for row in rows))
