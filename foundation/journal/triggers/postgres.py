"""Triggers of PostgreSQL: one function for all tables, which every program meets that writes."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from ..tables import Table, journaled

FUNCTIONS = """
CREATE OR REPLACE FUNCTION journal_write() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    act jsonb := coalesce(nullif(current_setting('cchc.act', true), ''), '{"door": "outside"}');
    hidden text[] := TG_ARGV[1];
    passed_over text[] := TG_ARGV[2];
    old_row jsonb;
    new_row jsonb;
    before jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        old_row := to_jsonb(OLD) - passed_over;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        new_row := to_jsonb(NEW) - passed_over;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(key, CASE WHEN key = ANY (hidden) THEN '"•••"' ELSE value END)
            INTO before FROM jsonb_each(old_row) WHERE value IS DISTINCT FROM new_row -> key;
        IF before IS NULL THEN
            RETURN NULL;
        END IF;
    ELSE
        before := old_row - hidden;
    END IF;
    INSERT INTO journal_entry ("at", "table", "row", "parent", "action", "before", "after",
        "by_id", "by_name", "door", "place", "why", "request", "hash")
    VALUES (clock_timestamp(), TG_TABLE_NAME, coalesce(new_row, old_row) ->> TG_ARGV[0],
        coalesce(coalesce(new_row, old_row) ->> TG_ARGV[3], ''),
        CASE TG_OP WHEN 'INSERT' THEN '+' WHEN 'UPDATE' THEN '~' ELSE '-' END,
        coalesce(before::text, ''), coalesce((new_row - hidden)::text, ''),
        (act ->> 'by')::bigint, coalesce(act ->> 'name', ''), act ->> 'door',
        coalesce(act ->> 'place', ''), coalesce(act ->> 'why', ''),
        coalesce(act ->> 'request', ''), '');
    RETURN NULL;
END $function$;
"""
THERE = """
SELECT pg_class.relname, pg_trigger.tgname FROM pg_trigger
JOIN pg_class ON pg_class.oid = pg_trigger.tgrelid
WHERE pg_trigger.tgname LIKE 'journal\\_%'
AND pg_class.relnamespace = current_schema()::regnamespace
"""


def install(connection: Any) -> None:
    """Make the triggers that are missing, and drop those that are no longer wanted."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        wanted = {(table, name): made for table, name, made in _triggers() if table in tables}
        cursor.execute(FUNCTIONS)
        there = _there(cursor)
        for table, name in there - wanted.keys():
            cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
        for table, name in wanted.keys() - there:
            made = wanted[table, name]
            cursor.execute(f'CREATE TRIGGER "{name}" AFTER {made}')


def uninstall(connection: Any) -> None:
    """Drop the triggers: rows are about to be loaded."""
    with connection.cursor() as cursor:
        for table, name in _there(cursor):
            cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')


def columns_of(table: Table, connection: Any) -> list[str]:
    """Of no use here: PostgreSQL makes JSON of a row whatever its columns."""
    return []


def row_as_json(table: Table, columns: Iterable[str], row: str) -> str:
    """The expression for what is kept of `row`, the name of a table."""
    return f"(to_jsonb({row}) - {_array((*table.hidden, *table.passed_over))}::text[])::text"


def _there(cursor: Any) -> set[tuple[str, str]]:
    cursor.execute(THERE)
    return set(cursor.fetchall())


def _triggers() -> Iterator[tuple[str, str, str]]:
    """Table, name and statement of each trigger; the name tells what is in the statement."""
    for table in journaled().values():
        columns = f"{_array(table.hidden)}, {_array(table.passed_over)}"
        told = f"'{table.key}', {columns}, '{table.parent}'"
        yield _named(
            table.name,
            f'INSERT OR UPDATE OR DELETE ON "{table.name}" FOR EACH ROW '
            f"EXECUTE FUNCTION journal_write({told})",
        )


def _named(table: str, made: str) -> tuple[str, str, str]:
    return table, f"journal_{hashlib.sha256(made.encode()).hexdigest()[:12]}", made


def _array(names: Iterable[str]) -> str:
    return f"'{{{','.join(names)}}}'"
