"""Vietnamese dates, written and read."""

from datetime import date

import pytest

from vietnamese import document_date, long_date, parse_date


@pytest.mark.parametrize(
    ("day", "long", "document"),
    [
        (date(2026, 2, 1), "ngày 01 tháng 02 năm 2026", "01/02/2026"),
        (date(2026, 1, 15), "ngày 15 tháng 01 năm 2026", "15/01/2026"),
        (date(2026, 7, 5), "ngày 05 tháng 7 năm 2026", "05/7/2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026", "31/12/2026"),
    ],
)
def test_documents_pad_days_below_10_and_months_below_3(day, long, document):
    assert (long_date(day), document_date(day)) == (long, document)


@pytest.mark.parametrize(
    "written", ["05/02/2026", "5/2/2026", "5-2-2026", "05.02.2026", "2026-02-05", " 5/2/2026 "]
)
def test_days_are_read_as_people_write_them(written):
    assert parse_date(written) == date(2026, 2, 5)


@pytest.mark.parametrize("written", ["", "31/02/2026", "2026", "tháng 2"])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(ValueError, match="hãy ghi như"):
        parse_date(written)
