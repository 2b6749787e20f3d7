"""Vietnamese numbers, dates, working days and texts; this package's only public door."""

from .characters import fit, is_digits, is_fit, visible, whole_number, whole_numbers
from .dates import document_date, long_date, parse_date, short_date
from .folding import fold, nfc
from .number_words import NumberInWords, number_words, numbers_in_words, read_number_words
from .numbers import count, number, parse_decimal, percent, signed
from .sorting import name_sort_key, sort_key
from .working_days import WorkCalendar, time_left

__all__ = [
    "NumberInWords",
    "WorkCalendar",
    "count",
    "document_date",
    "fit",
    "fold",
    "is_digits",
    "is_fit",
    "long_date",
    "name_sort_key",
    "nfc",
    "number",
    "number_words",
    "numbers_in_words",
    "parse_date",
    "parse_decimal",
    "percent",
    "read_number_words",
    "short_date",
    "signed",
    "sort_key",
    "time_left",
    "visible",
    "whole_number",
    "whole_numbers",
]
