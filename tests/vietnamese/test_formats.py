"""Vietnamese numbers, dates and text."""

from datetime import date
from decimal import Decimal

import pytest

from vietnamese import formats


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
    assert (formats.long_date(day), formats.document_date(day)) == (long, document)


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
    assert formats.number(value, places) == written


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
    assert formats.parse_decimal(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "mười", "1,2,3", "12.34.56", "1e5", "NaN", "∞", "--1"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValueError, match="không phải là số"):
        formats.parse_decimal(written)


@pytest.mark.parametrize(
    "written", ["05/02/2026", "5/2/2026", "5-2-2026", "05.02.2026", "2026-02-05", " 5/2/2026 "]
)
def test_days_are_read_as_people_write_them(written):
    assert formats.parse_date(written) == date(2026, 2, 5)


@pytest.mark.parametrize("written", ["", "31/02/2026", "2026", "tháng 2"])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(ValueError, match="hãy ghi như"):
        formats.parse_date(written)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Phòng Văn hoá – Xã hội", "phong van hoa - xa hoi"),
        ("ĐOÀN  KẾT", "doan ket"),
        ("Uỷ ban\nnhân dân", "uy ban nhan dan"),
        ("Nghị quyết".encode().decode(), "nghi quyet"),
    ],
)
def test_folding_forgets_accents_case_and_spaces(text, folded):
    assert formats.fold(text) == folded


def test_words_sort_as_in_a_vietnamese_dictionary():
    words = ["ă", "a", "â", "á", "à", "b", "đ", "d", "ơ", "ô", "o", "ưa", "ua"]

    assert sorted(words, key=formats.sort_key) == [
        "a",
        "à",
        "á",
        "ă",
        "â",
        "b",
        "d",
        "đ",
        "o",
        "ô",
        "ơ",
        "ua",
        "ưa",
    ]


def test_numbers_in_words_sort_by_value():
    assert sorted(["Tổ 10", "Tổ 4b", "Tổ 4", "Tổ"], key=formats.sort_key) == [
        "Tổ",
        "Tổ 4",
        "Tổ 4b",
        "Tổ 10",
    ]


def test_people_sort_by_given_name_then_family_name():
    people = ["Trần Văn An", "Lê Thị Bình", "Đặng Văn An", "Nguyễn Ánh"]

    assert sorted(people, key=formats.name_sort_key) == [
        "Đặng Văn An",
        "Trần Văn An",
        "Nguyễn Ánh",
        "Lê Thị Bình",
    ]


@pytest.mark.parametrize(
    ("part", "whole", "written"), [(29, 33, "87,9%"), (0, 5, "0%"), (3, 3, "100%"), (0, 0, "0%")]
)
def test_shares_are_written_with_one_decimal(part, whole, written):
    assert formats.percent(part, whole) == written
