"""Weeks of a commune through the schedule, the jobs and a real mail server: each reminder arrives
once, on the day that the oracle says. A whole year of the same rules: `test_year.py`.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Holiday, Role
from cchc.reminders.jobs import ask
from cchc.reminders.models import Digest
from foundation.mail.jobs import sweep
from tests.cchc.reminders.year import PEOPLE, Work, expected
from tests.factories import make_commune, make_leader, make_office, make_plan, make_task, make_user
from tests.servers import mail_server
from tests.worker import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.services]

HANOI = timezone.get_default_timezone()
DAYS = [date(2026, 10, 20) + timedelta(days=n) for n in range(42)]
DOWN = {date(2026, 11, 11), date(2026, 11, 20)}  # when the server is off the whole day
# when the schedule comes by: seldom is enough, often must do no harm
HOURS = {date(2026, 10, 29): (7, 8, 9), date(2026, 11, 13): (7, 7)}
WORKS = [
    Work("A", "Việc thứ 01", date(2026, 10, 30)),
    Work("B", "Việc thứ 02", date(2026, 11, 8)),  # a Sunday
    Work("A", "Việc thứ 03", date(2026, 11, 12)),
]


def make_the_commune() -> None:
    commune = make_commune()
    offices = {name: make_office(commune) for name in "AB"}
    for person in PEOPLE:
        if person.role == "leader":
            make_leader(commune, email=person.email)
        else:
            roles = [Role.OFFICER] + [Role.HEAD] * (person.role == "head")
            make_user(offices[person.office], *roles, email=person.email)
    plan = make_plan(commune, periods=False)
    for work in WORKS:
        make_task(plan, lead=offices[work.office], content=work.name, due=work.due)


def heard(messages: list[EmailMessage]) -> Counter:
    """Who read of what, by the day that the subject names."""
    found: Counter = Counter()
    for message in messages:
        day = datetime.strptime(message["Subject"].split()[2].rstrip(":"), "%d/%m/%Y").date()
        for line in message.get_content().splitlines():
            if "Việc thứ" in line:
                name = line[line.index("Việc thứ") :][: len("Việc thứ 00")]
                found[message["To"], name, day] += 1
    return found


def test_each_reminder_arrives_once(settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    make_the_commune()
    calendar = Holiday.objects.calendar()
    up = set(DAYS) - DOWN
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        for day in sorted(up):
            for hour in HOURS.get(day, (7,)):
                with time_machine.travel(
                    datetime(day.year, day.month, day.day, hour, tzinfo=HANOI)
                ):
                    ask()
                    sweep()
                    work_off()

    working = [day for day in DAYS if calendar.is_working(day)]
    assert heard(server.received) == expected(WORKS, working, up)
    assert Digest.objects.count() == len(server.received)
