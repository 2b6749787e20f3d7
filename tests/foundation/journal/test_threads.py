"""Writers and the sealer at once: no entry is lost, whoever ends first."""

from datetime import date
from functools import partial

import pytest
from django.db import connection, transaction

from accounts.models import Holiday
from foundation.journal.models import Entry
from foundation.journal.sealing import seal
from foundation.journal.verifying import verify
from tests.threads import Threads, run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def make_day(day: int) -> Holiday:
    return Holiday.objects.create(day=date(2026, 12, day), name=f"{day}", working=False)


def test_who_ends_late_is_sealed_by_the_next_batch():
    Entry.objects.all().delete()
    with transaction.atomic():
        late = make_day(1)
        run_behind(None, partial(make_day, 2), partial(make_day, 3))
        (sealed,) = run_behind(None, seal)

    assert (sealed, seal()) == (2, 1)
    mine = Entry.objects.get(row=str(late.pk))
    assert (mine.position, mine.pk) == (3, Entry.objects.order_by("pk")[0].pk)
    assert verify().findings == []


def test_two_sealers_take_turns():
    Entry.objects.all().delete()
    for day in range(1, 6):
        make_day(day)
    with Threads() as threads, transaction.atomic():
        first = seal(3)
        threads.start(seal)
        threads.wait_for_locks(1)

    assert (first, *threads.results()) == (3, 2)
    assert list(Entry.objects.order_by("pk").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert verify().findings == []


def test_what_a_transaction_was_told_does_not_speak_for_the_next():
    Entry.objects.all().delete()
    make_day(1)

    with connection.cursor() as cursor:  # as a program without an act, on the same connection
        cursor.cursor.execute("UPDATE accounts_holiday SET name = 'x'")

    assert list(Entry.objects.order_by("pk").values_list("door", flat=True)) == [
        "command",
        "outside",
    ]
