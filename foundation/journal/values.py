"""What an entry says of a row, read: its values as Python has them, and the row as it stood."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from .tables import Table


def values_in(text: str) -> dict[str, Any]:
    """What an entry says of a row; nothing where somebody altered it past reading."""
    try:
        return dict(json.loads(text, parse_float=Decimal)) if text else {}
    except (ValueError, TypeError):
        return {}


def row_of(table: Table, values: dict[str, Any]) -> models.Model:
    """A row as it stood with these values (of columns), outside the database; columns that came
    later have their defaults.
    """
    return table.model(
        **{
            field.attname: plain(field, values[column])
            for column, field in table.fields.items()
            if column in values
        }
    )


def parent_in(table: Table, values: dict[str, Any]) -> str:
    """The id of the parent that these values of a row tell."""
    parent = values.get(table.parent)
    return "" if parent is None else str(parent)


def plain(field: models.Field, value: Any) -> Any:
    """A value of an entry as Python has it, whichever database wrote it."""
    if value is None:
        return None
    if field.is_relation:
        return plain(field.target_field, value)  # type: ignore[attr-defined]  # of one row
    if isinstance(field, models.JSONField):
        return _document(value)
    if isinstance(field, models.DecimalField):
        return round(Decimal(value), field.decimal_places or 0)
    found = field.to_python(value)
    if isinstance(found, datetime):
        return timezone.make_aware(found, UTC) if timezone.is_naive(found) else found
    return found


def _document(value: Any) -> Any:
    """JSON inside of an entry: SQLite keeps its text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value, parse_float=Decimal)
    except ValueError:
        return value
