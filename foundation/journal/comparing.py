"""Whether the rows are what the journal last said of them.

The database compares texts; what differs is compared again by the fields of the model, for an entry
that came from another database writes the same value otherwise.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from .models import Entry
from .rows import row_as_json, tables_in
from .tables import Table

UNLIKE = """
SELECT found."row", found.after, entry.action, entry.after
FROM (SELECT CAST(rows."{key}" AS text) AS "row", {after} AS after FROM "{table}" AS rows) AS found
LEFT JOIN journal_entry AS entry ON entry.id = (SELECT max(id) FROM journal_entry
    WHERE "table" = %s AND "row" = found."row")
WHERE entry.id IS NULL OR entry.after <> found.after
"""
GONE = """
SELECT entry."row" FROM journal_entry AS entry
JOIN (SELECT max(id) AS id FROM journal_entry WHERE "table" = %s GROUP BY "row") AS newest
ON newest.id = entry.id WHERE entry.after <> ''
EXCEPT SELECT CAST("{key}" AS text) FROM "{table}"
"""


@dataclass(frozen=True)
class Difference:
    """A row that is not what its newest entry says; `after` is how it stands, empty when it is
    gone, and `columns` are those that differ.
    """

    table: Table
    row: str
    action: Entry.Action
    after: str = ""
    columns: tuple[str, ...] = ()


def differences(connection: Any) -> Iterator[Difference]:
    """Each row that was changed, added or removed and of which the journal does not tell."""
    for table in tables_in(connection):
        yield from _unlike(table, connection)
        yield from _gone(table, connection)


def _unlike(table: Table, connection: Any) -> Iterator[Difference]:
    after = row_as_json(table, connection, "rows")
    with connection.cursor() as cursor:
        cursor.execute(UNLIKE.format(key=table.key, table=table.name, after=after), [table.name])
        while some := cursor.fetchmany(1000):
            for row, found, _, told in some:
                if not told:  # no entry, or one that says that the row is gone
                    yield Difference(table, row, Entry.Action.ADDED, found)
                elif columns := _columns_unlike(table, found, told):
                    yield Difference(table, row, Entry.Action.CHANGED, found, columns)


def _gone(table: Table, connection: Any) -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(GONE.format(key=table.key, table=table.name), [table.name])
        rows = cursor.fetchall()
    for (row,) in rows:
        yield Difference(table, row, Entry.Action.DELETED)


def _columns_unlike(table: Table, found: str, told: str) -> tuple[str, ...]:
    """Columns in which the texts of a row differ; those that one of them lacks came or went with a
    new version.
    """
    found_values, told_values = (json.loads(text, parse_float=Decimal) for text in (found, told))
    return tuple(
        column
        for column in found_values.keys() & told_values.keys()
        if found_values[column] != told_values[column]
        and plain(table.fields[column], found_values[column])
        != plain(table.fields[column], told_values[column])
    )


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
