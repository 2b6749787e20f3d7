"""Many rows into tables: by COPY on PostgreSQL, by many rows a statement on SQLite."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Self

from .scopes import Table

AT_ONCE = 256 * 1024  # characters of a table that are held
NULL = r"\N"
# long texts, packed with PostgreSQL's usual method, take a third of all its work; a server that was
# built without the other one goes on with it
QUICKLY_PACKED = """
SELECT set_config(name, 'lz4', true) FROM pg_settings
WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
"""


class Copying:
    """Takes rows of tables in any order and writes them through one connection.

    Used in `with`. PostgreSQL writes what it was given last while the next rows are made: nobody
    else asks anything of the connection between the first row and `flush`.
    """

    def __init__(self, connection: Any):
        self.connection = connection
        self.copies = connection.vendor == "postgresql"  # or it takes no lines
        self._held: dict[Table, io.StringIO] = {}
        self._writer = ThreadPoolExecutor(max_workers=1)
        self._written: Future[None] | None = None
        self.rows = 0

    def __enter__(self) -> Self:
        if self.copies:
            with self.connection.cursor() as cursor:
                cursor.execute(QUICKLY_PACKED)
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.shutdown()

    @property
    def null(self) -> str | None:
        """What stands in a row for nothing."""
        return NULL if self.copies else None

    def add(self, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Write `rows`, each in the order of the table's columns, sooner or later."""
        if self.copies:
            lines = io.StringIO()
            csv.writer(lines, lineterminator="\n").writerows(rows)
            self.add_lines(table, lines.getvalue(), len(rows))
            return
        self.rows += len(rows)
        marks = ", ".join(["%s"] * len(table.columns))
        into = f'INSERT INTO "{table.name}" ({_names(table)}) VALUES ({marks})'  # noqa: S608 - our own names # nosec B608
        with self.connection.cursor() as cursor:
            cursor.executemany(into, rows)

    def add_lines(self, table: Table, lines: str, count: int) -> None:
        """Write so many rows, given as lines of CSV, sooner or later."""
        held = self._held.setdefault(table, io.StringIO())
        held.write(lines)
        self.rows += count
        if held.tell() >= AT_ONCE:
            self._copy(table)

    def flush(self) -> None:
        """Write what is held, and wait for it. Raises what went wrong since the last time."""
        for table in list(self._held):
            self._copy(table)
        self._wait()

    def _copy(self, table: Table) -> None:
        """Have lines written once the last ones are: two tables' at most are in memory beside those
        that are held.
        """
        lines = self._held.pop(table)
        lines.seek(0)
        asked = (
            f"COPY \"{table.name}\" ({_names(table)}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')"
        )
        self._wait()
        # Django lets nobody but its own thread ask for a cursor
        cursor = self.connection.cursor()
        self._written = self._writer.submit(_write, cursor, asked, lines)

    def _wait(self) -> None:
        if self._written:
            self._written.result()
            self._written = None


def _write(cursor: Any, asked: str, lines: io.StringIO) -> None:
    with cursor:
        cursor.copy_expert(asked, lines, AT_ONCE)


def _names(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.columns)


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
