"""How the windows and assignments of a round were changed: who, when, what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from accounts.models import User

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
    found = StepWindow.history.filter(criteria_set=criteria_set).select_related(
        "history_user", "unit"
    )
    return [
        RoundChange(each.history_user, each.history_date, _window_words(each))
        for each in found[:LINES_SHOWN]
    ]


def _window_words(record) -> str:
    whose = f" của {record.unit}" if record.unit_id else ""
    reason = f" ({record.reason})" if record.reason else ""
    times = f"{moment(record.opens_at)} – {moment(record.closes_at)}"
    return f"{DONE[record.history_type]} “{record.get_step_display()}”{whose}, {times}{reason}"


def assignment_changes(criteria_set: CriteriaSet) -> list[RoundChange]:
    """Return the last changes of the assignments, the newest first; those made at once are one line
    (one query).
    """
    records = Appraiser.history.filter(criteria_set=criteria_set).order_by(
        "-history_date", "-history_id"
    )
    found = records.select_related("history_user", "user", "area", "unit")[:RECORDS_READ]
    lines = []
    for (at, kind, user), group in groupby(
        found, key=lambda each: (each.history_date, each.history_type, each.user)
    ):
        together = list(group)[::-1]
        areas = _named((each.area for each in together), "mọi lĩnh vực")
        units = _named((each.unit for each in together), "mọi đơn vị")
        words = f"{ASSIGNED[kind]} {user}: {areas}; {units}"
        lines.append(RoundChange(together[0].history_user, at, words))
    return lines[:LINES_SHOWN]


def _named(rows: Iterable, all_of_them: str) -> str:
    return ", ".join(dict.fromkeys(str(row) if row else all_of_them for row in rows))
