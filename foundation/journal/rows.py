"""Rows as the journal writes them, and notes of how one stands."""

from itertools import chain
from typing import Any

from django.utils import timezone

from .acts import Door, current
from .models import Entry
from .tables import Table, journaled
from .triggers import postgres, sqlite
from .values import parent_in, values_in

TRIGGERS: dict[str, Any] = {"postgresql": postgres, "sqlite": sqlite}


def tables_in(connection: Any) -> list[Table]:
    """The journaled tables that the database has; none while it has no journal."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    if Entry._meta.db_table not in there:
        return []
    return [table for table in journaled().values() if table.name in there]


def row_as_json(table: Table, connection: Any, row: str) -> str:
    """The expression for what is kept of `row`, as the triggers write it."""
    triggers = TRIGGERS[connection.vendor]
    return triggers.row_as_json(table, triggers.columns_of(table, connection), row)


def note(table: Table, row: str, *, why: str, door: Door, connection: Any) -> None:
    """Put down how a row stands, or that it is gone."""
    act, after = current(), _as_it_stands(table, row, connection)
    Entry.objects.using(connection.alias).create(
        at=timezone.now(),
        table=table.name,
        row=row,
        parent=parent_in(table, values_in(after)),
        action=Entry.Action.NOTED,
        after=after,
        by_id=act.told("by"),
        by_name=act.told("name"),
        door=door,
        why=why,
        request=act.request,
    )


def _as_it_stands(table: Table, row: str, connection: Any) -> str:
    after = row_as_json(table, connection, "rows")
    statement = (
        f'SELECT {after} FROM "{table.name}" AS rows '  # noqa: S608 - our own names # nosec B608
        f'WHERE CAST(rows."{table.key}" AS text) = %s'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [row])
        return "".join(chain.from_iterable(cursor.fetchall()))
