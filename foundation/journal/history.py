"""The history of rows as pages tell it: what the journal says of them, change by change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from .models import Entry, EntryQuerySet


def history_of(row: models.Model) -> list[Entry]:
    """Return the changes of a row, the oldest first, with who made them (one query)."""
    return _told(type(row), _entries(type(row)).filter(row=str(row.pk)))


def history_of_parts(
    parent: models.Model, model: type[models.Model], *, newest: int | None = None
) -> list[Entry]:
    """Return the changes of all rows of `model` that stand in `parent`, or did when they were
    there, the oldest first, with who made them (one query); no more than the `newest`.

    In what a row of `model` stands is said by the last field of it in `settings.JOURNALED`.
    """
    entries = _entries(model).filter(parent=str(parent.pk))
    return _told(model, entries[:newest])


def earlier_values(parent: models.Model, model: type[models.Model], column: str) -> set[Any]:
    """Return what stood in a column of the rows of `model` in `parent` and stands there no more,
    for it was changed or the row went (one query).
    """
    entries = _entries(model).filter(parent=str(parent.pk), before__contains=f'"{column}"')
    return {each.changed[column] for each in entries if column in each.changed}


def added_since(model: type[models.Model], rows: Iterable[int], since: datetime) -> list[int]:
    """Return which of these rows (ids) of `model` were added after a moment."""
    added = _entries(model).filter(action=Entry.Action.ADDED, at__gte=since)
    return [int(each.row) for each in added.filter(row__in=map(str, rows))]


def last_writer(row: models.Model) -> Any:
    """Return who changed a row last; None when nobody knows."""
    told = history_of(row)
    return told[-1].by if told else None


def _entries(model: type[models.Model]) -> EntryQuerySet:
    """The changes of rows of `model`, the newest first."""
    found = Entry.objects.filter(table=model._meta.db_table).exclude(action=Entry.Action.NOTED)
    return found.select_related("by").order_by("-at", "-pk")


def _told(model: type[models.Model], entries: Iterable[Entry]) -> list[Entry]:
    """Those of `entries` that tell of more than what pages leave out, the oldest first."""
    left_out = settings.JOURNAL_UNTOLD.get(model._meta.label, ())
    return [each for each in entries if each.says_more_than(left_out)][::-1]
