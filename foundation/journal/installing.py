"""The journal in a database: its triggers, and the rows that were there before it."""

from typing import Any

from django.utils import timezone

from .acts import Door
from .models import Begun, Entry
from .tables import Table, journaled
from .triggers import postgres, sqlite

TRIGGERS: dict[str, Any] = {"postgresql": postgres, "sqlite": sqlite}
PUT_DOWN = """INSERT INTO journal_entry ("at", "table", "row", "action", "before", "after",
"by_name", "door", "place", "why", "request", "hash")
SELECT %s, %s, CAST(rows."{key}" AS text), '=', '', {after}, '', '{door}', '', '', '', ''
FROM "{table}" AS rows ORDER BY rows."{key}\""""


def install(connection: Any) -> None:
    """Have every change written from now on, and put down once what was there before.

    Does nothing while the database has no journal.
    """
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    if Entry._meta.db_table not in there:
        uninstall(connection)
        return
    TRIGGERS[connection.vendor].install(connection)
    alias = connection.alias
    begun = set(Begun.objects.using(alias).values_list("table", flat=True))
    for table in journaled().values():
        if table.name in there and table.name not in begun:
            _put_down(table, connection)
            Begun.objects.using(alias).create(table=table.name, at=timezone.now())


def uninstall(connection: Any) -> None:
    """Have changes written no longer, for tables are about to be altered or rows loaded."""
    TRIGGERS[connection.vendor].uninstall(connection)


def _put_down(table: Table, connection: Any) -> None:
    after = row_as_json(table, connection, "rows")
    statement = PUT_DOWN.format(key=table.key, after=after, door=Door.START.value, table=table.name)
    with connection.cursor() as cursor:
        cursor.execute(statement, [timezone.now(), table.name])


def row_as_json(table: Table, connection: Any, row: str) -> str:
    """The expression for what is kept of `row`, as the triggers write it."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table.name)
    columns = [each.name for each in described]
    return TRIGGERS[connection.vendor].row_as_json(table, columns, row)
