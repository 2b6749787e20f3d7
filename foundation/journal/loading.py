"""Rows that are loaded by the million: of them the journal keeps one entry a table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from .acts import current
from .installing import install, uninstall
from .models import Entry
from .tables import journaled

Loaded = dict[str, tuple[int, int]]  # table -> first and last id


@contextmanager
def loading(connection: Any, *, why: str) -> Iterator[Loaded]:
    """Add rows inside, of which the triggers tell nothing, and say of each table which ids they
    got, without a gap between them.

    Only for rows that nobody had before; the caller holds the transaction. What is changed or
    deleted of them later has entries as any other row has.
    """
    loaded: Loaded = {}
    uninstall(connection)
    yield loaded
    install(connection)
    act = current()
    Entry.objects.using(connection.alias).bulk_create(
        Entry(
            at=timezone.now(),
            table=table,
            row=f"{first}-{last}",
            action=Entry.Action.LOADED,
            by_id=act.told("by"),
            by_name=act.told("name"),
            door=act.door,
            place=act.place,
            why=why,
            request=act.request,
        )
        for table, (first, last) in sorted(loaded.items())
        if table in journaled()
    )
