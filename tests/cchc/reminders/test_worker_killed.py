"""The schedule comes by while the broker is away, and the worker is killed in the middle of its
round: the next one gives the rest, and nobody is written to twice.
"""

import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from tests.machine import frozen
from tests.servers import mail_server

pytestmark = pytest.mark.services

PEOPLE = 40
MAKE = f"""
from datetime import timedelta
from django.utils import timezone
from accounts.models import Holiday
from tests.factories import make_commune, make_office, make_officer, make_plan, make_task
today = timezone.localdate()
for day in (today, today + timedelta(days=1)):
    Holiday.objects.create(day=day, name="Làm bù", working=True)
office = make_office(make_commune())
make_task(make_plan(office.authority, year=today.year, periods=False), lead=office, due=today)
for n in range({PEOPLE}):
    make_officer(office, email=f"nguoi{{n}}@xa.example.vn", digest_hour=0)
"""
ASK = """
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from cchc.reminders.services import ask_to_remind
from foundation.jobs.models import Job
assert ask_to_remind(timezone.now()) == 1
Job.objects.update(sent_at=F("sent_at") - timedelta(minutes=1))
"""
DIGESTS = "select count(*) from reminders_digest"
GIVEN = "select count(*) > 0 from reminders_digest"
JOB = "select state, attempt from jobs_job where name = 'reminders.remind'"


def test_a_round_outlives_a_broker_that_is_away_and_a_worker_that_is_killed(machine, migrated):
    machine.begin_with(migrated)
    with mail_server() as server:
        machine.environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        machine.manage("shell", "-c", MAKE)
        with frozen(machine.queue):
            machine.manage("shell", "-c", ASK)
        assert machine.row(JOB) == ("waiting", 0)

        with machine.working() as first, closing(sqlite3.connect(machine.database)) as database:
            machine.wait_for_row((1,), GIVEN)
            database.execute("begin immediate")  # in the middle: nobody writes any more
            given = machine.row(DIGESTS)[0]
            machine.kill(first)
        assert 0 < given < PEOPLE

        with machine.working():
            machine.wait_for_row(("done", 2), JOB)
            machine.wait_for_row(
                (PEOPLE,), "select count(*) from post_office_email where status = 0"
            )

    assert machine.row(DIGESTS) == (PEOPLE,)
    assert Counter(message["To"] for message in server.received) == {
        f"nguoi{n}@xa.example.vn": 1 for n in range(PEOPLE)
    }
