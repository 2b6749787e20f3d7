"""Numbers in words: written, read back, found in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese import number_words, numbers_in_words, read_number_words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (115, "một trăm mười lăm"),
        (1000, "một nghìn"),
        (2005, "hai nghìn không trăm linh năm"),
        (
            999_999,
            "chín trăm chín mươi chín nghìn chín trăm chín mươi chín",
        ),
    ],
)
def test_a_number_is_written_as_it_is_said(value, words):
    assert number_words(value) == words


@given(
    st.integers(0, 999_999),
    st.sampled_from(["tư", "bốn"]),
    st.sampled_from(["linh", "lẻ"]),
    st.sampled_from(["nghìn", "ngàn"]),
)
def test_what_is_written_reads_back_in_each_way_of_writing(value, four, gap, thousand):
    words = number_words(value, four=four, gap=gap, thousand=thousand)

    assert read_number_words(words) == value
    assert read_number_words(words.upper()) == value


@given(st.integers(1, 999_999))
def test_a_number_in_a_sentence_is_found_whole(value):
    before, words = "Xã đã tiếp nhận ", number_words(value)

    assert [
        (value, before + words) == (found.value, f"{before}{words} hồ sơ"[: found.end])
        for found in numbers_in_words(f"{before}{words} hồ sơ.")
    ] == [True]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("hai mươi chín trên bốn mươi mốt nhiệm vụ", [29, 41]),
        ("hai mươi nhăm hồ sơ, hai ngàn lẻ năm phiếu", [25, 2005]),
        ("năm 2025 không có hồ sơ trễ", []),
        ("hai, mươi", [2]),
        ("Mười hai thôn và một trăm hộ", [12, 100]),
    ],
)
def test_numbers_are_told_from_other_words(text, values):
    assert [found.value for found in numbers_in_words(text)] == values


@pytest.mark.parametrize("words", ["", "nhiệm vụ", "hai mươi mươi", "một triệu", "hai hồ sơ"])
def test_other_words_are_refused(words):
    with pytest.raises(ValueError, match="không phải là số viết bằng chữ"):
        read_number_words(words)


@pytest.mark.parametrize("value", [-1, 1_000_000])
def test_numbers_beyond_the_bound_are_refused(value):
    with pytest.raises(ValueError, match="nằm ngoài khoảng"):
        number_words(value)
