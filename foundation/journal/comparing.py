"""Whether the rows are what the journal last said of them.

The database compares texts; what differs is compared again by the fields of the model, for an entry
that came from another database writes the same value otherwise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from vietnamese import whole_number

from .models import Entry
from .rows import row_as_json, tables_in
from .tables import Table, journaled
from .values import parent_in, plain, values_in

UNLIKE = """
SELECT found."row", found.after, entry.action, entry.after
FROM (SELECT rows."{key}" AS key, CAST(rows."{key}" AS text) AS "row", {after} AS after
    FROM "{table}" AS rows) AS found
LEFT JOIN journal_entry AS entry ON entry.id = (SELECT max(id) FROM journal_entry
    WHERE "table" = %s AND "row" = found."row")
WHERE (entry.id IS NULL AND NOT ({loaded})) OR entry.after <> found.after
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
        yield from _gone_since_loaded(table, connection)


def gaps() -> Iterator[Difference]:
    """Rows that were changed between two of their entries, of which the journal does not tell: what
    the later entry found there is not what the earlier one left.

    What somebody acknowledged since is passed over.
    """
    entries = Entry.objects.order_by("table", "row", "pk").values_list(
        "table", "row", "action", "before", "after", "parent"
    )
    for (name, row), told in groupby(entries.iterator(chunk_size=5000), key=itemgetter(0, 1)):
        if (table := journaled().get(name)) and (columns := _gap(table, told)):
            yield Difference(table, row, Entry.Action.CHANGED, columns=columns)


def _gap(table: Table, told: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The columns in which the entries of one row do not follow each other; that of its parent,
    when an entry names another one than the row has.
    """
    unlike: tuple[str, ...] = ()
    left: dict[str, Any] = {}
    for _, _, action, before, after, parent in told:
        found, was = values_in(after), values_in(before)
        if action == Entry.Action.NOTED:
            unlike = ()
        elif left and was:
            unlike += _values_unlike(table, {**found, **was}, left)
        if table.parent and parent != parent_in(table, found or was):
            unlike += (table.parent,)
        left = found
    return unlike


def _unlike(table: Table, connection: Any) -> Iterator[Difference]:
    loads = Entry.objects.using(connection.alias).loaded_into(table.name)
    statement = UNLIKE.format(
        key=table.key,
        table=table.name,
        after=row_as_json(table, connection, "rows"),
        loaded=" OR ".join(f"found.key BETWEEN {a} AND {b}" for a, b in loads) or "1 = 0",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [table.name])
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


def _gone_since_loaded(table: Table, connection: Any) -> Iterator[Difference]:
    """Loaded rows that are gone, and of which no entry says so."""
    entries = Entry.objects.using(connection.alias)
    for first, last in entries.loaded_into(table.name):
        rows = table.model._base_manager.using(connection.alias).filter(pk__range=(first, last))
        if rows.count() == last - first + 1:
            continue
        there = set(rows.values_list("pk", flat=True))
        told = entries.filter(table=table.name).exclude(action=Entry.Action.LOADED)
        known = set(map(whole_number, told.values_list("row", flat=True).distinct()))
        for pk in range(first, last + 1):  # of those with entries of their own `_gone` tells
            if pk not in there and pk not in known:
                yield Difference(table, str(pk), Entry.Action.DELETED)


def _columns_unlike(table: Table, found: str, told: str) -> tuple[str, ...]:
    """Columns in which the texts of a row differ; those that one of them lacks came or went with a
    new version.
    """
    return _values_unlike(table, values_in(found), values_in(told))


def _values_unlike(table: Table, found: dict[str, Any], told: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        column
        for column, value in found.items()
        if column in told
        and value != told[column]
        and column in table.fields  # one that an older version had is passed over
        and not _alike(table.fields[column], value, told[column])
    )


def _alike(field: models.Field, value: Any, told: Any) -> bool:
    """Are these the same value, written by one database or the other?"""
    try:
        return plain(field, value) == plain(field, told)
    except (ValidationError, ArithmeticError, TypeError, ValueError):
        return False  # SQLite keeps anything in any column
