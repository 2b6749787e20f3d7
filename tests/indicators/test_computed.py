"""Targets that the plan's own tasks answer: computed at each cut-off, overruled with a reason."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import prefetch_related_objects
from django.utils import timezone

from indicators.figures import ACCEPTED, readings, tally
from indicators.models import Target
from indicators.services import MeasurementRefused, measure
from plans.models import Plan
from tests.factories import make_indicator, make_target, make_task, make_update
from tests.journal import entries_of

from .test_figures import put

pytestmark = [pytest.mark.both, pytest.mark.django_db]

ON_TIME = "Tỷ lệ nhiệm vụ trong Kế hoạch được hoàn thành đúng thời hạn"
FINISHED = "Tỷ lệ nhiệm vụ trong Kế hoạch được hoàn thành"


@pytest.fixture
def computed(plan, office):
    return make_target(make_indicator(plan, lead=office, statement=ON_TIME))


def done(plan, due, on, **values):
    make_update(make_task(plan, due=due), effective_on=on, state="done", percent=100, **values)


@pytest.fixture
def tasks(plan):
    """Two were due in the first quarter, one of them done late; two are due later, one is done."""
    done(plan, date(2026, 2, 20), date(2026, 2, 10))
    done(plan, date(2026, 2, 20), date(2026, 3, 1))
    done(plan, date(2026, 11, 30), date(2026, 3, 1))
    make_task(plan, due=date(2026, 5, 30))


def test_the_value_is_the_rate_at_the_cut_off_with_what_it_is_a_share_of(plan, computed, tasks):
    [line] = readings(plan, today=date(2026, 12, 31))

    quarter, six, nine, year = line.readings
    assert (quarter.text, quarter.fraction, quarter.met) == ("50,00%", "1/2", False)
    assert (six.text, six.fraction) == ("33,33%", "1/3")
    assert (year.fraction, year.estimate, year.computed) == ("2/4", False, True)
    assert nine.value == Decimal("33.3333")


@pytest.mark.parametrize(
    ("rate", "shares"),
    [
        ("plan_rate", ["3/4", "3/4"]),
        ("due_rate", ["2/2", "2/3"]),
        ("on_time_rate", ["1/2", "1/3"]),
        ("schedule_rate", ["3/4", "2/4"]),
    ],
)
def test_each_rate_counts_what_its_name_says(plan, computed, tasks, rate, shares):
    Target.objects.update(computed_from=rate)

    [line] = readings(plan, today=date(2026, 12, 31))

    assert [reading.fraction for reading in line.readings[:2]] == shares


def test_only_accepted_updates_count(plan, computed):
    done(plan, date(2026, 2, 20), date(2026, 2, 10), review="waiting")

    [line] = readings(plan)

    assert line.readings[0].fraction == "0/1"


def test_the_running_period_is_an_estimate_of_today_and_the_next_is_empty(plan, computed, tasks):
    [line] = readings(plan, today=date(2026, 7, 1))

    nine, year = line.readings[2:]
    assert (nine.fraction, nine.estimate, year.figures) == ("1/3", True, None)


def test_where_nothing_can_be_counted_yet_nobody_owes_a_figure(plan, computed):
    make_task(plan, due=date(2026, 11, 30))

    lines = readings(plan)

    assert lines[0].last() is None
    assert (tally(lines).under_way, tally(lines).unknown) == (1, 0)
    period = plan.periods.get(key="quarter-1")
    assert not Target.objects.of_plan(plan).asked_in([period.pk]).exists()


def test_a_replaced_plan_is_computed_from_what_it_had(plan, computed, tasks):
    plan.state, plan.ended_at = Plan.State.REPLACED, timezone.now()
    plan.save()

    [line] = readings(plan)

    assert line.readings[0].fraction == "1/2"


@pytest.mark.parametrize("count", [1, 20])
def test_the_tasks_cost_the_same_queries_however_many(
    plan, computed, count, django_assert_num_queries
):
    for _ in range(count):
        done(plan, date(2026, 2, 20), date(2026, 2, 10))
        make_target(make_indicator(plan, statement=FINISHED))
    prefetch_related_objects([plan], "periods")

    with django_assert_num_queries(3):
        lines = readings(plan, reviews=ACCEPTED)

    assert [line.readings[0].met for line in lines] == [True] * (count + 1)


def test_a_replaced_plan_reads_its_tasks_once_for_all_periods(
    plan, computed, django_assert_num_queries
):
    done(plan, date(2026, 2, 20), date(2026, 2, 10))
    Plan.objects.filter(pk=plan.pk).update(
        state=Plan.State.REPLACED, ended_at=timezone.make_aware(datetime(2026, 12, 20))
    )
    old = Plan.objects.prefetch_related("periods").get(pk=plan.pk)

    # targets, tasks, updates; which tasks carry on, and what had been sent of these
    with django_assert_num_queries(5):
        (line,) = readings(old, reviews=ACCEPTED, today=date(2026, 12, 31))

    assert [reading.met for reading in line.readings] == [True] * 4


def test_no_office_types_it(computed, officer, quarter):
    with pytest.raises(MeasurementRefused):
        measure(computed, author=officer, period=quarter, seen=None, key=uuid4(), value=Decimal(9))

    assert not computed.measurements.exists()


def test_the_standing_body_overrules_it_with_a_note(plan, computed, tasks, reviewer, quarter):
    given = {"author": reviewer, "period": quarter, "seen": None, "value": Decimal(80)}
    with pytest.raises(MeasurementRefused, match="ghi chú"):
        measure(computed, key=uuid4(), **given)
    measured = measure(computed, key=uuid4(), note="Trừ việc hoãn theo ý kiến của tỉnh", **given)

    [line] = readings(plan)

    assert (line.readings[0].value, line.readings[0].computed) == (80, False)
    assert line.readings[1].computed
    assert entries_of(measured)[-1].by_id == reviewer.pk


def test_a_figure_of_before_goes_on_counting(plan, computed, tasks):
    put(computed, "quarter-1", 75, review="accepted")

    [line] = readings(plan, reviews=ACCEPTED)

    assert line.readings[0].value == 75
