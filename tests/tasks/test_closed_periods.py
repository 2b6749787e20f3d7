"""What offices say about days in closed periods: refused, or taken with an exception."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from plans.models import Plan
from plans.services.periods import close_period, except_office, reopen_period
from tasks.days import is_backdated, proposed_day
from tasks.models import ProgressUpdate, Task
from tasks.services import ProgressRefused
from tests.factories import (
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
    progress_form,
)

from .test_days import report

pytestmark = [pytest.mark.both, pytest.mark.django_db]

Q1_END, APRIL = date(2026, 3, 14), date(2026, 4, 5)
RUNNING = Task.TimeKind.CONTINUOUS


@pytest.fixture(autouse=True)
def first_of_april():
    """Stop the clock at nine in the morning of 1 April 2026 in Vietnam: the first quarter is
    closed.
    """
    with time_machine.travel(datetime(2026, 4, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def plan():
    handed_out = datetime(2026, 1, 16, 2, tzinfo=UTC)
    return make_plan(closes_by_itself=True, handed_out_at=handed_out)


@pytest.fixture
def task(plan):
    return make_task(plan, time_kind=RUNNING)


@pytest.fixture
def office(task):
    return task.leads[0].units.get()


@pytest.fixture
def standing(plan):
    return make_standing_officer(plan.unit)


def opened(plan, office, standing):
    period = Plan.objects.get(pk=plan.pk).periods.get(key="quarter-1")
    return except_office(period, office, by=standing, until=APRIL, reason="Hỏng máy")


def again(task) -> Task:
    """The task as a new request sees it."""
    return Task.objects.select_related("plan").get(pk=task.pk)


def test_a_day_in_a_closed_period_is_refused_with_the_way_out(task, standing):
    with pytest.raises(ProgressRefused) as refusal:
        report(task, effective_on=Q1_END)

    assert str(refusal.value) == (
        "Kỳ Quý I 2026 đã đóng hết ngày 17/03/2026. Hãy chọn ngày sau 14/03/2026 hoặc đề nghị "
        f"{standing.unit} mở ngoại lệ cho đơn vị."
    )
    assert refusal.value.field == "effective_on"
    assert report(task, effective_on=date(2026, 3, 15)).effective_on == date(2026, 3, 15)


def test_an_office_with_an_exception_speaks_of_the_period_and_it_counts(
    task, plan, office, standing
):
    other = make_task(plan, time_kind=RUNNING)
    opened(plan, office, standing)

    update = report(task, effective_on=Q1_END)

    assert (update.backdated, update.covers, update.counts) == (False, "quarter-1", True)
    with pytest.raises(ProgressRefused):
        report(other, effective_on=Q1_END)


def test_an_earlier_day_than_the_end_of_the_interval_still_waits_for_the_reviewer(
    task, plan, office, standing
):
    opened(plan, office, standing)

    assert report(task, effective_on=date(2026, 3, 1)).backdated is True


def test_the_standing_body_speaks_for_the_office_with_the_exception(task, plan, office, standing):
    opened(plan, office, standing)
    other = make_task(plan, time_kind=RUNNING)

    assert report(task, author=standing, effective_on=Q1_END).on_behalf_of == office
    with pytest.raises(ProgressRefused):
        report(other, author=standing, effective_on=Q1_END)


def test_a_closed_later_period_keeps_earlier_days_out_as_well(plan, task, office, standing):
    plan.closes_by_itself = False
    plan.save()
    close_period(plan.periods.get(key="six-months"))

    with pytest.raises(ProgressRefused, match="6 tháng"):
        report(task, effective_on=Q1_END)


def test_a_reopened_period_takes_its_own_days_though_a_later_one_is_closed(plan, task, standing):
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC), tick=False):
        period = Plan.objects.get(pk=plan.pk).periods.get(key="quarter-1")
        reopen_period(period, by=standing, until=date(2026, 7, 2), reason="Bổ sung")

        assert report(task, effective_on=Q1_END).effective_on == Q1_END
        with pytest.raises(ProgressRefused, match="6 tháng"):
            report(task, effective_on=date(2026, 6, 14))


def test_the_form_proposes_the_end_of_the_period_opened_again(task, plan, office, standing):
    today = date(2026, 4, 1)
    assert proposed_day(again(task), today, office.pk) == today

    opened(plan, office, standing)

    assert proposed_day(again(task), today, office.pk) == Q1_END
    assert proposed_day(again(task), today, make_office(plan.unit).pk) == today
    assert is_backdated(again(task), Q1_END, office.pk) is False
    make_update(task, effective_on=date(2026, 2, 1))
    assert proposed_day(again(task), today, office.pk) == today


def test_the_office_reads_of_its_exception_where_it_reports(client, task, plan, office, standing):
    opened(plan, office, standing)
    client.force_login(make_officer(office))

    page = client.get(task.get_absolute_url())

    assert "Quý I 2026: Ngoại lệ đến hết 05/04/2026: Hỏng máy" in page.content.decode()
    assert page.context["form"].initial["effective_on"] == Q1_END


def test_the_page_says_that_the_period_is_closed_at_the_day(client, task, office):
    client.force_login(make_officer(office))

    page = client.post(
        reverse("tasks:task_progress", args=[task.pk]), progress_form(effective_on="14/03/2026")
    )

    assert "đã đóng hết ngày 17/03/2026" in page.context["form"].errors["effective_on"][0]
    assert not ProgressUpdate.objects.exists()
