"""A task that somebody of the office was assigned to do: whose inbox and whose reminders."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role
from cchc.inbox import owed_by, owed_by_office
from tasks.services.explanations import ask_explanation
from tasks.services.people import assign_person
from tests.cchc.reminders.test_digests import MONDAY, Office, said, sent
from tests.factories import make_leader, make_office, make_officer, make_task, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]


class Staffed(Office):
    """The office with a head, and an officer who was assigned to do its task."""

    def __init__(self):
        super().__init__()
        self.head = make_user(self.office, Role.OFFICER, Role.HEAD)
        self.doer = make_officer(self.office, last_name="Mã Thị", first_name="Lan")
        assign_person(self.task, unit=self.office.pk, person=self.doer.pk, by=self.head)


@pytest.fixture
def office():
    return Staffed()


def keys(owed):
    return [each.key for each in owed]


def work(client, person, **asked):
    client.force_login(person)
    with time_machine.travel(MONDAY):
        return client.get(reverse("pages:my_work"), asked)


def test_it_is_owed_by_who_does_it_and_by_the_office_as_a_whole(office):
    task = f"task:{office.task.pk}"

    assert keys(owed_by(office.doer, MONDAY)) == [task]
    assert owed_by(office.officer, MONDAY) == owed_by(office.head, MONDAY) == []
    (owed,) = owed_by_office(office.office, MONDAY)
    assert (owed.key, owed.person) == (task, "Mã Thị Lan")


def test_without_a_person_any_more_everybody_of_the_office_owes_it(office):
    assign_person(office.task, unit=office.office.pk, person=None, by=office.head)

    for person in (office.doer, office.officer, office.head):
        assert keys(owed_by(person, MONDAY)) == [f"task:{office.task.pk}"]


def test_another_unit_that_leads_beside_it_owes_it_as_before(office):
    other = make_office(office.commune)
    office.task.units.create(role="lead", order=1, text="Phòng khác").units.add(other)

    assert keys(owed_by(make_officer(other), MONDAY)) == [f"task:{office.task.pk}"]


def test_an_explanation_is_owed_by_who_does_the_task(office):
    with time_machine.travel(MONDAY):
        leader = make_leader(office.commune)
        ask_explanation([office.task], by=leader, text="Vì sao?", due=MONDAY + timedelta(days=2))

    assert len(owed_by(office.doer, MONDAY)) == 2
    assert owed_by(office.officer, MONDAY) == []


def test_colleagues_see_it_when_they_look_at_what_is_the_office_s(client, office):
    mine = work(client, office.officer)
    of_office = work(client, office.officer, whose="office")
    own = work(client, office.doer)

    assert mine.context["inbox"].count == 0
    assert "Không còn việc nào đang chờ bạn" in mine.content.decode()
    assert "Của phòng (1)" in mine.content.decode()
    assert keys(of_office.context["inbox"].found[:]) == [f"task:{office.task.pk}"]
    assert "Người thực hiện: Mã Thị Lan" in of_office.content.decode()
    assert keys(own.context["inbox"].found[:]) == [f"task:{office.task.pk}"]
    assert "Của ai" not in own.content.decode()


def test_the_digest_goes_to_who_does_it_and_late_to_the_head_and_the_leader(office):
    leader = make_leader(office.commune)
    free = make_task(office.plan, lead=office.office, content="Tập huấn", due=MONDAY)
    assign_person(free, unit=office.office.pk, person=None, by=office.head)

    told = [sent(MONDAY + timedelta(days=n)) for n in range(10)]

    due = "Đến hạn, sắp đến hạn"
    assert said(office.doer, MONDAY) == {due: ["Rà soát", "Tập huấn"]}
    assert said(office.officer, MONDAY) == {due: ["Tập huấn"]}
    assert told[0] == {"report": 4, "digest": 3}
    above = f"Quá hạn, báo lên bạn – {office.office}"
    assert said(office.head, date(2026, 12, 3))[above] == ["Rà soát", "Tập huấn"]
    assert said(leader, date(2026, 12, 9))[above] == ["Rà soát", "Tập huấn"]
