"""SQL of what every page asks, written once for all who ask the same, and prepared: to write and to
plan it takes several times as long as to answer it.
"""

import sys
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from .prepared import SMALL, Statement, Word

KEPT = 10_000  # questions, of three kilobytes each
TEXTS = 400  # of theirs, with how the rows are read: up to 200 kilobytes each
NO_WORD = "\ue000"  # a character that no text has: what stands for a word in the SQL
MOST_IDS = 256  # more are asked for seldom, and each time as Django asks
READ_BY = ("select", "col_count", "klass_info", "annotation_col_map")

Row = TypeVar("Row")


class Asker(Protocol):
    """A person who says by `scope` all that decides for them what a query asks."""

    @property
    def scope(self) -> Hashable: ...


@dataclass(frozen=True)
class _Question:
    query: Callable[..., QuerySet]
    scope: Hashable
    values: tuple[Hashable, ...]
    asker: Any = field(compare=False)  # the person, or what stands for ids

    @property
    def queryset(self) -> QuerySet:
        return self.query(self.asker, *self.values)


@dataclass(frozen=True)
class _Text:
    """The SQL of a query, and one of the questions that are written so."""

    query: Callable[..., QuerySet]
    sql: str
    question: _Question = field(compare=False)


def rows_for(
    query: Callable[..., "QuerySet[Any, Row]"], person: Asker, *values: Hashable
) -> list[Row]:
    """Return what `query(person, *values)` finds: objects, or tuples where it asks for
    `values_list`.

    The query depends on nothing but the person's scope and the values, not on the hour either.
    `select_for_update` locks only where a transaction is open.
    """
    return _answered(_Question(query, person.scope, values, person), {})


def rows_by(
    query: Callable[..., "QuerySet[Any, Row]"],
    ids: Collection[int] | Collection[str],
    *values: Hashable,
) -> list[Row]:
    """Return what `query(ids, *values)` finds, as `rows_for` does, whoever asks.

    With the ids, or keys that are words, the query does nothing but look for them: it is written
    once for all so many.
    """
    asked: list[Any] = list(ids)
    if len(asked) > MOST_IDS:
        return list(query(asked, *values))
    if not asked:
        return []
    room = 1 << (len(asked) - 1).bit_length()  # so that it is written for few lengths
    asked += asked[-1:] * (room - len(asked))
    stand_ins = [_stand_in(asked[0], place) for place in range(room)]
    question = _Question(query, (type(asked[0]), room), values, stand_ins)
    return _answered(question, dict(zip(stand_ins, asked, strict=True)))


def rows_by_words(
    query: Callable[..., "QuerySet[Any, Row]"],
    person: Asker,
    words: Sequence[str],
    *values: Hashable,
) -> list[Row]:
    """Return what `query(person, words, *values)` finds, as `rows_for` does.

    With the words the query does nothing but look for texts that hold them (`__contains`): it is
    written once for all so many. PostgreSQL plans it each time, by how often they occur.
    """
    stand_ins = tuple(f"{NO_WORD}{place}" for place in range(len(words)))
    question = _Question(query, person.scope, (stand_ins, *values), person)
    instead = {_holding(one): _holding(word) for one, word in zip(stand_ins, words, strict=True)}
    return _answered(question, instead, prepared=False)


def _holding(word: str) -> str:
    """The pattern that Django writes for a text that holds the word."""
    return f"%{connection.ops.prep_for_like_query(word)}%"


def _stand_in(one: int | str, place: int) -> int | Word:
    """What stands for an id in the SQL: what is none."""
    return Word(f"id {place}") if isinstance(one, str) else -SMALL - place


def _answered(question: _Question, instead: Mapping[Any, Any], *, prepared: bool = True) -> list:
    """Ask the question with other values in the place of those in `instead`."""
    statement = _written(question)
    if not statement:
        return []
    reader = _reader(_Text(question.query, statement.sql, question))
    found = reader.all()
    cast("_WrittenQuery", found.query).found = (
        statement.rows(instead) if prepared else statement.planned_anew(instead)
    )
    return list(found)


class _WrittenQuery(Query):
    """A query that was asked: Django reads its rows as ever."""

    reading: dict[str, Any]  # what a compiler knows of the columns once it has written
    converters: dict[int, Any]
    found: list[tuple]

    def get_compiler(self, using=None, connection=None, elide_empty=True) -> SQLCompiler:
        return _Reading(self, connection or connections[using or DEFAULT_DB_ALIAS], using)


class _Reading(SQLCompiler):
    """Reads what was found, and asks nothing."""

    query: _WrittenQuery

    def __init__(self, query: _WrittenQuery, connection: Any, using: str | None):
        super().__init__(query, connection, using)
        vars(self).update(query.reading)

    def execute_sql(self, *_args: Any, **_options: Any) -> Any:
        return [self.query.found]

    def get_converters(self, expressions: Any) -> Any:
        return self.query.converters


@lru_cache(maxsize=KEPT)
def _written(question: _Question) -> Statement | None:
    """The question as SQL; None for what no row can answer."""
    compiler = question.queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    return Statement(sys.intern(sql), parameters)  # one text for all who ask with other values


@lru_cache(maxsize=TEXTS)
def _reader(text: _Text) -> QuerySet:
    """What reads the rows of this text, whose query is asked no more."""
    queryset = text.question.queryset
    query = cast("_WrittenQuery", queryset.query)
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.as_sql()
    query.__class__ = _WrittenQuery
    query.reading = {name: getattr(compiler, name) for name in READ_BY}
    query.converters = compiler.get_converters([column for column, *_ in compiler.select])
    return queryset
