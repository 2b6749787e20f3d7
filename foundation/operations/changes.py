"""What was changed in a row since it was entered: old and new values, by whom, when and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
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
    records: Iterable[Any],
    *,
    hidden: Iterable[str],
    also: Callable[[Any, Any], Values] = lambda record, older: (),
) -> list[Change]:
    """Return those of a row's history `records` (the newest first) that say something.

    `hidden` fields are left out; `also` yields what else differs between a record and the one
    before it.
    """
    records, found = list(records), []
    for record, older in zip(records, [*records[1:], None], strict=False):  # loaded rows have none
        values = (*also(record, older), *_values(record, older, hidden)) if older else ()
        reason = record.history_change_reason or ""
        if values or reason or not older:
            found.append(
                Change(
                    _action(record, older),
                    record.history_user,
                    record.history_date,
                    reason,
                    values,
                )
            )
    return found


def _action(record: Any, older: Any) -> str:
    if older and older.history_type == "-":
        return BROUGHT_BACK
    return ACTIONS[record.history_type]


def _values(record: Any, older: Any, hidden: Iterable[str]) -> Values:
    delta = record.diff_against(older, excluded_fields=set(hidden))
    fields = record.instance_type._meta
    return tuple(
        (
            str(field.verbose_name).capitalize(),
            in_words(field, change.old),
            in_words(field, change.new),
        )
        for change in delta.changes
        if (field := fields.get_field(change.field))
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
