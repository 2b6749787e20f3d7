"""The days of reminding: a table for everybody, changed by the administrator alone."""

import pytest

from accounts.models import ReminderDays, Role
from foundation.journal.history import history_of
from tests.factories import make_office, make_officer, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PAGE = "/accounts/reminder-days/"
TYPED = {"before_field": "1; 5, 3", "every": "4", "head_after": "2", "leader_after": "6"}


@pytest.fixture
def administrator():
    return make_user(make_office(), Role.ADMINISTRATOR)


def stored() -> list[tuple]:
    return list(
        ReminderDays.objects.values_list(
            "before", "on_the_day", "every", "head_after", "leader_after"
        )
    )


def test_everybody_reads_the_days_and_changes_none(client):
    client.force_login(make_officer())

    page = client.get(PAGE)

    assert page.context["form"] is None
    assert "7, 3, 1 ngày" in page.content.decode()
    assert client.post(PAGE, TYPED).status_code == 403
    assert stored() == []


def test_the_administrator_changes_them_for_their_authority_with_history(client, administrator):
    client.force_login(administrator)

    for every in ("4", "10"):
        assert client.post(PAGE, TYPED | {"every": every}).url == PAGE

    assert stored() == [([5, 3, 1], False, 10, 2, 6)]
    days = ReminderDays.objects.get()
    assert days.authority == administrator.authority
    assert [each.by for each in history_of(days)] == [administrator] * 2
    client.force_login(make_officer(administrator.unit))
    assert "5, 3, 1 ngày" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("before", "bảy"),
        ("before", "0"),
        ("before", "61"),
        ("before", "1,2,3,4,5,6,7"),
        ("every", "0"),
        ("head_after", "-1"),
        ("leader_after", "1"),
        ("leader_after", "61"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(client, administrator, field, value):
    client.force_login(administrator)

    sent_as = "before_field" if field == "before" else field
    page = client.post(PAGE, TYPED | {sent_as: value})

    assert list(page.context["form"].errors) == [field]
    assert "7, 3, 1 ngày" in page.content.decode()
    assert stored() == []


def test_nothing_is_a_choice_too(client, administrator):
    client.force_login(administrator)

    client.post(PAGE, TYPED | {"before_field": "", "head_after": "0", "leader_after": "0"})

    assert stored() == [([], False, 4, 0, 0)]
    assert "không nhắc" in client.get(PAGE).content.decode()


def test_who_has_no_authority_has_no_days(client):
    person = make_officer()
    person.unit = None
    person.save()
    client.force_login(person)

    assert client.get(PAGE).status_code == 404
