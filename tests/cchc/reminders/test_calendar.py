"""The calendar of what a person owes: its secret address, and what programs read there."""

from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from cchc.reminders.models import CalendarFeed
from tasks.services.explanations import ask_explanation
from tests.factories import make_leader, make_office, make_officer, make_plan, make_task

pytestmark = pytest.mark.django_db

PAGE, NEW, REVOKE = "/my-work/calendar/", "/my-work/calendar/new/", "/my-work/calendar/revoke/"
MORNING = datetime(2026, 11, 30, 8, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def task():
    plan = make_plan(periods=False)
    office = make_office(plan.unit)
    make_task(plan, lead=make_office(plan.unit), content="Việc phòng khác", due=date(2026, 12, 4))
    return make_task(
        plan, lead=office, content="Rà soát, đơn giản hóa; bước 1", due=date(2026, 12, 4)
    )


@pytest.fixture
def officer(task, client):
    officer = make_officer(task.leads[0].units.get())
    client.force_login(officer)
    return officer


@pytest.fixture
def address(officer, client):
    """The address as its page shows it, once."""
    return client.post(NEW).context["address"].removeprefix("http://testserver")


def events(client, address: str) -> list:
    return Calendar.from_ical(client.get(address).content).walk("VEVENT")


def test_what_is_owed_with_a_day_is_an_event_of_that_whole_day(client, task, address):
    client.logout()

    (event,) = events(client, address)

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        date(2026, 12, 4),
        date(2026, 12, 5),
    )
    assert str(event["summary"]) == f"Báo kết quả: {task.number}. Rà soát, đơn giản hóa; bước 1"
    assert str(event["uid"]) == f"task:{task.pk}@testserver"
    assert str(event["url"]).startswith(f"http://testserver/tasks/{task.pk}/")


def test_programs_get_a_calendar_that_nobody_keeps(client, address):
    response = client.get(address)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response["Cache-Control"]


def test_nobody_is_named(client, officer, address, task):
    leader = make_leader(task.plan.unit, last_name="Hoàng Đình", first_name="Trọng")
    ask_explanation([task], by=leader, text="Vì sao chậm?", due=date(2026, 12, 7))

    assert len(events(client, address)) == 2
    text = client.get(address).content.decode()
    assert [name in text for name in ("Trọng", officer.first_name, "Vì sao chậm")] == [False] * 3


def test_the_address_is_shown_once_and_only_its_hash_is_kept(client, officer, address):
    secret = address.removeprefix("/calendar/").removesuffix(".ics")

    assert (len(secret), secret in client.get(PAGE).content.decode()) == (43, False)
    assert CalendarFeed.objects.get().sha256 != secret


def test_a_new_address_closes_the_old_one(client, address):
    other = client.post(NEW).context["address"].removeprefix("http://testserver")

    assert [client.get(each).status_code for each in (address, other)] == [404, 200]
    assert CalendarFeed.objects.count() == 1


def test_a_revoked_address_opens_nothing(client, address):
    assert client.post(REVOKE).url == PAGE

    assert client.get(address).status_code == 404
    assert client.post(REVOKE).url == PAGE


def test_an_unknown_address_and_that_of_somebody_who_left_open_nothing(client, officer, address):
    officer.is_active = False
    officer.save()

    assert [client.get(each).status_code for each in (address, "/calendar/x.ics")] == [404, 404]


def test_a_calendar_is_not_given_out_without_end(client, address, new_counters, monkeypatch):
    monkeypatch.setattr("cchc.reminders.views.READ_IN_AN_HOUR", 2)

    answers = [client.get(address) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "3600"


@pytest.mark.parametrize("address", [NEW, REVOKE])
def test_reading_a_page_makes_and_closes_nothing(client, officer, address):
    assert client.get(address).status_code == 405
