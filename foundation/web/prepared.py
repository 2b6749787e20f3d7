"""What a process asks again and again, PostgreSQL plans once for each connection (`PREPARE`)."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DatabaseError, connection
from psycopg2 import errorcodes
from psycopg2.extensions import AsIs

MOST = 200  # statements of a connection: beyond them that goes which was asked longest ago
SMALL = 2**31  # an `integer` of PostgreSQL is below
# somebody changed a table, or took our statements away
_OUTDATED = {errorcodes.FEATURE_NOT_SUPPORTED, errorcodes.INVALID_SQL_STATEMENT_NAME}


class Word(str):
    """A word that is asked for each time, as numbers and days are: one of a kind, as keys are."""

    __slots__ = ()


class _Place(NamedTuple):
    """Where the value with this number goes, of this type."""

    number: int
    kind: str


class Statement:
    """A query with its values, as Django writes it.

    What is prepared of it asks for numbers and days each time. Words stand in it: they are states
    and kinds, and how many rows have one decides how PostgreSQL finds them.
    """

    def __init__(self, sql: str, parameters: Sequence[Any]):
        self.sql, self.parameters = sql, tuple(parameters)
        places: dict[tuple[str, Any], _Place] = {}
        # the same value has one place: what is selected must be what it is grouped by
        self.marked = tuple(
            places.setdefault((kind, each), _Place(len(places) + 1, kind)) if kind else each
            for each, kind in ((each, _kind(each)) for each in parameters)
        )
        words = (tuple(each) if isinstance(each, list) else each for each in self.marked)
        self.key = self.sql, tuple(words)
        self.kinds = tuple(kind for kind, _ in places)
        self.values = tuple(value for _, value in places)

    def rows(self, instead: Mapping[Any, Any]) -> list[tuple]:
        """Return what the database finds, with other values in the place of those in `instead`."""
        if connection.vendor != "postgresql" or not settings.DATABASE_PREPARES:
            return self.planned_anew(instead)
        values = [instead.get(each, each) for each in self.values]
        try:
            return self._executed(values)
        except DatabaseError as error:
            if getattr(error.__cause__, "pgcode", None) not in _OUTDATED:
                raise
            _statements().forget()
            if connection.in_atomic_block:  # it is spoilt; the next one prepares anew
                raise
            return self._executed(values)

    def planned_anew(self, instead: Mapping[Any, Any]) -> list[tuple]:
        """Return the same without preparing it, for values that decide how it is found."""
        values = [
            instead.get(each, each) if isinstance(each, Hashable) else each
            for each in self.parameters
        ]
        return _found(self.sql, values)

    def _executed(self, values: Sequence[Any]) -> list[tuple]:
        asked = f" ({', '.join(['%s'] * len(values))})" if values else ""
        return _found(f"EXECUTE {_statements().name_of(self)}{asked}", values)


class _Statements:
    """What one connection has prepared."""

    def __init__(self) -> None:
        self._names: OrderedDict[tuple, str] = OrderedDict()
        self._made = 0

    def name_of(self, statement: Statement) -> str:
        """Return the name under which the statement is prepared, from now on."""
        key = statement.key
        if key not in self._names:
            self._names[key] = self._prepare(statement)
            if len(self._names) > MOST:
                _, oldest = self._names.popitem(last=False)
                _tell(f"DEALLOCATE {oldest}")
        self._names.move_to_end(key)
        return self._names[key]

    def forget(self) -> None:
        """Prepare all anew. What is forgotten goes with the connection: in a transaction that
        failed it can't be taken away.
        """
        self._names.clear()

    def _prepare(self, statement: Statement) -> str:
        self._made += 1
        name = f"asked_{self._made}"
        kinds = f" ({', '.join(statement.kinds)})" if statement.kinds else ""
        marked = [
            AsIs(f"${each.number}") if isinstance(each, _Place) else each
            for each in statement.marked
        ]
        _tell(f"PREPARE {name}{kinds} AS {statement.sql}", marked)
        return name


_by_connection: WeakKeyDictionary[Any, _Statements] = WeakKeyDictionary()


def _statements() -> _Statements:
    """Those of the connection that is open: a new one has none."""
    connection.ensure_connection()
    return _by_connection.setdefault(connection.connection, _Statements())


def _found(sql: str, values: Sequence[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _tell(sql: str, values: Sequence[Any] = ()) -> None:
    """Say what is no query: it is not among those that are counted for a page."""
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def _kind(value: Any) -> str:
    """The type of a value that is asked for each time; empty for what stands in the statement."""
    match value:
        case Word():
            return "text"
        case bool():
            return ""
        case int():
            return "integer" if -SMALL < value < SMALL else "bigint"
        case datetime():
            return "timestamptz"
        case date():
            return "date"
        case Decimal():
            return "numeric"
    return ""
