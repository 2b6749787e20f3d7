"""The journal in a database: its triggers, the rows that were there before it, and what upgrades
change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from .acts import Door
from .comparing import differences
from .models import Begun
from .rows import TRIGGERS, note, row_as_json, tables_in
from .tables import Table, journaled

PUT_DOWN = """INSERT INTO journal_entry ("at", "table", "row", "parent", "action", "before",
"after", "by_name", "door", "place", "why", "request", "hash")
SELECT %s, %s, CAST(rows."{key}" AS text), {parent}, '=', '', {after}, '', '{door}', '', '', '', ''
FROM "{table}" AS rows ORDER BY rows."{key}\""""

Rows = set[tuple[str, str]]  # (table, row)


@contextmanager
def upgrading(connection: Any) -> Iterator[None]:
    """Migrate inside. Afterwards every change is written, and what the migrations changed as well.

    SQLite alters no table that a trigger names, so its rows are compared; PostgreSQL goes on
    writing.
    """
    unwritten = connection.vendor == "sqlite"
    before, migrations = unlike(connection) if unwritten else set(), _migrations(connection)
    if unwritten:
        uninstall(connection)
    yield
    install(connection)
    if unwritten and _migrations(connection) != migrations:
        note_upgraded(connection, before)


def install(connection: Any) -> None:
    """Have every change written from now on, and put down once what was there before.

    Does nothing while the database has no journal.
    """
    tables = tables_in(connection)
    if not tables:
        uninstall(connection)
        return
    TRIGGERS[connection.vendor].install(connection)
    begun = Begun.objects.using(connection.alias)
    there = set(begun.values_list("table", flat=True))
    for table in tables:
        if table.name not in there:
            _put_down(table, connection)
            begun.create(table=table.name, at=timezone.now())


def pass_over_worked_out(apps: Any, schema_editor: Any) -> None:
    """For a migration that fills columns which the journal passes over: where PostgreSQL goes on
    writing, its triggers know from now on which these are.
    """
    connection = schema_editor.connection
    if connection.vendor == "postgresql" and Begun.objects.using(connection.alias).exists():
        TRIGGERS[connection.vendor].install(connection)


def uninstall(connection: Any) -> None:
    """Have changes written no longer, for tables are about to be altered or rows loaded."""
    TRIGGERS[connection.vendor].uninstall(connection)


def unlike(connection: Any) -> Rows:
    """Rows that are not what the journal says of them."""
    return {(each.table.name, each.row) for each in differences(connection)}


def note_upgraded(connection: Any, before: Rows) -> None:
    """Put down rows as they stand that were changed while nothing was written; those that were
    unlike `before` stay to be found.
    """
    for name, row in sorted(unlike(connection) - before):
        note(journaled()[name], row, why="", door=Door.UPGRADE, connection=connection)


def _migrations(connection: Any) -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def _put_down(table: Table, connection: Any) -> None:
    after = row_as_json(table, connection, "rows")
    statement = PUT_DOWN.format(
        key=table.key,
        parent=table.parent_of("rows"),
        after=after,
        door=Door.START.value,
        table=table.name,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [timezone.now(), table.name])
