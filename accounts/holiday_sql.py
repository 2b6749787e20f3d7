"""The days that differ from the calendar of holidays, told in the query of another row."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from foundation.web.json_rows import JsonRows
from vietnamese import WorkCalendar


class HolidaysTold(JsonRows):
    """All of these days as JSON, as `calendar_told` takes them."""

    arity = 0
    table = "accounts_holiday"
    columns = ("day", "working")


def calendar_told(told: Iterable[dict[str, Any]]) -> WorkCalendar:
    """Return the country's working calendar, corrected by the days that were `told`."""
    days = [(date.fromisoformat(each["day"]), each["working"]) for each in told]
    return WorkCalendar(
        days_off=(day for day, working in days if not working),
        days_worked=(day for day, working in days if working),
    )
