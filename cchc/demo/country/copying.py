"""Many rows into tables: by COPY on PostgreSQL, by many rows a statement on SQLite."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .scopes import Table

AT_ONCE = 256 * 1024  # characters of a table that are held
NULL = r"\N"


class Copying:
    """Takes rows of tables in any order and writes them through one connection."""

    def __init__(self, connection: Any):
        self.connection = connection
        self._copies = connection.vendor == "postgresql"
        self._held: dict[Table, list[Sequence[Any]]] = {}
        self._size: Counter[Table] = Counter()
        self.rows = 0

    @property
    def null(self) -> str | None:
        """What stands in a row for nothing."""
        return NULL if self._copies else None

    def add(self, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Write `rows`, each in the order of the table's columns, sooner or later."""
        held = self._held.setdefault(table, [])
        held += rows
        self.rows += len(rows)
        self._size[table] += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
        if self._size[table] >= AT_ONCE:
            self._write(table)

    def flush(self) -> None:
        """Write what is held."""
        for table in list(self._held):
            self._write(table)

    def _write(self, table: Table) -> None:
        rows = self._held.pop(table)
        del self._size[table]
        names = ", ".join(f'"{column}"' for column in table.columns)
        with self.connection.cursor() as cursor:
            if self._copies:
                lines = io.StringIO()
                csv.writer(lines, lineterminator="\n").writerows(rows)
                lines.seek(0)
                cursor.copy_expert(
                    f"COPY \"{table.name}\" ({names}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')",
                    lines,
                )
            else:
                marks = ", ".join(["%s"] * len(table.columns))
                into = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names # nosec B608
                cursor.executemany(into, rows)


FOREIGN_KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
    pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY (%s) ORDER BY conname
"""
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid::regclass::text = ANY (%s) AND NOT indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY indexrelid
"""
FOR_INDEXES = "SET LOCAL maintenance_work_mem = '128MB'"


@contextmanager
def checked_at_the_end(connection: Any, tables: Iterable[Table]) -> Iterator[None]:
    """Write many rows inside; what they point at is checked, and indexes are built, at the end.

    On PostgreSQL that takes a fraction of the time that it takes row by row, and of the memory:
    it remembers each row with a foreign key to the end of the transaction. SQLite checks then as
    it is.
    """
    if connection.vendor != "postgresql":
        yield
        return
    names = [[table.name for table in tables]]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        left_out: list[tuple[str, str]] = []
        for asked in (FOREIGN_KEYS, INDEXES):
            cursor.execute(asked, names)
            left_out += cursor.fetchall()
        for drop, _ in left_out:
            cursor.execute(drop)
        yield
        cursor.execute(FOR_INDEXES)
        for _, make in reversed(left_out):  # indexes first: a foreign key may rest on one
            cursor.execute(make)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
