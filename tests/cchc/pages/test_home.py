"""Where each person's day begins."""

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories import (
    make_commune,
    make_leader,
    make_standing_officer,
    make_task,
    make_update,
    make_user,
)

pytestmark = pytest.mark.django_db

WORK = "/my-work/"


def home_of(client, person) -> str:
    client.force_login(person)
    return client.get("/").url


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_officers_and_heads_begin_with_their_work(client, office, role):
    assert home_of(client, make_user(office, role)) == WORK


def test_leaders_begin_with_the_overview(client, plan):
    assert home_of(client, make_leader(plan.unit)) == reverse("pages:overview", args=[plan.pk])


def test_a_leader_without_a_plan_begins_with_their_work(client):
    assert home_of(client, make_leader(make_commune())) == WORK


def test_the_standing_body_begins_with_its_work_in_which_the_queues_stand(client, plan):
    reviewer = make_standing_officer(plan.unit)
    make_update(make_task(plan), review="waiting")

    assert home_of(client, reviewer) == WORK
    assert "1 kết quả nhiệm vụ chờ duyệt" in client.get(WORK).text


def test_administrators_begin_with_the_administration_and_appraisers_with_their_work(
    client, office
):
    assert home_of(client, make_user(office, Role.ADMINISTRATOR)) == reverse("admin:index")
    assert home_of(client, make_user(office, Role.APPRAISER)) == WORK


def test_the_way_in_asks_for_a_login(client):
    assert client.get("/").url.startswith(reverse("accounts:login"))
