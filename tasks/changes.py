"""What was changed in a task since it was entered: the old and new values, by whom, when and why."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from accounts.models import User
from cchc.formats import short_date

from .models import Task

HIDDEN = {"plan", "follows", "previous", "anchor_on"}
ACTIONS = {"+": "Đưa vào kế hoạch", "~": "Sửa", "-": "Xóa"}


@dataclass(frozen=True)
class Change:
    """One entry of a task's history; `values` are (field, old, new)."""

    what: str
    by: User | None
    at: datetime
    reason: str
    values: tuple[tuple[str, str, str], ...]


def changes_of(task: Task) -> list[Change]:
    """Return the entries of the task's history that say something, the newest first (one query)."""
    records = list(task.history.select_related("history_user").order_by("-history_date", "-history_id"))
    found = []
    for record, older in zip(records, [*records[1:], None], strict=True):
        values = _values(record, older) if older else ()
        reason = record.history_change_reason or ""
        if values or reason or not older:
            what = ACTIONS[record.history_type]
            found.append(Change(what, record.history_user, record.history_date, reason, values))
    return found


def _values(record, older) -> tuple[tuple[str, str, str], ...]:
    delta = record.diff_against(older, excluded_fields=HIDDEN)
    return tuple(
        (str(field.verbose_name).capitalize(), _words(field, change.old), _words(field, change.new))
        for change in delta.changes
        if (field := Task._meta.get_field(change.field))
    )


def _words(field: models.Field, value) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return "(trống)"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return short_date(value)
    return str(dict(field.flatchoices).get(value, value))
