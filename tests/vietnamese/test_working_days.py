"""Vietnam's working days and their corrections."""

from datetime import date

import pytest

from vietnamese import WorkCalendar, time_left


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 3, 2), True),
        (date(2026, 3, 7), False),  # Saturday
        (date(2026, 1, 1), False),
        (date(2026, 2, 17), False),  # Lunar New Year
        (date(2026, 4, 26), False),  # Hùng Kings
        (date(2026, 9, 2), False),
        (date(2026, 8, 22), True),  # a Saturday worked for Monday the 31st
        (date(2026, 8, 31), False),
    ],
)
def test_weekends_and_public_holidays_are_not_worked(day, worked):
    assert WorkCalendar().is_working(day) is worked


def test_counting_passes_over_weekends_and_holidays():
    calendar = WorkCalendar()

    # 30/4, 1/5 and a weekend lie between
    assert calendar.between(date(2026, 4, 29), date(2026, 5, 4)) == 1
    assert calendar.between(date(2026, 3, 5), date(2026, 3, 5)) == 0
    assert calendar.shift(date(2026, 3, 14), 2) == date(2026, 3, 17)
    assert calendar.shift(date(2026, 3, 10), -2) == date(2026, 3, 6)


def test_the_calendar_is_corrected():
    saturday, wednesday = date(2026, 3, 7), date(2026, 3, 4)

    calendar = WorkCalendar(days_off=[wednesday], days_worked=[saturday])

    assert not calendar.is_working(wednesday)
    assert calendar.is_working(saturday)
    # 3, 5, 6 and 7 March: a day taken off, a Saturday worked
    assert calendar.between(date(2026, 3, 2), date(2026, 3, 8)) == 4


def test_a_saturday_that_the_country_works_may_be_a_day_off_here():
    calendar = WorkCalendar(days_off=[date(2026, 8, 22)])

    assert not calendar.is_working(date(2026, 8, 22))


@pytest.mark.parametrize(
    ("today", "due", "words"),
    [
        (date(2026, 12, 31), date(2026, 12, 31), "đến hạn hôm nay"),
        (date(2026, 12, 31), date(2027, 1, 1), "còn 1 ngày, là ngày nghỉ"),
        (date(2026, 12, 30), date(2027, 1, 1), "còn 1 ngày làm việc"),
        (date(2027, 2, 3), date(2027, 2, 10), "còn 7 ngày, là ngày nghỉ"),  # the last before Tết
        (date(2027, 2, 3), date(2027, 2, 11), "còn 1 ngày làm việc"),
    ],
)
def test_what_is_left_to_a_day_off_is_not_today(today, due, words):
    assert time_left(today, due, WorkCalendar()) == words
