"""The rows of one authority: found as the journal finds whose a row is, in every table that it
keeps.

Like a backup and the journal, this walks the fields of models: a demo of the tables that somebody
remembered to name would lack what came later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from accounts.models import Unit

# told to people of a commune, though no part of the journal
ALSO = {"accounts.Notification": ("user",)}


@dataclass(frozen=True, eq=False)
class Table:
    """A table whose rows belong to authorities: its columns, and where they lead."""

    model: type[models.Model]
    leads: tuple[str, ...]  # fields on the way to the authority

    @cached_property
    def label(self) -> str:
        return str(self.model._meta.label)

    @cached_property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> list[models.Field]:
        return list(self.model._meta.concrete_fields)

    @cached_property
    def columns(self) -> list[str]:
        return [str(each.column) for each in self.fields]

    @cached_property
    def key(self) -> int:
        """The place of the primary key."""
        return self.columns.index(str(self.model._meta.pk.column))

    @cached_property
    def points(self) -> dict[int, str]:
        """The places of foreign keys, and the models (labels) that they point at."""
        return {
            place: str(each.related_model._meta.label)
            for place, each in enumerate(self.fields)
            if isinstance(each, models.ForeignKey)
        }

    def place(self, name: str) -> int:
        """The place of the column of the field `name`."""
        return next(place for place, each in enumerate(self.fields) if each.name == name)


Row = list[Any]


@dataclass
class Scope:
    """The rows of some authorities by their tables, in the order of their ids."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    places: dict[tuple[str, Any], int] = field(default_factory=dict)  # (label, id) -> place

    def add(self, table: Table, row: Row) -> None:
        rows = self.rows.setdefault(table.label, [])
        self.places[table.label, row[table.key]] = len(rows)
        rows.append(row)


def tables() -> dict[str, Table]:
    """The tables whose rows belong to authorities, by the labels of their models."""
    every = {str(model._meta.label): model for model in apps.get_models(include_auto_created=True)}
    leads = {**settings.JOURNALED, **ALSO}
    return {label: Table(every[label], way) for label, way in leads.items() if way}


def read_scopes(
    connection: Any, found: Mapping[str, Table], scope_of: Callable[[int], str | None]
) -> dict[str, Scope]:
    """Return all rows of `found` by the scope (its name) of the authority whose they are."""
    rows = {label: _read(connection, table) for label, table in found.items()}
    owners: dict[tuple[str, Any], int | None] = {}

    def owner(label: str, pk: Any) -> int | None:
        """The id of the authority to which a row leads, by the first way that is filled in."""
        if (label, pk) not in owners:
            table, row = found[label], rows[label].get(pk)
            places = [table.place(name) for name in table.leads] if row else []
            way = next((each for each in places if row and row[each] is not None), None)
            if row is None or way is None:
                owners[label, pk] = None
            elif table.model is Unit:
                owners[label, pk] = row[way]
            else:
                owners[label, pk] = owner(table.points[way], row[way])
        return owners[label, pk]

    scopes: dict[str, Scope] = {}
    for label, table in found.items():
        for pk, row in rows[label].items():
            authority = owner(label, pk)
            if authority is not None and (name := scope_of(authority)) is not None:
                scopes.setdefault(name, Scope()).add(table, row)
    return scopes


def _read(connection: Any, table: Table) -> dict[Any, Row]:
    """The rows of a table by their ids, in the order of these, as the database has them."""
    names = ", ".join(f'"{column}"' for column in table.columns)
    key = table.columns[table.key]
    statement = f'SELECT {names} FROM "{table.name}" ORDER BY "{key}"'  # noqa: S608 - our own names # nosec B608
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {row[table.key]: list(row) for row in cursor.fetchall()}
