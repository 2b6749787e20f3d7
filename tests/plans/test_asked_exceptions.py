"""An office asks for an exception from a closed period; the standing body grants or refuses it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Notification
from cchc.inbox import Kind, owed_by
from plans.models import PeriodOpening, Plan, PlanClosed, PlanRefused
from plans.period_history import history_of_periods
from plans.services import close_plan
from plans.services.periods import (
    ask_exception,
    except_office,
    grant_exception,
    refuse_exception,
)
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

TODAY, WISHED, GIVEN = date(2026, 4, 1), date(2026, 4, 7), date(2026, 4, 3)
SAID = {"until": "07/04/2026", "reason": "Hỏng máy chủ"}
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def first_of_april():
    """Stop the clock at nine in the morning of 1 April 2026 in Vietnam: the first quarter is
    closed.
    """
    with time_machine.travel(datetime(2026, 4, 1, 2, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def plan():
    handed_out = datetime(2026, 1, 16, 2, tzinfo=UTC)
    return make_plan(make_commune(), closes_by_itself=True, handed_out_at=handed_out)


@pytest.fixture
def officer(plan):
    return make_officer(make_office(plan.unit))


@pytest.fixture
def standing(plan):
    return make_standing_officer(plan.unit)


def ask(plan, officer, **more) -> PeriodOpening:
    given = {"by": officer, "until": WISHED, "reason": "Hỏng máy chủ"} | more
    return ask_exception(make_period(plan), officer.unit, **given)


def lets_in(plan, officer) -> date | None:
    """To the end of which day the office enters figures of the first quarter."""
    period = Plan.objects.get(pk=plan.pk).periods.get(key="quarter-1")
    opening = period.opening_for(officer.unit_id, TODAY)
    return opening.until if opening else None


def asked_of(person) -> list:
    return [each for each in owed_by(person, TODAY) if each.kind == Kind.ADMIT]


def told(person) -> list[str]:
    return list(Notification.objects.filter(user=person).values_list("text", flat=True))


def test_what_is_asked_for_opens_nothing_and_stands_in_the_inbox(plan, officer, standing):
    asked = ask(plan, officer)

    assert lets_in(plan, officer) is None
    [owed] = asked_of(standing)
    assert (owed.key, owed.asked) == (f"exception:{asked.pk}", "Hỏng máy chủ")
    assert str(officer.unit) in owed.words
    assert asked_of(officer) == []
    assert any(
        "đề nghị được nhập đến hết 07/04/2026. Hỏng máy chủ" in text for text in told(standing)
    )


def test_it_is_granted_to_another_day_and_the_office_is_told(
    plan, officer, standing, first_of_april
):
    asked = ask(plan, officer)
    first_of_april.shift(60)

    given = grant_exception(asked, by=standing, until=GIVEN)

    assert given == asked
    assert PeriodOpening.objects.count() == 1
    assert lets_in(plan, officer) == GIVEN
    assert any("được nhập đến hết 03/04/2026. Hỏng máy chủ" in text for text in told(officer))
    assert asked_of(standing) == []
    assert [change.what for change in history_of_periods(plan)] == [
        f"Ngoại lệ kỳ Quý I cho {officer.unit} đến hết 03/04/2026",
        f"Đề nghị ngoại lệ kỳ Quý I cho {officer.unit}",
    ]


def test_it_is_refused_with_a_reason_which_the_office_is_told(
    plan, officer, standing, first_of_april
):
    asked = ask(plan, officer)
    first_of_april.shift(60)
    with pytest.raises(PlanRefused, match="ghi lý do"):
        refuse_exception(asked, by=standing, reason=" ")

    refuse_exception(asked, by=standing, reason="Số liệu đã gửi tỉnh")

    assert lets_in(plan, officer) is None
    assert any("không được chấp nhận. Số liệu đã gửi tỉnh" in text for text in told(officer))
    assert asked_of(standing) == []
    assert history_of_periods(plan)[0].reason == "Số liệu đã gửi tỉnh"
    assert ask(plan, officer) != asked  # they may ask once more


def test_an_exception_that_is_given_unasked_answers_what_was_asked(plan, officer, standing):
    asked = ask(plan, officer)

    given = except_office(
        make_period(plan), officer.unit, by=standing, until=GIVEN, reason="Họp giao ban"
    )

    assert (given, given.asked_by) == (asked, officer)
    with pytest.raises(PlanRefused, match="vừa được người khác trả lời"):
        refuse_exception(asked, by=standing, reason="Muộn")


def test_nobody_asks_twice_nor_for_what_they_have(plan, officer, standing):
    asked = ask(plan, officer)
    with pytest.raises(PlanRefused, match="đang chờ trả lời"):
        ask(plan, officer)
    grant_exception(asked, by=standing, until=WISHED)
    with pytest.raises(PlanRefused, match="đã được nhập đến hết 03/04/2026"):
        ask(plan, officer, until=GIVEN)


@pytest.mark.parametrize(
    ("key", "more", "words"),
    [
        ("quarter-1", {"reason": " "}, "ghi lý do"),
        ("quarter-1", {"until": date(2026, 3, 31)}, "từ hôm nay"),
        ("six-months", {}, "vẫn nhận số liệu"),
    ],
)
def test_what_cannot_be_given_cannot_be_asked_for(plan, officer, key, more, words):
    given = {"by": officer, "until": WISHED, "reason": "Hỏng máy"} | more
    with pytest.raises(PlanRefused, match=words):
        ask_exception(make_period(plan, key), officer.unit, **given)


def test_a_closed_plan_is_asked_nothing(plan, officer, standing):
    close_plan(plan, by=standing)
    with pytest.raises(PlanClosed):
        ask(plan, officer)


def test_nobody_answers_what_they_asked_for(plan, officer):
    asked = ask(plan, officer)
    officer.roles = ["officer", "standing_body"]
    officer.save()
    with pytest.raises(PlanRefused, match="chính mình"):
        grant_exception(asked, by=officer, until=WISHED)


def page(plan) -> str:
    return reverse("plans:plan_periods", args=[plan.pk])


def act(plan, name, pk) -> str:
    return reverse(f"plans:period_exception_{name}", args=[plan.pk, pk])


def test_the_office_asks_in_the_row_and_the_standing_body_answers_there(
    client, plan, officer, standing
):
    address = act(plan, "ask", make_period(plan).pk)
    client.force_login(officer)
    assert "Gửi đề nghị" in client.get(address, headers=HTMX).text
    client.post(address, SAID)
    asked = PeriodOpening.objects.get()
    assert "Đang chờ trả lời" in client.get(page(plan)).text
    assert client.get(act(plan, "grant", asked.pk)).status_code == 404
    client.force_login(standing)

    shown = client.get(page(plan)).text
    opened = client.get(act(plan, "grant", asked.pk), headers=HTMX).text
    answer = client.post(act(plan, "grant", asked.pk), {"until": "03/04/2026"})

    assert "đề nghị được nhập đến hết 07/04/2026: Hỏng máy chủ" in shown
    assert 'value="07/04/2026"' in opened
    assert answer.status_code == 302
    assert lets_in(plan, officer) == GIVEN
    late = client.post(act(plan, "refuse", asked.pk), {"reason": "Muộn"}, headers=HTMX)
    assert "vừa được người khác trả lời" in late.text


def test_others_neither_see_nor_answer_it(client, plan, officer, standing):
    asked = ask(plan, officer)
    for person in (make_officer(make_office(plan.unit)), make_leader(make_commune())):
        client.force_login(person)
        assert client.post(act(plan, "grant", asked.pk), {"until": "03/04/2026"}).status_code == 404
        assert "đề nghị được nhập" not in client.get(page(plan)).text
    client.force_login(standing)
    assert client.get(act(plan, "ask", make_period(plan).pk)).status_code == 404
