"""What the journal tells of a row."""

from typing import Any

from foundation.journal.models import Entry


def entries_of(row: Any, pk: Any = None) -> list[Entry]:
    """The entries of a row, the oldest first; `pk` of one that is deleted."""
    entries = Entry.objects.filter(table=row._meta.db_table, row=str(pk or row.pk))
    return list(entries.order_by("pk"))
