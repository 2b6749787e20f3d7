"""On which days reminders come, held against days counted by hand and against a list of them."""

from datetime import date, timedelta

import pytest

from cchc.reminders.rules import Rules, days_from, step_reached
from vietnamese import WorkCalendar

CALENDAR = WorkCalendar()
MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (date(2026, 11, 17), None),
        (date(2026, 11, 18), -7),  # the 24th is a holiday
        (date(2026, 11, 20), -7),
        (date(2026, 11, 25), -3),
        (date(2026, 11, 27), -1),
        (MONDAY, 0),
        (date(2026, 12, 1), 0),
        (date(2026, 12, 4), 0),
        (date(2026, 12, 7), 5),
        (date(2026, 12, 11), 5),
        (date(2026, 12, 14), 10),
    ],
)
def test_the_last_reminder_that_has_come(day, step):
    assert step_reached(MONDAY, day, Rules(), CALENDAR) == step


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2026, 11, 25), -2),
        (date(2026, 11, 27), 0),
        (date(2026, 11, 28), 0),
        (date(2026, 11, 30), 1),
    ],
)
def test_a_due_day_that_is_a_saturday_is_reached_on_friday(day, days):
    assert days_from(date(2026, 11, 28), day, CALENDAR) == days


def test_days_off_of_the_commune_are_no_days():
    calendar = WorkCalendar(days_off=[date(2026, 11, 27)])

    assert step_reached(MONDAY, date(2026, 11, 26), Rules(), calendar) == -1


def test_a_worked_saturday_is_a_day():
    calendar = WorkCalendar(days_worked=[date(2026, 11, 28)])

    assert step_reached(MONDAY, date(2026, 11, 25), Rules(), calendar) == -7
    assert days_from(MONDAY, date(2026, 11, 25), calendar) == -4


def test_nothing_on_the_day_where_the_authority_does_not_want_it():
    assert step_reached(MONDAY, MONDAY, Rules(on_the_day=False), CALENDAR) == -1
    assert step_reached(MONDAY, MONDAY, Rules(before=(), on_the_day=False), CALENDAR) is None


def test_each_reminder_of_a_year_comes_once_in_its_order():
    """Own Python as an oracle: the working days of a year in a list, reminders by their places."""
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    working = [day for day in year if CALENDAR.is_working(day)]
    due = working[100]
    expected = {93: -7, 97: -3, 99: -1, 100: 0} | {n: n - 100 for n in range(105, len(working), 5)}

    came, last = {}, None
    for place, day in enumerate(working):
        step = step_reached(due, day, Rules(), CALENDAR)
        if step is not None and (last is None or step > last):
            came[place], last = step, step

    assert came == expected
