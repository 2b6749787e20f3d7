"""What was changed in a row since it was entered: old and new values, by whom, when and why."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import models

from vietnamese import short_date

ACTIONS = {"+": "Đưa vào kế hoạch", "~": "Sửa", "-": "Xóa"}
BROUGHT_BACK = "Khôi phục"  # what is changed after it was deleted came back first

Values = tuple[tuple[str, str, str], ...]  # (field, old, new)


@dataclass(frozen=True)
class Change:
    """One entry of a row's history."""

    what: str
    by: Any
    at: datetime
    reason: str
    values: Values


def changes_in(
    entries: Iterable[Any],
    *,
    hidden: Collection[str],
    also: Callable[[Any, Any], Values] = lambda record, older: (),
) -> list[Change]:
    """Return those of a row's changes in the journal `entries` (the oldest first) that say
    something, the newest first.

    `hidden` fields are left out; `also` yields what else differs between an entry and the one
    before it.
    """
    entries, found = list(entries), []
    for entry, older in zip(entries, [None, *entries], strict=False):  # loaded rows have none
        values = (*also(entry, older), *_values(entry, older, hidden)) if older else ()
        if values or entry.why or not older:
            what = _action(entry, older)
            found.append(Change(what, entry.by, entry.at, entry.why, values))
    return found[::-1]


def _action(entry: Any, older: Any) -> str:
    if older and older.action == "-":
        return BROUGHT_BACK
    return ACTIONS[entry.action]


def _values(entry: Any, older: Any, hidden: Collection[str]) -> Values:
    """What differs in the fields that people may edit, by their names."""
    now, before = entry.stood, older.stood
    values = (
        (field, field.value_from_object(before), field.value_from_object(now))
        for field in sorted(now._meta.concrete_fields, key=attrgetter("name"))
        if field.editable and field.name not in hidden
    )
    return tuple(
        (str(field.verbose_name).capitalize(), in_words(field, old), in_words(field, new))
        for field, old, new in values
        if old != new
    )


def in_words(field: models.Field, value: Any) -> str:
    """Return a stored value as people read it."""
    if value is None or value == "" or value == []:
        return "(trống)"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return f"{value:%H:%M} ngày {short_date(value.date())}"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, list):
        return "; ".join(each["text"] if isinstance(each, dict) else str(each) for each in value)
    return str(dict(field.flatchoices).get(value, value))
