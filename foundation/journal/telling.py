"""Entries as people read them: which row, and what was changed from what to what."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from ..operations.changes import in_words
from .models import Entry
from .tables import Table, journaled, related, words_of
from .values import plain, values_in

NAMING = ("title", "name", "content", "statement", "short_name", "label", "text", "symbol", "code")
LONGEST_NAME = 80  # characters of a row's name
LONGEST_VALUE = 1500  # characters of a value on a page
EMPTY = "(trống)"
SECRET = "(có đổi, không ghi giá trị)"  # noqa: S105 - what a page says of one # nosec B105

Names = dict[tuple[type[models.Model], str], str]  # (model, id) -> name


@dataclass(frozen=True)
class Change:
    """One column: what stood in it, and what stands there now."""

    words: str
    old: str
    new: str


def row_in_words(entry: Entry) -> str:
    """What a row is called, by its own words where it has some: `nhiệm vụ số 12: Rà soát …`."""
    values = values_in(entry.after) or values_in(entry.before)
    named = next((str(values[each]) for each in NAMING if values.get(each)), "")
    named = " ".join(named.split())
    short = named if len(named) <= LONGEST_NAME else f"{named[: LONGEST_NAME - 1]}…"
    return f"{words_of(entry.table)} số {entry.row}" + (f": {short}" if short else "")


def changes_of(entry: Entry, names: Names | None = None) -> list[Change]:
    """Each column that an entry tells of, in the order of the model."""
    table = journaled().get(entry.table)
    before, after = values_in(entry.before), values_in(entry.after)
    columns = before if entry.action == Entry.Action.CHANGED else {**before, **after}
    order = list(table.fields) if table else []
    told = sorted(
        columns, key=lambda column: (column not in order, column in order and order.index(column))
    )
    return [
        Change(
            column_in_words(table, column),
            _in_words(table, column, before, names or {}),
            _in_words(table, column, after, names or {}),
        )
        for column in told
        if before.get(column) != after.get(column) or entry.action == Entry.Action.CHANGED
    ]


def column_in_words(table: Table | None, column: str) -> str:
    """What people call a column; one that an older version had is called by its own name."""
    field = table.fields.get(column) if table else None
    if field is None:
        return column
    if field.primary_key:
        return "Số"
    words = str(field.verbose_name)
    if field.is_relation and words == field.name.replace("_", " "):
        words = str(related(field)._meta.verbose_name)
    return words[:1].upper() + words[1:]


def names_for(entries: Iterable[Entry], models_: Iterable[type[models.Model]]) -> Names:
    """The names of the rows of `models_` that entries point at: a query a model."""
    wanted: defaultdict[type[models.Model], set[Any]] = defaultdict(set)
    found: Names = {}
    models_ = tuple(models_)
    for entry in entries:
        table = journaled().get(entry.table)
        values = {**values_in(entry.before), **values_in(entry.after)}, values_in(entry.before)
        for column, field in table.fields.items() if table else ():
            if field.is_relation and field.related_model in models_:
                wanted[related(field)] |= {each[column] for each in values if each.get(column)}
    for model, pks in wanted.items():
        for pk, row in model._base_manager.in_bulk(pks).items():
            found[model, str(pk)] = str(row)
    return found


def _in_words(table: Table | None, column: str, values: dict[str, Any], names: Names) -> str:
    value = values.get(column)
    field = table.fields.get(column) if table else None
    if table and column in table.hidden:
        return SECRET
    if field is None or value is None:
        return EMPTY if value is None else str(value)
    if field.is_relation:
        return names.get((related(field), str(value)), f"số {value}")
    said = plain(field, value)
    if isinstance(said, dict) or (isinstance(said, list) and said):
        text = json.dumps(said, ensure_ascii=False, default=str)
    else:
        text = in_words(field, said)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} ký tự)"
