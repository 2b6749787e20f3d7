"""Where each person's day begins."""

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories import (
    make_commune,
    make_indicator,
    make_leader,
    make_standing_officer,
    make_target,
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


def test_the_standing_body_begins_with_what_waits_for_review(client, plan):
    reviewer = make_standing_officer(plan.unit)
    assert home_of(client, reviewer) == WORK

    target = make_target(make_indicator(plan))
    measured = target.measurements.create(
        period=plan.periods.first(), author=make_leader(plan.unit), value=1
    )
    assert home_of(client, reviewer) == reverse("indicators:review_queue")

    make_update(make_task(plan), review="waiting")
    assert home_of(client, reviewer) == reverse("tasks:review_queue")
    assert measured.review == "waiting"


def test_what_one_sent_oneself_does_not_wait_for_oneself(client, plan):
    reviewer = make_standing_officer(plan.unit)
    make_update(make_task(plan), author=reviewer, review="waiting")

    assert home_of(client, reviewer) == WORK


def test_administrators_begin_with_the_administration_and_appraisers_with_the_plans(client, office):
    assert home_of(client, make_user(office, Role.ADMINISTRATOR)) == reverse("admin:index")
    assert home_of(client, make_user(office, Role.APPRAISER)) == reverse("plans:plan_list")


def test_the_way_in_asks_for_a_login(client):
    assert client.get("/").url.startswith(reverse("accounts:login"))
