"""The schedule comes by while the broker is away, and the worker is killed in the middle of its
round: the next one gives the rest, and nobody is written to twice.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.machine import PATIENCE, Machine, frozen
from tests.servers import mail_server

pytestmark = pytest.mark.services

PEOPLE = 160  # in eight transactions
ASK = f"""
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from accounts.models import Holiday, User
from cchc.reminders.services import ask_to_remind
from foundation.jobs.models import Job
from tests.factories import make_commune, make_office, make_plan, make_task
today = timezone.localdate()
for day in (today, today + timedelta(days=1)):
    Holiday.objects.create(day=day, name="Làm bù", working=True)
office = make_office(make_commune())
make_task(make_plan(office.authority, year=today.year, periods=False), lead=office, due=today)
same = dict(unit=office, roles=["officer"], digest_hour=0)
User.objects.bulk_create(
    User(username=f"n{{n}}", email=f"n{{n}}@xa.example.vn", **same) for n in range({PEOPLE})
)
assert ask_to_remind(timezone.now()) == 1
Job.objects.update(sent_at=F("sent_at") - timedelta(minutes=1))
"""
DIGESTS = "select count(*) from reminders_digest"
JOB = "select state, attempt from jobs_job where name = 'reminders.remind'"


@contextmanager
def in_the_middle(machine: Machine) -> Iterator[int]:
    """Let nobody write any more once some digests are given; how many these are. What was sent
    until then was sent long ago at the end: the next sweep looks after it.
    """
    with closing(
        sqlite3.connect(machine.database, timeout=PATIENCE, isolation_level=None)
    ) as database:
        until = time.monotonic() + PATIENCE
        given = 0
        while not given:
            assert time.monotonic() < until, machine.told()
            database.execute("begin immediate")
            given = database.execute(DIGESTS).fetchone()[0]
            if not given:
                database.execute("rollback")
        yield given
        database.execute("update jobs_job set sent_at = datetime(sent_at, '-1 minute')")
        database.execute("commit")


def test_a_round_outlives_a_broker_that_is_away_and_a_worker_that_is_killed(machine, migrated):
    machine.begin_with(migrated)
    with mail_server() as server:
        machine.environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        with frozen(machine.queue):
            machine.manage("shell", "-c", ASK)
        assert machine.row(JOB) == ("waiting", 0)

        # it leaves the mails to the next one
        heavy = machine.working("--concurrency", "1", "--queues", "heavy")
        with heavy as first, in_the_middle(machine) as given:
            machine.kill(first)
        assert 0 < given < PEOPLE

        with machine.working():
            machine.wait_for_row(("done", 2), JOB)
            machine.wait_for_row(
                (PEOPLE,), "select count(*) from post_office_email where status = 0"
            )

    assert machine.row(DIGESTS) == (PEOPLE,)
    assert Counter(message["To"] for message in server.received) == {
        f"n{n}@xa.example.vn": 1 for n in range(PEOPLE)
    }
