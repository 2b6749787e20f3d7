"""The forms of a plan and how far each is filled in, by office."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import make_form, make_officer

from .conftest import Q1, Q2, enter

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("april")]

TODAY = date(2026, 4, 1)


def listing(plan, *key) -> str:
    return reverse("indicators:statistics", args=[plan.pk, *key])


def test_an_officer_sees_what_the_office_owes(client, plan, form, officer):
    enter(plan, form, officer, Q2, {"01": 5}, today=TODAY)
    client.force_login(officer)

    answer = client.get(listing(plan))

    assert answer.context["period"].key == Q2
    [(standing, counts, _)] = answer.context["rows"]
    assert (standing.form, counts.filled, counts.waiting, counts.owed) == (form, 1, 1, 1)


def test_the_standing_body_sees_every_office(client, plan, form, officer, office, standing):
    enter(plan, form, officer, Q2, {"01": 5}, today=TODAY)
    client.force_login(standing)

    [(_, counts, offices)] = client.get(listing(plan)).context["rows"]

    assert (counts.cells, counts.filled) == (3, 1)
    assert [(unit, each.owed) for unit, each in offices] == [(office, 1), (standing.unit, 1)]


def test_a_form_that_is_not_asked_for_the_period_is_left_out(client, plan, form, standing):
    make_form(rows=[{"code": "1"}], periods=["year"])
    client.force_login(standing)

    assert [row.form for row, *_ in client.get(listing(plan, Q1)).context["rows"]] == [form]


def test_only_the_newest_version_is_listed(client, plan, form, standing):
    newer = make_form(rows=[{"code": "1"}], code=form.code, year=2026)
    make_form(rows=[{"code": "1"}], code=form.code, year=2027)
    client.force_login(standing)

    assert [row.form for row, *_ in client.get(listing(plan)).context["rows"]] == [newer]


def test_a_stranger_finds_no_plan(client, plan, form):
    client.force_login(make_officer())

    assert client.get(listing(plan)).status_code == 404


def test_a_tab_leads_from_the_indicators(client, plan, form, officer):
    client.force_login(officer)

    page = client.get(reverse("indicators:indicator_list", args=[plan.pk])).content.decode()

    assert f'href="{listing(plan)}"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_form_and_three(
    client, plan, standing, count, django_assert_num_queries
):
    for _ in range(count):
        form = make_form(rows=[{"code": "1"}, {"code": "2"}])
        enter(plan, form, standing, Q2, {"1": 5, "2": 6}, today=TODAY)
    client.force_login(standing)
    client.get(listing(plan))

    with django_assert_num_queries(9):
        client.get(listing(plan))
