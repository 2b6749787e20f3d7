"""A year of a commune, day by day, through a real mail server: each reminder once, on the day that
an oracle with nothing of ours but the working calendar says.
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
from tests.factories import make_commune, make_leader, make_office, make_plan, make_task, make_user
from tests.servers import mail_server
from tests.worker import work_off

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.services]

HANOI = timezone.get_default_timezone()
FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)
OFF = {5: "mỗi sáng", 7: "hai lượt", 11: "máy chủ tắt"}  # what happens on days, by day of the month
HEAD_AFTER, LEADER_AFTER = 3, 7


class Year:
    """An office with an officer and its head, one that has no head, a leader, and a task due every
    third week.
    """

    def __init__(self):
        commune = make_commune()
        offices = [make_office(commune) for _ in range(2)]
        plan = make_plan(commune, periods=False)
        self.due: dict[int, list[tuple[str, date]]] = {}
        self.people: dict[str, tuple[str, int | None]] = {}
        for role in ("officer", "head"):
            roles = [Role.OFFICER] + [Role.HEAD] * (role == "head")
            self._add(make_user(offices[0], *roles, email=f"{role}@xa.example.vn"), role)
        self._add(make_user(offices[1], Role.OFFICER, email="other@xa.example.vn"), "officer")
        for office in offices:
            self.due[office.pk] = []
        self._add(make_leader(commune, email="leader@xa.example.vn"), "leader")
        for number in range(16):
            office, due = offices[number % 2], date(2026, 2, 3) + timedelta(days=19 * number)
            name = f"Việc thứ {number:02}"
            make_task(plan, lead=office, content=name, due=due)
            self.due[office.pk].append((name, due))

    def _add(self, user, role: str) -> None:
        self.people[user.email] = (role, user.unit_id)

    def expected(self, working: list[date], on: set[date]) -> Counter:
        """Who hears of what on which day: counted in the list of `working` days, of which the
        server is up `on` some; what falls on others comes on the next of these.
        """
        place = {day: n for n, day in enumerate(working)}
        heard: Counter = Counter()
        for email, (role, unit) in self.people.items():
            for office, tasks in self.due.items():
                for name, due in tasks:
                    at = place[max(day for day in working if day <= due)]
                    own = [0, at - 7, at - 3, at - 1, at, *range(at + 5, len(working), 5)]
                    steps = {
                        "officer": own if office == unit else [],
                        "head": own if office == unit else [],
                        "leader": [at + LEADER_AFTER],
                    }[role]
                    raised = [at + HEAD_AFTER] if role == "head" and office == unit else []
                    days = {self._next(working, n, on) for n in steps if 0 <= n < len(working)}
                    days |= {self._next(working, n, on) for n in raised if n < len(working)}
                    heard.update((email, name, day) for day in days if day)
        return heard

    def _next(self, working: list[date], place: int, on: set[date]) -> date | None:
        return next((day for day in working[place:] if day in on), None)


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


def test_each_reminder_of_a_year_arrives_once(settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    year = Year()
    calendar = Holiday.objects.calendar()
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    up = {day for day in days if OFF.get(day.day) != "máy chủ tắt"}
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        for day in days:
            for hour in _hours(day) if day in up else ():
                with time_machine.travel(
                    datetime(day.year, day.month, day.day, hour, tzinfo=HANOI)
                ):
                    ask()
                    sweep()
                    work_off()

    working = [day for day in days if calendar.is_working(day)]
    assert heard(server.received) == year.expected(working, up)
    assert Digest.objects.count() == len(server.received)


def _hours(day: date) -> tuple[int, ...]:
    """When the schedule comes by: seldom is enough, often must do no harm."""
    return {"mỗi sáng": (7, 8, 9), "hai lượt": (7, 7)}.get(OFF.get(day.day, ""), (7,))
