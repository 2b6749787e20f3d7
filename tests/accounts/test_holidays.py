"""How the administrator corrects the calendar of working days."""

from datetime import date

import pytest

from accounts.models import Holiday

pytestmark = pytest.mark.django_db


def test_the_administrator_corrects_the_calendar():
    Holiday.objects.create(day=date(2026, 3, 4), name="Nghỉ theo lệnh của tỉnh")
    Holiday.objects.create(day=date(2026, 3, 7), name="Làm bù", working=True)

    calendar = Holiday.objects.calendar()

    assert not calendar.is_working(date(2026, 3, 4))
    assert calendar.is_working(date(2026, 3, 7))
