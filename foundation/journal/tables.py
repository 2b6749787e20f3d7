"""The tables that the journal keeps, as the settings name them.

Like a backup, the journal walks the fields of models: it would not be whole if somebody had to
remember each of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import cast

from django.apps import apps
from django.conf import settings
from django.db import models


@dataclass(frozen=True)
class Table:
    """A journaled table: its model, and columns that are secret or passed over."""

    model: type[models.Model]
    hops: tuple[str, ...]
    hidden: tuple[str, ...]
    passed_over: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def words(self) -> str:
        """What people call a row of it; one of a many-to-many table is what it ties together."""
        if not self.model._meta.auto_created:
            return str(self.model._meta.verbose_name)
        ends = (related(field) for field in self.fields.values() if field.is_relation)
        return " – ".join(str(end._meta.verbose_name) for end in ends)

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)

    @cached_property
    def fields(self) -> dict[str, models.Field]:
        """The fields of the model by their columns."""
        return {str(field.column): field for field in self.model._meta.concrete_fields}

    @cached_property
    def leads(self) -> list[models.ForeignKey]:
        """The fields that lead on to the authority."""
        found = map(self.model._meta.get_field, self.hops)
        return [field for field in found if isinstance(field, models.ForeignKey)]

    @property
    def parent(self) -> str:
        """The column by whose value entries are found of all rows of one parent, gone ones too: the
        last of those that lead on.
        """
        return str(self.leads[-1].column) if self.leads else ""

    def parent_of(self, row: str) -> str:
        """The SQL for the parent of `row`, the name of a table or NEW or OLD."""
        return f"coalesce(CAST({row}.\"{self.parent}\" AS text), '')" if self.parent else "''"

    def shown(self, columns: Iterable[str]) -> list[str]:
        """Those of `columns` whose values are kept."""
        left_out = {*self.hidden, *self.passed_over}
        return [column for column in columns if column not in left_out]


def related(field: models.Field) -> type[models.Model]:
    """The model that a foreign key points at."""
    return cast("type[models.Model]", field.related_model)


@cache
def journaled() -> dict[str, Table]:
    """The journaled tables by their names."""
    models_ = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    tables = (
        Table(
            models_[label],
            hops,
            settings.JOURNAL_HIDDEN.get(label, ()),
            settings.JOURNAL_PASSED_OVER.get(label, ()),
        )
        for label, hops in settings.JOURNALED.items()
    )
    return {table.name: table for table in tables}


def words_of(table: str) -> str:
    """What people call a row of `table`, which an older version may have had."""
    found = journaled().get(table)
    return found.words if found else table
