"""The statistical forms that an office owes, in “Việc của tôi”."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from indicators.models import FormEntry
from indicators.statistics.services import return_figures
from plans.services import close_plan
from plans.services.periods import close_period
from tests.factories import (
    make_commune,
    make_form,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
)
from tests.indicators.statistics.conftest import enter

pytestmark = pytest.mark.django_db

PART = reverse("pages:my_work_statistics")
HTMX = {"HX-Request": "true"}
TODAY = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def april():
    """The first quarter is closed, the six months run."""
    with time_machine.travel(datetime(2026, 4, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def plan(commune):
    return make_plan(commune)


@pytest.fixture
def officer(commune):
    return make_officer(make_office(commune, name="Phòng Tư pháp"))


@pytest.fixture
def form():
    return make_form(rows=[{"code": "1", "office": "Phòng Tư pháp"}, {"code": "2"}])


@pytest.fixture
def page(client, officer, plan):
    client.force_login(officer)
    return client


def owed(page) -> list:
    forms = page.get(PART).context["work"].forms
    return [(each.period.key, each.counts.owed, each.counts.returned) for each in forms]


def test_the_closed_and_the_running_period_are_owed(page, form):
    assert owed(page) == [("quarter-1", 1, 0), ("six-months", 1, 0)]


def test_what_is_filled_in_is_owed_no_more(page, plan, form, officer):
    enter(plan, form, officer, "quarter-1", {"1": 0}, today=TODAY)

    assert owed(page) == [("six-months", 1, 0)]


def test_what_was_returned_is_owed_again(page, plan, form, officer, commune):
    enter(plan, form, officer, "quarter-1", {"1": 5}, today=TODAY)
    entry = FormEntry.objects.get()
    reviewer = make_standing_officer(commune)
    return_figures(entry.plan_form, [entry.pk], by=reviewer, reason="Xem lại")

    assert owed(page) == [("quarter-1", 1, 1), ("six-months", 1, 0)]


def test_a_locked_period_and_a_closed_plan_owe_nothing(page, plan, form):
    close_period(plan.periods.get(key="quarter-1"))

    assert owed(page) == [("six-months", 1, 0)]

    close_plan(plan)

    assert owed(page) == []


def test_the_part_leads_to_the_form(page, plan, form):
    part = page.get(PART, headers=HTMX).content.decode()

    assert reverse("indicators:statistics_form", args=[plan.pk, form.pk, "six-months"]) in part
    assert "<html" not in part


def test_my_work_asks_for_the_part(page):
    assert f'hx-get="{PART}"' in page.get(reverse("pages:my_work")).content.decode()


def test_a_leader_owes_no_figures(client, plan, form, commune):
    client.force_login(make_leader(commune))

    assert client.get(PART).context["work"].forms == []


def test_reviewers_begin_where_forms_wait(client, plan, form, officer, commune):
    enter(plan, form, officer, "quarter-1", {"1": 5}, today=TODAY)
    client.force_login(make_standing_officer(commune))

    assert client.get("/").url == reverse("indicators:review_statistics")
    tiles = client.get(reverse("pages:my_work")).content.decode()
    assert "Biểu thống kê chờ tôi duyệt" in tiles
