"""What is done with the journal: sealed, checked, acknowledged; and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.utils import timezone

from ..operations.snapshots import snapshot
from .acts import Door
from .comparing import gaps
from .installing import unlike
from .models import Entry, Seal, Verification
from .rows import note
from .sealing import seal, seal_all
from .tables import journaled
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
def acknowledge(*, why: str) -> int:
    """Put down how rows stand that were changed outside of the product, and why they may stay so;
    return how many. What was changed stays in the journal; chains are never mended.
    """
    outside = set(Entry.objects.from_outside().values_list("table", "row"))
    covered = {(each.table.name, each.row) for each in gaps()}
    rows = sorted(outside | covered | unlike(connection))
    for name, row in rows:
        note(journaled()[name], row, why=why, door=Door.COMMAND, connection=connection)
    return len(rows)
