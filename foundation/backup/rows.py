"""The rows of a database as lines of JSON, and back, whichever database it is.

Models are those of the migrations that the database has gone through, not those of the code: what
an older version wrote is read, and written, as that version knew it. Here alone the fields of all
models are walked: a backup of the tables that somebody remembered to name would not be one.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import chain
from typing import Any

from django.core.management.color import no_style
from django.db import connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Cast
from django.utils.duration import duration_iso_string

PART = 1024 * 1024  # bytes of lines that are held at once
AT_ONCE = 5000  # values in one statement
Migrations = set[tuple[str, str]]  # (app, name)


def _exactly(text: str) -> int | str:
    """A number with a point, however it was written: PostgreSQL writes 1e2 as 100."""
    exact = Fraction(text)
    return int(exact) if exact.denominator == 1 else str(exact)


# made once: `json.loads` and `json.dumps` make anew what is not usual, for every row
_read_exactly = json.JSONDecoder(parse_float=_exactly).decode
_in_order = json.JSONEncoder(sort_keys=True).encode


class Sum:
    """The number and the sum of rows, whatever their order: databases sort texts unlike.

    The sum is that of the SHA-256 of each row, as whole numbers modulo 2**256; before it is
    hashed, what is JSON inside a row is brought into one form, for PostgreSQL sorts its keys.
    """

    def __init__(self, documents: Iterable[int] = ()):
        self.documents = list(documents)  # places in the row whose texts are JSON
        self.count = self._sum = 0

    def add(self, line: bytes) -> None:
        """Count one row, given as its line."""
        if self.documents:
            row = json.loads(line.decode())
            for place in self.documents:
                if row[place] is not None:
                    row[place] = _read_exactly(row[place])
            line = _in_order(row).encode()
        self.count += 1
        self._sum += int.from_bytes(hashlib.sha256(line).digest(), "big")

    def told(self) -> dict[str, Any]:
        """The number of rows and their sum, as JSON takes them."""
        return {"rows": self.count, "sha256": f"{self._sum % 2**256:064x}"}


class Table:
    """One table of the database `alias`."""

    def __init__(self, model: type[models.Model], alias: str):
        self.model, self.alias = model, alias
        self.name = model._meta.db_table
        self.fields = [each for each in model._meta.local_concrete_fields if not each.generated]
        self.columns = [field.db_column or field.get_attname() for field in self.fields]
        self.documents = [
            place for place, field in enumerate(self.fields) if isinstance(field, models.JSONField)
        ]
        self.files = [field.name for field in self.fields if isinstance(field, models.FileField)]

    def told(self) -> dict[str, Any]:
        """What somebody without our code needs to read the lines."""
        return {"columns": self.columns, "json": [self.columns[n] for n in self.documents]}

    def new_sum(self) -> Sum:
        return Sum(self.documents)

    def sum(self) -> Sum:
        """Read the whole table and sum it up."""
        found = self.new_sum()
        for line in self.lines():
            found.add(line)
        return found

    def lines(self, rows: models.QuerySet | None = None) -> Iterator[bytes]:
        """Each row (of `rows`, of the table otherwise) as a JSON list in the order of `columns`,
        without a line's end.

        Texts, whole numbers, truth values and nulls are JSON's own; decimals, days, moments (UTC,
        microseconds kept), spans of time (ISO 8601) and UUIDs are texts, bytes are base64, and what
        is JSON in the database is its text.
        """
        # the text tells a null inside of JSON from no JSON at all
        read = [
            Cast(field.attname, models.TextField())
            if isinstance(field, models.JSONField)
            else field.attname
            for field in self.fields
        ]
        ours = [  # made by the field of a library from what is stored
            (place, field)
            for place, field in enumerate(self.fields)
            if hasattr(field, "from_db_value") and place not in self.documents
        ]
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
        wanted = self._rows() if rows is None else rows
        for row in wanted.values_list(*read).iterator(chunk_size=2000):
            if ours:
                row = list(row)
                for place, field in ours:
                    row[place] = field.get_prep_value(row[place])
            yield encode(row).encode()

    def write(self, lines: Iterable[bytes]) -> None:
        """Insert the rows of `lines` as they are: nothing is set to now, nothing is worked out."""
        connection = connections[self.alias]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(column) for column in self.columns)
        into = f"INSERT INTO {quote(self.name)} ({columns}) VALUES"
        row = f"({', '.join(['%s'] * len(self.columns))})"
        most = connection.features.max_query_params or AT_ONCE
        rows = [self._params(json.loads(line)) for line in lines]
        step = max(1, min(most, AT_ONCE) // len(self.columns))
        with connection.cursor() as cursor:
            for start in range(0, len(rows), step):
                some = rows[start : start + step]
                values = ", ".join([row] * len(some))
                cursor.execute(" ".join((into, values)), list(chain(*some)))

    def clear(self) -> None:
        """Delete all rows, past every rule of the models."""
        self._rows()._raw_delete(self.alias)

    def file_names(self) -> list[models.QuerySet]:
        """The names of files in each column of files."""
        return [self._rows().filter(**{f"{name}__gt": ""}).values_list(name) for name in self.files]

    def _rows(self) -> models.QuerySet:
        return models.QuerySet(model=self.model, using=self.alias).order_by()

    def _params(self, row: list) -> list:
        connection = connections[self.alias]
        return [
            value
            if value is None or isinstance(field, models.JSONField)
            else field.get_db_prep_save(field.to_python(value), connection)
            for field, value in zip(self.fields, row, strict=True)
        ]


def applied_migrations(alias: str) -> Migrations:
    """Return the migrations that the database has gone through."""
    return set(MigrationLoader(connections[alias]).applied_migrations)


def tables_of(alias: str, migrations: Migrations) -> list[Table]:
    """Return the tables that a database has after `migrations`, of which the code knows all."""
    loader = MigrationLoader(connections[alias])
    state = loader.project_state([node for node in migrations if node in loader.graph.nodes])
    found = state.apps.get_models(include_auto_created=True)
    return [Table(model, alias) for model in found if model._meta.managed and not model._meta.proxy]


def known_migrations() -> Migrations:
    """Return the migrations that come with the code."""
    return set(MigrationLoader(None).disk_migrations)


def reset_sequences(alias: str, tables: list[Table]) -> None:
    """Let new rows be numbered after those that are there."""
    connection = connections[alias]
    models_ = [table.model for table in tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_):
            cursor.execute(statement)


def parts(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Return `lines` in lists of about `PART` bytes."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PART:
            yield held
            held, size = [], 0
    if held:
        yield held


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return str(value)  # decimals and UUIDs
