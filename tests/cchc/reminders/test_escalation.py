"""What stays undone is told to those above: to whom, when, and why to nobody nearer."""

from datetime import date, timedelta

import pytest

from accounts.models import Role
from cchc.inbox import owed_by, owed_by_office
from cchc.reminders.models import Digest
from tests.cchc.reminders.test_digests import MONDAY, Office, said, sent
from tests.factories import (
    make_change,
    make_leader,
    make_office,
    make_task,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]

LAST_STAGE = date(2026, 12, 9)


@pytest.fixture
def office():
    return Office()


def test_what_stays_undone_is_told_to_the_head_then_to_the_leaders_once_each(office):
    head = make_user(office.office, Role.OFFICER, Role.HEAD)
    leader = make_leader(office.commune)
    other = make_user(make_office(office.commune), Role.OFFICER, Role.HEAD)
    sent(MONDAY)

    told = {}
    for day in (MONDAY + timedelta(days=n) for n in (2, 3, 4, 8, 9, 10)):
        if escalated := sent(day).get("escalated"):
            told[day] = escalated

    assert told == {date(2026, 12, 3): 1, date(2026, 12, 9): 1}
    heading = f"Quá hạn, báo lên bạn – {office.office}"
    assert said(head, date(2026, 12, 3)) == {heading: ["Rà soát"]}
    assert said(leader, date(2026, 12, 9)) == {heading: ["Rà soát"]}
    assert not Digest.objects.filter(user=other).exists()


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        ([], "đơn vị chưa có tài khoản"),
        ([Role.OFFICER], "đơn vị chưa có tài khoản trưởng phòng"),
        ([Role.HEAD], ""),
    ],
)
def test_of_an_office_without_a_head_or_any_account_the_leader_hears(office, roles, why):
    leader = make_leader(office.commune)
    other = make_office(office.commune)
    make_task(office.plan, lead=other, content="Số hóa hồ sơ", due=MONDAY)
    for role in roles:
        make_user(other, role)

    sent(LAST_STAGE)

    heading = f"Quá hạn, báo lên bạn – {other}" + (f" ({why})" if why else "")
    assert said(leader, LAST_STAGE)[heading] == ["Số hóa hồ sơ"]


def test_where_there_is_no_leader_the_standing_body_hears(office):
    standing_body = make_user(make_office(office.commune), Role.STANDING_BODY)

    assert sent(date(2026, 12, 8)).get("escalated") is None
    assert sent(LAST_STAGE)["escalated"] == 1
    why = "cơ quan chưa có tài khoản lãnh đạo, đơn vị chưa có tài khoản trưởng phòng"
    assert said(standing_body, LAST_STAGE) == {
        f"Quá hạn, báo lên bạn – {office.office} ({why})": ["Rà soát"]
    }


def test_officers_and_heads_of_an_office_owe_what_the_office_owes(office):
    head = make_user(office.office, Role.OFFICER, Role.HEAD)
    owed = owed_by_office(office.office, MONDAY)

    assert [each.key for each in owed] == [f"task:{office.task.pk}"]
    assert [owed_by(person, MONDAY) for person in (office.officer, head)] == [owed, owed]


def test_what_an_office_left_behind_that_is_no_more_is_to_be_given_to_another(office):
    leader, merged = make_leader(office.commune), make_office(office.commune)
    make_task(office.plan, lead=merged, content="Số hóa hồ sơ", due=MONDAY)
    merged.valid_to = MONDAY - timedelta(days=3)
    merged.save()
    make_change(merged, office.office)

    sent(LAST_STAGE)

    heading = f"Quá hạn, báo lên bạn – {merged} (đơn vị đã ngừng hoạt động, cần giao lại việc)"
    assert said(leader, LAST_STAGE)[heading] == ["Số hóa hồ sơ"]
