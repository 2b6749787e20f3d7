"""Days that people type: of years that calendars and databases reckon with."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

LEAST, MOST = 1900, 2100


def check_year(day: date) -> None:
    """Raise `ValidationError` for a day or moment of a year that nobody means.

    Days left are counted one by one, and at either end of the calendar the next day, or the same
    moment in another time zone, is none any more.
    """
    if not LEAST <= day.year <= MOST:
        raise ValidationError(f"Hãy ghi ngày từ năm {LEAST} đến năm {MOST}.", code="year")


class DayField(forms.DateField):
    default_validators = [check_year]
