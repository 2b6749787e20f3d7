"""Triggers of SQLite: those of a connection, for the act is known to the process alone.

They live in the temporary schema of each connection of ours: the file itself keeps none, so other
programs can read it, and `ALTER TABLE` meets none after `uninstall`.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from .. import acts
from ..tables import Table, journaled

ENTRIES = "journal_entry"
SECRET = "•••"  # noqa: S105 - what stands in the place of a secret # nosec B105
COLUMNS = """
SELECT tables.name, columns.name FROM sqlite_master AS tables
JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
"""
INTO = """INSERT INTO journal_entry ("at", "table", "row", "parent", "action", "before", "after",
"by_id", "by_name", "door", "place", "why", "request", "hash") VALUES (journal_act('at'), '{table}',
{row}, {parent}, '{action}', {before}, {after}, journal_act('by'), journal_act('name'),
journal_act('door'), journal_act('place'), journal_act('why'), journal_act('request'), '')"""


def install(connection: Any) -> None:
    """Let `connection` write the journal, if its database has one."""
    uninstall(connection)
    raw = connection.connection
    raw.create_function("journal_act", 1, _told)
    for statement in _statements(tuple(raw.execute(COLUMNS).fetchall())):
        raw.execute(statement)


def uninstall(connection: Any) -> None:
    """Take the triggers of `connection` away: tables are about to be altered, or rows loaded."""
    connection.ensure_connection()
    raw = connection.connection
    there = "SELECT name FROM sqlite_temp_master WHERE type = 'trigger' AND name LIKE 'journal-%'"
    for (name,) in raw.execute(there).fetchall():
        raw.execute(f'DROP TRIGGER temp."{name}"')


def columns_of(table: Table, connection: Any) -> list[str]:
    """The columns that a table has in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(%s)", [table.name])
        return [name for (name,) in cursor.fetchall()]


def row_as_json(table: Table, columns: Iterable[str], row: str) -> str:
    """The expression for what is kept of `row`, the name of a table. JSON holds no bytes, which
    another program may have put there; triggers, of which a connection makes hundreds, don't ask.
    """
    bytes_too = "CASE typeof({0}) WHEN 'blob' THEN hex({0}) ELSE {0} END"
    return _as_json(table, columns, row, value=bytes_too)


def _as_json(table: Table, columns: Iterable[str], row: str, value: str = "{0}") -> str:
    shown = table.shown(columns)
    pairs = ", ".join(f"'{each}', " + value.format(f'{row}."{each}"') for each in shown)
    return f"json_object({pairs})"


def _told(what: str) -> Any:
    if what == "at":
        return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return acts.current().told(what)


@cache
def _statements(rows: tuple[tuple[str, str], ...]) -> list[str]:
    """The statements that make all triggers of a database with these tables and columns."""
    columns: dict[str, list[str]] = {}
    for table, column in rows:
        columns.setdefault(table, []).append(column)
    return list(_triggers(columns)) if ENTRIES in columns else []


def _triggers(columns: dict[str, list[str]]) -> Iterator[str]:
    for table in journaled().values():
        if table.name in columns:
            there = [each for each in columns[table.name] if each not in table.passed_over]
            yield _added(table, there)
            yield _changed(table, there)
            yield _deleted(table, there)


def _added(table: Table, columns: list[str]) -> str:
    after = _as_json(table, columns, "NEW")
    return _trigger(table, "INSERT", "", _into(table, "+", "NEW", before="''", after=after))


def _changed(table: Table, columns: list[str]) -> str:
    differs = " OR ".join(f'OLD."{each}" IS NOT NEW."{each}"' for each in columns)
    parts = []
    for column in columns:
        old = f"'{SECRET}'" if column in table.hidden else f'OLD."{column}"'
        unlike = f'OLD."{column}" IS NOT NEW."{column}"'
        parts.append(f"SELECT '{column}' AS k, {old} AS v WHERE {unlike}")  # nosec B608 - our own columns
    united = " UNION ALL ".join(parts)
    before = f"(SELECT json_group_object(k, v) FROM ({united}))"  # noqa: S608 # nosec B608
    after = _as_json(table, columns, "NEW")
    into = _into(table, "~", "NEW", before=before, after=after)
    return _trigger(table, "UPDATE", f"WHEN {differs}", into)


def _deleted(table: Table, columns: list[str]) -> str:
    before = _as_json(table, columns, "OLD")
    return _trigger(table, "DELETE", "", _into(table, "-", "OLD", before=before, after="''"))


def _trigger(table: Table, what: str, when: str, into: str) -> str:
    name = f"journal-{table.name}-{what}"
    return (
        f'CREATE TEMP TRIGGER "{name}" AFTER {what} ON main."{table.name}" {when} BEGIN {into}; END'
    )


def _into(table: Table, action: str, row: str, *, before: str, after: str) -> str:
    key = f'CAST({row}."{table.key}" AS text)'
    told = {"row": key, "parent": table.parent_of(row), "before": before, "after": after}
    return INTO.format(table=table.name, action=action, **told)
