"""SQL of what every page asks, written once for all who ask the same: to write it takes several
times as long as to answer it.
"""

import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

KEPT = 10_000  # a kilobyte each


class Asker(Protocol):
    """A person who says by `scope` all that decides for them what a query asks."""

    @property
    def scope(self) -> Hashable: ...


@dataclass(frozen=True)
class _Question:
    query: Callable[..., QuerySet]
    scope: Hashable
    values: tuple[Hashable, ...]
    person: Asker = field(compare=False)


def rows_for(query: Callable[..., QuerySet], person: Asker, *values: Hashable) -> list[tuple]:
    """Return the rows of `query(person, *values)`: a query for numbers and texts by `values_list`,
    which depends on nothing but the person's scope and the values, not on the hour either.
    """
    written = _written(_Question(query, person.scope, values, person))
    if not written:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*written)
        return cursor.fetchall()


@lru_cache(maxsize=KEPT)
def _written(question: _Question) -> tuple[str, tuple[Any, ...]] | None:
    """The SQL and its values; None for what no row can answer."""
    query = question.query(question.person, *question.values).query
    try:
        sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return None
    return sys.intern(sql), tuple(parameters)  # one text for all who ask with other values
