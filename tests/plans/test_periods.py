"""Cut-offs, deadlines and intervals of reporting periods, counted by hand on the calendar."""

from datetime import date

import pytest

from plans.periods import (
    DEFAULT_PERIODS,
    Interval,
    cut_off_and_deadline,
    intervals,
    rhythm_intervals,
    year_start,
)
from vietnamese import WorkCalendar

PERIODS = {period.key: period for period in DEFAULT_PERIODS}


@pytest.mark.parametrize(
    ("key", "cut_off", "deadline"),
    [
        ("quarter-1", date(2026, 3, 14), date(2026, 3, 17)),  # a Saturday
        ("six-months", date(2026, 6, 14), date(2026, 6, 16)),  # a Sunday
        ("quarter-3", date(2026, 9, 14), date(2026, 9, 16)),  # a Monday
        ("year", date(2026, 12, 14), date(2026, 12, 16)),
    ],
)
def test_a_report_is_due_two_working_days_after_its_window(key, cut_off, deadline):
    found = cut_off_and_deadline(PERIODS[key], 2026, None, WorkCalendar())

    assert found == (cut_off, deadline)


def test_a_day_off_moves_the_deadline():
    calendar = WorkCalendar(days_off=[date(2026, 3, 16)])

    found = cut_off_and_deadline(PERIODS["quarter-1"], 2026, None, calendar)

    assert found == (date(2026, 3, 14), date(2026, 3, 18))


@pytest.mark.parametrize(
    ("ordered", "cut_off"),
    [
        (date(2026, 9, 10), date(2026, 9, 8)),
        (date(2026, 9, 15), date(2026, 9, 11)),  # over a weekend
        (date(2026, 9, 16), date(2026, 9, 14)),  # the usual day
        (date(2026, 9, 17), date(2026, 9, 14)),  # a later deadline leaves the window alone
        (date(2026, 9, 30), date(2026, 9, 14)),
        (date(2026, 9, 4), date(2026, 8, 28)),  # National Day, off from 31 August
    ],
)
def test_an_ordered_deadline_moves_the_cut_off_two_working_days_before_it(ordered, cut_off):
    found = cut_off_and_deadline(PERIODS["quarter-3"], 2026, ordered, WorkCalendar())

    assert found == (cut_off, ordered)


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 3, 14), False),
        (date(2026, 3, 15), True),
        (date(2026, 6, 14), True),
        (date(2026, 6, 15), False),
    ],
)
def test_an_interval_holds_its_first_and_its_last_day(day, inside):
    assert (day in Interval(date(2026, 3, 15), date(2026, 6, 14))) is inside


def test_a_plan_year_begins_on_15_december_before_it():
    assert year_start(2026) == date(2025, 12, 15)


def test_intervals_follow_each_other_without_a_gap_in_whatever_order_the_cut_offs_come():
    found = intervals(
        2026,
        {
            "year": date(2026, 12, 14),
            "quarter-1": date(2026, 2, 28),
            "quarter-3": date(2026, 9, 10),
        },
    )

    assert found == [
        Interval(date(2025, 12, 15), date(2026, 2, 28)),
        Interval(date(2026, 3, 1), date(2026, 9, 10)),
        Interval(date(2026, 9, 11), date(2026, 12, 14)),
    ]
    assert intervals(2026, {}) == []


@pytest.mark.parametrize(
    ("months", "ends"),
    [
        (1, list(range(1, 13))),
        (2, [2, 4, 6, 8, 10, 12]),
        (3, [3, 6, 9, 12]),
        (6, [6, 12]),
        (12, [12]),
    ],
)
def test_a_rhythm_closes_on_the_14th_of_each_of_its_months(months, ends):
    found = rhythm_intervals(2026, months)

    assert [each.end for each in found] == [date(2026, month, 14) for month in ends]
    assert [each.start for each in found] == [
        date(2025, 12, 15),
        *(date(2026, month, 15) for month in ends[:-1]),
    ]
