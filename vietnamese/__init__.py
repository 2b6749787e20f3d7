"""Vietnamese numbers, dates, working days and texts; this package's only public door."""

from .formats import (
    count,
    document_date,
    fold,
    long_date,
    name_sort_key,
    nfc,
    number,
    parse_date,
    parse_decimal,
    percent,
    short_date,
    signed,
    sort_key,
)
from .working_days import WorkCalendar

__all__ = [
    "WorkCalendar",
    "count",
    "document_date",
    "fold",
    "long_date",
    "name_sort_key",
    "nfc",
    "number",
    "parse_date",
    "parse_decimal",
    "percent",
    "short_date",
    "signed",
    "sort_key",
]
