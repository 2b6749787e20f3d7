"""What is done with the journal: sealed, checked, acknowledged; and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.utils import timezone

from ..operations.snapshots import snapshot
from .acts import Door, current
from .comparing import differences
from .installing import row_as_json
from .models import Entry, Seal, Verification
from .sealing import seal, seal_all
from .tables import Table, journaled
from .verifying import Report, verify

__all__ = ["Standing", "acknowledge", "check", "seal", "seal_all", "standing"]

KEPT = timedelta(days=400)  # how long it is known what was found when


@dataclass(frozen=True)
class Standing:
    """What an administrator wants to know of the journal: each may be None."""

    sealed: Seal | None  # the last seal
    oldest_unsealed: Entry | None
    verified: Verification | None  # the last time, whatever it found


def standing() -> Standing:
    """Return how the journal stands."""
    return Standing(
        Seal.objects.first(),
        Entry.objects.unsealed().order_by("pk").first(),
        Verification.objects.first(),
    )


def check(heads: Sequence[tuple[int, str]] = ()) -> Report:
    """Check the journal and the rows as they are at one moment, and keep what was found."""
    begun = timezone.now()
    with snapshot(DEFAULT_DB_ALIAS):
        report = verify(heads)
    Verification.objects.create(
        begun_at=begun,
        ended_at=timezone.now(),
        entries=report.entries,
        rows=report.rows,
        found=len(report.findings),
        first=report.findings[0] if report.findings else "",
    )
    Verification.objects.filter(ended_at__lt=begun - KEPT).delete()
    return report


@transaction.atomic
def acknowledge(*, why: str, door: Door = Door.COMMAND) -> int:
    """Put down how rows stand that were changed outside of the product, and why they may stay so;
    return how many. What was changed stays in the journal; chains are never mended.
    """
    outside = set(Entry.objects.from_outside().values_list("table", "row"))
    unlike = {(each.table.name, each.row) for each in differences()}
    rows = sorted(outside | unlike)
    for name, row in rows:
        _note(journaled()[name], row, why=why, door=door)
    return len(rows)


def _note(table: Table, row: str, *, why: str, door: Door) -> None:
    act = current()
    Entry.objects.create(
        at=timezone.now(),
        table=table.name,
        row=row,
        action=Entry.Action.NOTED,
        after=_as_it_stands(table, row),
        by_id=act.told("by"),
        by_name=act.told("name"),
        door=door,
        why=why,
        request=act.request,
    )


def _as_it_stands(table: Table, row: str) -> str:
    """The row as the triggers would write it; empty when it is gone."""
    after = row_as_json(table, connection, "rows")
    statement = (
        f'SELECT {after} FROM "{table.name}" AS rows '  # noqa: S608 - our own names # nosec B608
        f'WHERE CAST(rows."{table.key}" AS text) = %s'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [row])
        return "".join(chain.from_iterable(cursor.fetchall()))
