"""Vietnamese numbers, written and read."""

from decimal import Decimal

import pytest

from vietnamese import number, parse_decimal, percent


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0, None, "0"),
        (100, None, "100"),
        (1250000, None, "1.250.000"),
        (Decimal("88.37"), None, "88,37"),
        (Decimal("99.5000"), None, "99,5"),
        (Decimal("-3.5"), None, "-3,5"),
        (Decimal("12"), 2, "12,00"),
    ],
)
def test_numbers_have_a_decimal_comma(value, places, written):
    assert number(value, places) == written


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0,5", "0.5"),
        ("0.5", "0.5"),
        ("88,37%", "88.37"),
        ("1.250.000", "1250000"),
        ("1.250", "1250"),
        ("0.125", "0.125"),
        ("1.250,75", "1250.75"),
        (" 12 ", "12"),
        ("-3,5", "-3.5"),
    ],
)
def test_numbers_are_read_as_people_write_them(written, value):
    assert parse_decimal(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "mười", "1,2,3", "12.34.56", "1e5", "NaN", "∞", "--1"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValueError, match="không phải là số"):
        parse_decimal(written)


@pytest.mark.parametrize(
    ("part", "whole", "written"), [(29, 33, "87,9%"), (0, 5, "0%"), (3, 3, "100%"), (0, 0, "0%")]
)
def test_shares_are_written_with_one_decimal(part, whole, written):
    assert percent(part, whole) == written
