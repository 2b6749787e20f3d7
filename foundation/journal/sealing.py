"""Sealing: unsealed entries take their place in the chain of their authority, for good.

One process at a time seals. Writers are never kept waiting: whose transaction ends late, with an
earlier id, is taken by the next batch.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from .belonging import Belonging
from .chains import SEALED, link
from .models import Entry, Seal

BATCH = 5000  # entries that are sealed by one transaction
KEY = 1785688684  # any number does; on PostgreSQL it stands for the turn of sealing
AT_ONCE = 180  # rows of one UPDATE: SQLite takes 999 values
UPDATE = """UPDATE journal_entry SET chain = placed.column2, position = placed.column3,
hash = placed.column4, by_name = placed.column5
FROM (VALUES {rows}) AS placed WHERE journal_entry.id = placed.column1"""


def seal(most: int = BATCH) -> int:
    """Seal up to `most` entries, the oldest first; return how many."""
    with transaction.atomic():
        _take_turn()
        entries = list(Entry.objects.unsealed().order_by("pk")[:most])
        _name_people(entries)
        chains = Belonging().chains_of(entries)
        seals = {each.chain: each for each in Seal.objects.filter(chain__in=set(chains)).newest()}
        new: dict[int, Seal] = {}
        for entry, number in zip(entries, chains, strict=True):
            held = new.get(number) or _begun(number, seals.get(number))
            held.last += 1
            entry.chain, entry.position = number, held.last
            entry.hash = link(held.head, [getattr(entry, name) for name in SEALED])
            held.head, new[number] = entry.hash, held
        _store(entries)
        Seal.objects.bulk_create(new.values())
    return len(entries)


def seal_all() -> int:
    """Seal what there is, batch by batch; return how many entries."""
    count = 0
    while sealed := seal():
        count += sealed
        if sealed < BATCH:
            break
    return count


def _take_turn() -> None:
    if connection.vendor == "postgresql":  # a transaction of SQLite that writes is alone
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEY])


def _begun(number: int, before: Seal | None) -> Seal:
    """The next seal of a chain, before its first entry."""
    last, head = (before.last, before.head) if before else (0, "")
    return Seal(
        chain=number,
        number=before.number + 1 if before else 1,
        first=last + 1,
        last=last,
        previous=head,
        head=head,
        at=timezone.now(),
    )


def _name_people(entries: Sequence[Entry]) -> None:
    """Write down the names of people whom a history alone knew."""
    nameless = [entry for entry in entries if entry.by_id and not entry.by_name]
    people = get_user_model()._base_manager.in_bulk({entry.by_id for entry in nameless})
    for entry in nameless:
        entry.by_name = str(people.get(entry.by_id, ""))


def _store(entries: Sequence[Entry]) -> None:
    with connection.cursor() as cursor:
        for some in _parts(entries):
            rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
            values = ((e.pk, e.chain, e.position, e.hash, e.by_name) for e in some)
            cursor.execute(UPDATE.format(rows=rows), list(chain(*values)))


def _parts(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), AT_ONCE):
        yield entries[start : start + AT_ONCE]
