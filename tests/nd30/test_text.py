"""Binding, numbering and measuring of texts."""

import pytest

from nd30 import roman
from nd30.metrics import fit, text_width
from nd30.styles import Style
from nd30.text import bound, lines, listed, texts_of_cells, unbroken

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
    ("text", "shown"),
    [
        ("Kế hoạch số 15/KH-UBND", "Kế hoạch số 15/KH=UBND"),
        ("Công văn 12/UBND-VX, 7/TB-VHXH", "Công văn 12/UBND=VX, 7/TB=VHXH"),
        ("ngày 05 tháng 3 năm 2026", "ngày~05~tháng~3 năm~2026"),
        ("ngày 05 tháng 3", "ngày~05~tháng~3"),
        ("bà Trần Thị Hoa, Phó Chủ tịch", "bà Trần~Thị~Hoa, Phó Chủ tịch"),
        ("Chủ tịch Nông Văn Khánh làm việc", "Chủ tịch Nông~Văn~Khánh làm việc"),
        ("Tháng 3 năm 2026, năm 2025", "Tháng~3~năm~2026, năm~2025"),
        ("ngày 05/3/2026", "ngày~05/3/2026"),
        ("Quý I năm 2026", "Quý~I năm~2026"),
        ("tỉnh Bà Rịa - Vũng Tàu", "tỉnh Bà Rịa~-~Vũng Tàu"),
        ("thành phố Phan Rang-Tháp Chàm", "thành phố Phan Rang=Tháp Chàm"),
        ("Phòng Văn hóa – Xã hội", "Phòng Văn hóa~– Xã hội"),
        ("giai đoạn 2021 - 2025, 2026-2030", "giai đoạn 2021~-~2025, 2026=2030"),
        ("https://khe-may.son-lam.gov.vn/tin", "https://khe-may.son-lam.gov.vn/tin"),
        ("van-phong@khe-may.vn", "van-phong@khe-may.vn"),
        ("a-" * 30 + "b", "a-" * 30 + "b"),
        ("hằng năm đánh giá; các tháng", "hằng năm đánh giá; các tháng"),
        ("-", "-"),
    ],
)
def test_numbers_of_documents_names_and_parts_of_dates_do_not_break(text, shown):
    assert unbroken(text).replace("\u00a0", "~").replace("\u2011", "=") == shown


@pytest.mark.parametrize(
    "texts",
    [
        ["Một", "", "Hai-ba", "năm 2026"],
        ["Một\nHai", "  lề  ", "x"],
        ["\n\nMột\n \nHai\n", "Ba"],
        ["Một\r\nHai", "tab\tở giữa"],
        ["Khe\x00 Mây\x1e", "Điều 5"],
        ["Đa\u0323i", "cách\u00a0xa"],
        ["\nMột", "Hai\n"],
        [""],
    ],
)
def test_cells_read_together_read_as_one_by_one(texts):
    apart = ["\n".join(lines(text)) for text in texts]

    assert texts_of_cells(texts) == [each for text in texts for each in texts_of_cells([text])]
    assert texts_of_cells(texts) == apart


def test_a_date_in_figures_may_leave_its_first_word_in_a_cell():
    assert texts_of_cells(["ngày 05/3/2026", "ngày 05"]) == ["ngày 05/3/2026", "ngày\u00a005"]


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
