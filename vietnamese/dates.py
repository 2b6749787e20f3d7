"""Vietnamese dates: how documents and screens write them, and how people do."""

from datetime import date, datetime


def long_date(day: date) -> str:
    """Return a date as administrative documents write it (Nghị định 30/2020, Phụ lục I, mục II.4).

    Days below 10 and months 1 and 2 bear a leading zero, months 3 to 9 do not.

    >>> long_date(date(2026, 2, 1))
    'ngày 01 tháng 02 năm 2026'
    >>> long_date(date(2026, 7, 5))
    'ngày 05 tháng 7 năm 2026'
    """
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def document_date(day: date) -> str:
    """Return a date as running text of documents writes it: `05/02/2026`, `05/7/2026`."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def short_date(day: date) -> str:
    """Return a date as screens show it: `05/07/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def parse_date(text: str) -> date:
    """Return the day of `5/2/2026`, `05-02-2026` or `2026-02-05`; else raises `ValueError`."""
    text = text.strip()
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"“{text}” không phải là ngày; hãy ghi như 05/02/2026")
