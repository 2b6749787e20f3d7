"""How targets stand in the periods: worked out by hand and compared."""

from decimal import Decimal

import pytest
from django.db.models import prefetch_related_objects

from indicators.figures import (
    ACCEPTED,
    Direction,
    Trend,
    readings,
    tally,
    tally_by_area,
    with_previous,
)
from indicators.models import Measurement, Target
from tests.factories import DIGITAL, PROCEDURES, make_indicator, make_officer, make_target

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("comparator", "exact", "goal", "value", "met"),
    [
        (">=", False, 90, "90", True),
        (">=", False, 90, "89.9999", False),
        ("=", False, 90, "95", True),  # a bare “đạt 90%” is a floor
        ("=", False, 90, "89.99", False),
        ("=", True, 90, "90", True),
        ("=", True, 90, "95", False),
        (">", False, 99, "99", False),
        (">", False, 99, "99.01", True),
        ("<=", False, 15, "15", True),
        ("<=", False, 15, "15.1", False),
        ("<", False, 15, "15", False),
        ("<", False, 15, "14.9", True),
        (">=", False, 90, None, None),
        ("", False, None, "5", None),
    ],
)
def test_a_goal_is_met_by_its_comparator(comparator, exact, goal, value, met):
    target = Target(comparator=comparator, exact=exact, goal=goal)

    assert target.met_by(value and Decimal(value)) is met


def put(target, key, value=None, *, author=None, **values):
    """Measure `target` without the service's rules."""
    period = target.indicator.plan.periods.get(key=key)
    author = author or make_officer(target.indicator.lead_unit)
    return target.measurements.create(period=period, author=author, value=value, **values)


def read(target, **options):
    return readings(target.indicator.plan, **options)[0].readings


def test_each_period_has_a_reading_with_or_without_a_figure(target):
    put(target, "quarter-1", 88, numerator=88, denominator=100)
    put(target, "quarter-3", 91, estimate=True)

    found = read(target)

    assert [(reading.period.key, reading.text, reading.met) for reading in found] == [
        ("quarter-1", "88%", False),
        ("six-months", "", None),
        ("quarter-3", "91%", True),
        ("year", "", None),
    ]
    assert (found[0].fraction, found[0].estimate, found[2].estimate) == ("88/100", False, True)


def test_the_newest_that_was_not_returned_counts(target):
    put(target, "quarter-1", 80, review="accepted")
    put(target, "quarter-1", 85)
    put(target, "quarter-1", 99, review="returned", review_reason="Thiếu")

    on_screen, accepted = read(target)[0], read(target, reviews=ACCEPTED)[0]

    assert (on_screen.value, on_screen.waiting, on_screen.returned.review_reason) == (
        85,
        True,
        "Thiếu",
    )
    assert (accepted.value, accepted.waiting) == (80, False)


def test_a_return_that_was_answered_is_over(target):
    put(target, "quarter-1", 99, review="returned", review_reason="Thiếu")
    put(target, "quarter-1", 85)

    assert read(target)[0].returned is None


@pytest.mark.parametrize(
    ("values", "figures", "trend"),
    [
        ({}, (80, 85), Trend(Direction.UP, True)),
        ({}, (85, 80), Trend(Direction.DOWN, False)),
        ({}, (85, 85), Trend(Direction.SAME, None)),
        ({"comparator": "<="}, (80, 85), Trend(Direction.UP, False)),
        ({"comparator": "<"}, (85, 80), Trend(Direction.DOWN, True)),
        ({"comparator": "=", "exact": True}, (95, 91), Trend(Direction.DOWN, True)),
        ({"comparator": "=", "exact": True}, (89, 95), Trend(Direction.UP, False)),
    ],
)
def test_the_trend_is_against_the_last_period_that_has_a_figure(plan, values, figures, trend):
    target = make_target(make_indicator(plan), **values)
    put(target, "quarter-1", figures[0])
    put(target, "quarter-3", figures[1])

    found = read(target)

    assert [reading.trend for reading in found] == [None, None, trend, None]


def test_a_qualitative_target_gets_better_when_it_is_achieved(plan):
    target = make_indicator(plan, qualitative=True).targets.create()
    put(target, "quarter-1", achieved=False)
    put(target, "six-months", achieved=True)

    first, second, *_ = read(target)

    assert (first.met, first.text, second.met, second.text) == (False, "chưa đạt", True, "đạt")
    assert second.trend == Trend(Direction.UP, True)


def test_targets_are_counted_by_their_newest_figures_up_to_a_period(plan):
    met, fallen, unknown = (make_target(make_indicator(plan, area=area)) for area in (3, 3, 7))
    put(met, "quarter-1", 95, review="accepted")
    put(fallen, "quarter-1", 95)
    put(fallen, "six-months", 70, estimate=True)
    lines, first = readings(plan), plan.periods.get(key="quarter-1")

    whole, until_first = tally(lines), tally(lines, until=first)

    assert (
        whole.total,
        whole.met,
        whole.not_met,
        whole.unknown,
        whole.waiting,
        whole.estimates,
    ) == (3, 1, 1, 1, 1, 1)
    assert (until_first.met, until_first.not_met, until_first.unknown) == (2, 0, 1)
    by_area = tally_by_area(lines)
    assert [(area, each.total, each.unknown) for area, each in by_area.items()] == [
        (PROCEDURES, 2, 0),
        (DIGITAL, 1, 1),
    ]
    assert [line.target for line in lines] == [met, fallen, unknown]


@pytest.mark.parametrize("count", [1, 20])
def test_reading_a_plan_takes_one_query_beside_its_periods(plan, django_assert_num_queries, count):
    for _ in range(count):
        put(make_target(make_indicator(plan)), "quarter-1", 90)
    prefetch_related_objects([plan], "periods")

    with django_assert_num_queries(1):
        lines = readings(plan)
        assert [
            (line.readings[0].met, line.target.indicator.lead_unit.pk > 0) for line in lines
        ] == [(True, True)] * count


def test_what_stood_before_a_measurement_is_of_its_period_or_an_earlier_one(target):
    first = put(target, "quarter-1", 80)
    corrected = put(target, "quarter-1", 82)
    put(target, "quarter-1", 1, review="returned", review_reason="Nhầm")
    later = put(target, "six-months", 90)

    found = with_previous(
        Measurement.objects.filter(pk__in=[first.pk, corrected.pk, later.pk]).select_related(
            "period"
        )
    )

    assert {each.value: before and before.value for each, before in found} == {
        80: None,
        82: 80,
        90: 82,
    }
