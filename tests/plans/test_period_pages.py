"""The page of a plan's periods: when each takes entries, and what a person may do about it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Unit
from plans.models import PeriodOpening, Plan
from plans.services import close_plan
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def april():
    """Stop the clock at nine in the morning of 1 April 2026 in Vietnam: the first quarter is
    closed.
    """
    with time_machine.travel(datetime(2026, 4, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def plan():
    handed_out = datetime(2026, 1, 16, 2, tzinfo=UTC)
    return make_plan(make_commune(), closes_by_itself=True, handed_out_at=handed_out)


@pytest.fixture
def standing(client, plan):
    standing = make_standing_officer(plan.unit)
    client.force_login(standing)
    return standing


def url(plan, name="plan_periods", **kwargs):
    return reverse(f"plans:{name}", kwargs={"pk": plan.pk, **kwargs})


def act(plan, name, key="quarter-1"):
    return url(plan, name, period_pk=make_period(plan, key).pk)


def states(client, plan):
    return [row.words for row in client.get(url(plan)).context["rows"]]


def test_each_period_says_where_it_stands(client, plan, standing):
    page = client.get(url(plan))

    rows = page.context["rows"]
    assert [row.words for row in rows] == ["Đã đóng", "Đang mở", "Chưa mở", "Chưa mở"]
    assert [row.left for row in rows] == ["", "còn 52 ngày làm việc", "", ""]
    assert [row.period.closes for row in rows][:2] == [date(2026, 3, 17), date(2026, 6, 17)]


def test_a_period_is_reopened_and_closed_again_in_its_row(client, plan, standing):
    opened = client.get(act(plan, "period_reopen"), headers=HTMX)
    said = {"until": "05/04/2026", "reason": "Bổ sung số liệu"}
    answer = client.post(act(plan, "period_reopen"), said, headers=HTMX)

    assert b"<html" not in opened.content + answer.content
    assert "Đã lưu" in answer.content.decode()
    assert states(client, plan)[0] == "Mở lại đến hết 05/04/2026"

    answer = client.post(act(plan, "period_close"), {"reason": "Đã đủ"})
    assert answer.url == url(plan) + "#plan-periods"
    assert states(client, plan)[0] == "Đã đóng"


def test_an_office_gets_an_exception_which_is_withdrawn(client, plan, standing):
    office = make_office(plan.unit)
    said = {"unit": office.pk, "until": "05/04/2026", "reason": "Hỏng máy"}

    client.post(act(plan, "period_exception"), said)

    (opening,) = client.get(url(plan)).context["rows"][0].exceptions
    assert (opening.unit, opening.until, opening.by) == (office, date(2026, 4, 5), standing)
    withdraw = url(plan, "period_opening_withdraw", opening_pk=opening.pk)
    client.post(withdraw)
    page = client.get(url(plan))
    assert page.context["rows"][0].exceptions == []
    assert [str(said) for said in page.context["messages"]] == ["Đã lưu."]
    swapped = client.post(withdraw, headers=HTMX).content.decode()
    assert ("vừa được người khác rút lại" in swapped, "Đã lưu" in swapped) == (True, False)
    page = client.get(client.post(withdraw).url)  # of a stale page
    assert [str(said) for said in page.context["messages"]] == [
        "Ngoại lệ này vừa được người khác rút lại."
    ]


@pytest.mark.parametrize(
    ("name", "said", "wrong"),
    [
        ("period_reopen", {"until": "05/04/2026", "reason": ""}, "reason"),
        ("period_reopen", {"until": "31/03/2026", "reason": "Bổ sung"}, "__all__"),
        ("period_reopen", {"until": "hôm nay", "reason": "Bổ sung"}, "until"),
        ("period_exception", {"unit": "", "until": "05/04/2026", "reason": "Hỏng"}, "unit"),
        ("period_close", {"reason": ""}, "reason"),
    ],
)
def test_wrong_input_changes_nothing_and_stands_at_its_field(
    client, plan, standing, name, said, wrong
):
    answer = client.post(act(plan, name), said)

    assert list(answer.context["form"].errors) == [wrong]
    assert not PeriodOpening.objects.exists()
    assert not make_period(plan).locked


def test_periods_are_switched_to_close_by_hand(client, plan, standing):
    client.post(url(plan, "plan_closing"), {"grace": "3"})

    plan.refresh_from_db()
    assert (plan.closes_by_itself, plan.grace) == (False, 3)


def test_a_grace_that_is_no_number_stands_at_its_field(client, plan, standing):
    answer = client.post(url(plan, "plan_closing"), {"by_itself": "on", "grace": "99"})

    assert list(answer.context["closing"].errors) == ["grace"]
    assert Plan.objects.get(pk=plan.pk).grace == 0


def test_a_leader_may_and_an_officer_reads_alone(client, plan):
    office = make_office(plan.unit)
    client.force_login(make_leader(plan.unit))
    assert client.get(act(plan, "period_reopen")).status_code == 200

    client.force_login(make_officer(office))
    assert client.get(url(plan)).context["may_close"] is False
    for name in ("period_close", "period_reopen", "period_exception"):
        assert client.post(act(plan, name), {"reason": "Bổ sung"}).status_code == 404
    assert client.post(url(plan, "plan_closing"), {"grace": "3"}).status_code == 404


def test_only_its_own_people_are_led_to_who_sent_in_time(client, plan, standing):
    punctuality = reverse("pages:punctuality", args=[plan.pk])
    assert punctuality in client.get(url(plan)).content.decode()
    plan.unit.parent = make_commune(kind=Unit.Kind.PROVINCE)
    plan.unit.save()
    province = make_plan(plan.unit.parent, state=Plan.State.ISSUED)
    punctuality = reverse("pages:punctuality", args=[province.pk])

    page = client.get(url(province))

    assert page.status_code == 200
    assert punctuality not in page.content.decode()
    assert client.get(punctuality).status_code == 404


def test_a_stranger_finds_no_period(client, plan):
    client.force_login(make_standing_officer(make_commune()))
    opening = PeriodOpening.objects.create(
        period=make_period(plan), until=date(2026, 4, 5), reason="Hỏng", by=make_leader(plan.unit)
    )

    assert client.get(url(plan)).status_code == 404
    assert client.get(act(plan, "period_reopen")).status_code == 404
    withdraw = url(plan, "period_opening_withdraw", opening_pk=opening.pk)
    assert client.post(withdraw).status_code == 404
    opening.refresh_from_db()
    assert opening.withdrawn_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_more_exceptions_ask_no_more_of_the_database(client, plan, standing, count):
    for _ in range(count):
        unit = make_office(plan.unit)
        make_period(plan).openings.create(
            unit=unit, until=date(2026, 4, 5), reason="Hỏng", by=standing
        )
    client.get(url(plan))

    with CaptureQueriesContext(connection) as queries:
        page = client.get(url(plan))

    assert len(page.context["rows"][0].exceptions) == count
    assert len(queries) == 9


def test_the_way_of_closing_stays_when_the_plan_was_closed_meanwhile(client, plan, standing):
    close_plan(plan)

    page = client.post(url(plan, "plan_closing"), {"by_itself": "on", "grace": "3"})

    assert "Kế hoạch này đã đóng hoặc đã được thay thế" in page.content.decode()
    plan.refresh_from_db()
    assert plan.grace == 0
