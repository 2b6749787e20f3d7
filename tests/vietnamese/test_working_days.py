"""Vietnam's working days and how the administrator corrects them."""

from datetime import date

import pytest

from accounts.models import Holiday
from vietnamese.working_days import WorkCalendar


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 3, 2), True),
        (date(2026, 3, 7), False),  # Saturday
        (date(2026, 1, 1), False),
        (date(2026, 2, 17), False),  # Lunar New Year
        (date(2026, 4, 26), False),  # Hùng Kings
        (date(2026, 9, 2), False),
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


@pytest.mark.django_db
def test_the_administrator_corrects_the_calendar():
    Holiday.objects.create(day=date(2026, 3, 4), name="Nghỉ theo lệnh của tỉnh")
    Holiday.objects.create(day=date(2026, 3, 7), name="Làm bù", working=True)

    calendar = Holiday.objects.calendar()

    assert not calendar.is_working(date(2026, 3, 4))
    assert calendar.is_working(date(2026, 3, 7))
