"""Binding, numbering and measuring of texts."""

import pytest

from nd30 import roman
from nd30.metrics import fit, text_width
from nd30.styles import Style
from nd30.text import bound, listed

TITLE = Style.SUBJECT.value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Quý I năm 2026", "Quý~I năm~2026"),
        ("ngày 01 tháng 02 năm 2026", "ngày~01~tháng~02~năm~2026"),
        ("trên địa bàn xã Khe Mây, tỉnh Sơn Lâm", "trên địa~bàn xã~Khe~Mây, tỉnh~Sơn~Lâm"),
        ("XÃ ĐƯNG K’NỚ", "XÃ~ĐƯNG~K’NỚ"),
        ("VĂN HÓA - XÃ HỘI XÃ KHE MÂY TỈNH SƠN LÂM", "VĂN~HÓA~-~XÃ~HỘI XÃ~KHE~MÂY TỈNH~SƠN~LÂM"),
        ("ỦY BAN NHÂN DÂN", "ỦY~BAN NHÂN~DÂN"),
        ("cải cách hành chính", "cải~cách hành~chính"),
        ("tình hình chung của xã", "tình hình chung của xã"),
    ],
)
def test_names_dates_and_compound_words_do_not_break(text, shown):
    assert bound(text).replace("\u00a0", "~") == shown


@pytest.mark.parametrize(
    ("value", "numeral"), [(1, "I"), (4, "IV"), (7, "VII"), (9, "IX"), (14, "XIV"), (39, "XXXIX")]
)
def test_roman_numerals(value, numeral):
    assert roman(value) == numeral


def test_marks_at_the_end_of_a_list_are_not_doubled():
    assert listed(("Một;", "Hai.", "Ba")) == ["Một;", "Hai;", "Ba."]


def test_vietnamese_letters_are_as_wide_as_their_base_but_for_the_horn():
    assert text_width("Ệ", TITLE) == text_width("E", TITLE)
    assert text_width("ữ", TITLE) == text_width("ư", TITLE) > text_width("u", TITLE)


def test_one_line_is_not_indented():
    assert fit("Một dòng", TITLE, 400) == (0, text_width("Một dòng", TITLE))


def test_lines_are_evened_out():
    text = "một hai ba bốn năm sáu bảy tám chín mười mười một mười hai"
    column = text_width(text, TITLE) * 0.9

    indent, last_line = fit(text, TITLE, column)

    assert indent > 0
    assert last_line > 0.4 * text_width(text, TITLE)


def test_word_wider_than_the_column_does_not_hang():
    assert fit("Khôngcóchỗngắt dòng", TITLE, 20).indent == 0
