"""Two people do something with one period at once: parent lock first."""

from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from plans.models import Plan, PlanRefused
from plans.services.periods import (
    ask_exception,
    close_period,
    except_office,
    grant_exception,
    refuse_exception,
    reopen_period,
    set_closing,
    withdraw_opening,
)
from tasks.services import ProgressRefused, report_progress
from tests.factories import (
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
    make_task,
)
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

Q1_END = date(2026, 3, 14)


@pytest.fixture
def plan():
    """A plan whose first quarter is closed."""
    plan = make_plan()
    close_period(make_period(plan))
    return plan


@pytest.fixture
def office(plan):
    return make_office(plan.unit)


@pytest.fixture
def standing(plan):
    return make_standing_officer(plan.unit)


def row(plan):
    return Plan.objects.filter(pk=plan.pk)


def excepting(plan, office, by, days=3):
    until = timezone.localdate() + timedelta(days=days)
    return partial(except_office, make_period(plan), office, by=by, until=until, reason="Hỏng máy")


def test_of_two_exceptions_of_an_office_the_last_stands(plan, office, standing):
    _, second = run_behind(
        row(plan),
        excepting(plan, office, standing),
        excepting(plan, office, standing, days=1),
        one_by_one=True,
    )

    period = Plan.objects.get(pk=plan.pk).periods.get(key="quarter-1")
    assert period.openings_in_force(timezone.localdate()) == [second]


def test_of_two_who_answer_an_office_the_second_is_told(plan, office, standing):
    wished = timezone.localdate() + timedelta(days=3)
    asked = ask_exception(
        make_period(plan), office, by=make_officer(office), until=wished, reason="Hỏng máy"
    )

    given, refusal = run_behind(
        row(plan),
        partial(grant_exception, asked, by=standing, until=wished),
        partial(refuse_exception, asked, by=make_standing_officer(plan.unit), reason="Muộn"),
        one_by_one=True,
        expected=(PlanRefused,),
    )

    assert "vừa được người khác trả lời" in str(refusal)
    period = Plan.objects.get(pk=plan.pk).periods.get(key="quarter-1")
    assert period.openings_in_force(timezone.localdate()) == [given]


def test_of_two_who_ask_for_an_office_the_second_is_told(plan, office):
    asking = [
        partial(
            ask_exception,
            make_period(plan),
            office,
            by=make_officer(office),
            until=timezone.localdate(),
            reason="Hỏng máy",
        )
        for _ in range(2)
    ]

    _, refusal = run_behind(row(plan), *asking, one_by_one=True, expected=(PlanRefused,))

    assert "đang chờ trả lời" in str(refusal)


def test_of_two_who_reopen_a_period_the_second_is_told(plan, standing):
    reopen = partial(
        reopen_period,
        make_period(plan),
        by=standing,
        until=timezone.localdate(),
        reason="Bổ sung",
    )

    _, refusal = run_behind(row(plan), reopen, reopen, one_by_one=True, expected=(PlanRefused,))

    assert "không cần mở lại" in str(refusal)


@pytest.mark.parametrize("act", ["withdraw", "close"])
def test_nothing_is_reported_once_the_period_was_just_closed_again(plan, office, standing, act):
    task = make_task(plan, lead=office)
    if act == "withdraw":
        opening = excepting(plan, office, standing)()
        end = partial(withdraw_opening, opening, by=standing)
    else:
        today = timezone.localdate()
        reopen_period(make_period(plan), by=standing, until=today, reason="Bổ sung")
        end = partial(close_period, make_period(plan), by=standing, reason="Đã đủ")

    (refusal,) = run_behind(
        row(plan), reporting(task, office), meanwhile=end, expected=(ProgressRefused,)
    )

    assert "đã khóa số liệu" in str(refusal)
    assert not task.updates.exists()


def test_a_report_that_came_first_is_kept(plan, office, standing):
    task = make_task(plan, lead=office)
    opening = excepting(plan, office, standing)()

    update, _ = run_behind(
        row(plan),
        reporting(task, office),
        partial(withdraw_opening, opening, by=standing),
        one_by_one=True,
    )

    assert task.updates.get() == update


def test_a_report_waits_for_the_switch_to_closing_by_itself(plan, office, standing):
    """What is over stays open when it is switched on."""
    task = make_task(plan, lead=office)
    row(plan).get().periods.update(locked=False)
    switch = partial(set_closing, plan, by=standing, by_itself=True, grace=0)

    _, update = run_behind(row(plan), switch, reporting(task, office), one_by_one=True)

    assert task.updates.get() == update


def reporting(task, office):
    return partial(
        report_progress,
        task,
        author=make_officer(office),
        percent=40,
        state="doing",
        result="Đã họp",
        seen=None,
        key=uuid4(),
        effective_on=Q1_END,
    )
