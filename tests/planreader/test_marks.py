import pytest

from planreader.paragraph_marks import (
    ARABIC,
    BRACKET,
    CAPITAL,
    DASH,
    LETTER,
    PAREN,
    PART,
    PLUS,
    ROMAN,
    STAR,
    split_mark,
)


@pytest.mark.parametrize(
    ("text", "rank", "rest"),
    [
        ("PHẦN I. MỤC TIÊU", PART, "MỤC TIÊU"),
        ("B. NHIỆM VỤ", CAPITAL, "NHIỆM VỤ"),
        ("IV. TỔ CHỨC", ROMAN, "TỔ CHỨC"),
        ("II/ MỤC TIÊU", ROMAN, "MỤC TIÊU"),
        ("III NHIỆM VỤ", ROMAN, "NHIỆM VỤ"),
        ("2. Yêu cầu", ARABIC, "Yêu cầu"),
        ("2) Yêu cầu", BRACKET, "Yêu cầu"),
        ("1) 100% hồ sơ", BRACKET, "100% hồ sơ"),
        ("2.1. Thể chế", ARABIC + 1, "Thể chế"),
        ("2.1 Thể chế", ARABIC + 1, "Thể chế"),
        ("III.2. Thể chế", ARABIC + 1, "Thể chế"),
        ("1. 100% hồ sơ", ARABIC, "100% hồ sơ"),
        ("a) Chỉ tiêu", LETTER, "Chỉ tiêu"),
        ("đ) Khác", LETTER, "Khác"),
        ("(1) Mở lớp", PAREN, "Mở lớp"),
        ("* Mục tiêu", STAR, "Mục tiêu"),
        ("–Rà soát", DASH, "Rà soát"),
        ("+ Chi tiết", PLUS, "Chi tiết"),
    ],
)
def test_mark_and_rank(text, rank, rest):
    mark, found = split_mark(text)

    assert (mark.rank, found) == (rank, rest)


@pytest.mark.parametrize(
    "text",
    [
        "100% hồ sơ",
        "15/3 là hạn cuối",
        "03 ngày",
        "45/CT-UBND về việc",
        "12.5 triệu",
        "V/v báo cáo",
        "C, PCVP",
        "2026",
    ],
)
def test_figures_and_codes_are_no_marks(text):
    assert split_mark(text) == (None, text)
