"""Counts of several results in the same words, added up where that is safe."""

import pytest

from reports.summing import added_up, going_on_totals


@pytest.mark.parametrize(
    ("texts", "sums", "rest"),
    [
        (["Đăng 11 tin, bài", "Đăng 21 tin, bài."], ["Đăng 32 tin, bài"], ["", ""]),
        (
            ["Quý I mở 3 lớp, 120 lượt người học", "Trong quý II mở 02 lớp, 1.080 lượt người học"],
            ["mở 5 lớp, 1.200 lượt người học"],
            ["", ""],
        ),
        (
            ["Thu 2,5 triệu đồng; vướng 2 hộ", "Thu 3 triệu đồng"],
            ["Thu 5,5 triệu đồng"],
            ["vướng 2 hộ", ""],
        ),
        (
            ["Đăng 5 tin, bài", "Họp giao ban", "Đăng 8 tin, bài"],
            ["Đăng 13 tin, bài"],
            ["", "Họp giao ban", ""],
        ),
        # each in the words that came first
        (["Mở 2 lớp", "mở 3 lớp"], ["Mở 5 lớp"], ["", ""]),
    ],
)
def test_the_same_words_with_flowing_units_are_added(texts, sums, rest):
    assert added_up(texts) == (sums, rest)


@pytest.mark.parametrize(
    "texts",
    [
        ["Đăng 11 tin, bài"],
        ["Đăng 11 tin, bài", "Thêm 21 tin, bài"],  # other words
        ["Mở 2 lớp tại 17 thôn", "Mở 3 lớp tại 17 thôn"],  # the same villages
        ["Còn 5 hồ sơ", "Còn 7 hồ sơ"],  # a level
        ["Lũy kế 11 tin", "Lũy kế 32 tin"],  # a total already
        ["Đăng 11 tin", "Đăng 21 tin", "Cả năm đăng 45 tin"],  # the last is the sum
        ["Trả 95% hồ sơ", "Trả 97% hồ sơ"],  # a share
        ["Trả 12 trên 15 hồ sơ", "Trả 20 trên 20 hồ sơ"],
        ["Họp ngày 12/3 với 2 lượt", "Họp ngày 14/5 với 3 lượt"],
        ["Trung bình 12 lượt", "Trung bình 15 lượt"],
        ["Bán 5 bản", "Bàn 6 bản"],  # accents tell words apart
        ["Đăng 5 tin; đăng 7 tin", "Đăng 8 tin"],  # twice in one result: which belongs to which?
        ["Ký số 5 văn bản/ngày", "Ký số 7 văn bản/ngày"],
        ["Mở 2 lớp ở 1/3 thôn", "Mở 3 lớp ở 1/3 thôn"],  # numbers that count nothing new
        ["Họp giao ban", "Họp giao ban"],  # nothing is counted
    ],
)
def test_what_is_not_safe_to_add_stays_as_it_was_said(texts):
    assert added_up(texts) == ([], texts)


@pytest.mark.parametrize(
    ("texts", "totals"),
    [
        ([], []),
        (["Được 6 triệu đồng", "Lũy kế 9 triệu đồng"], ["", ""]),  # the first is both
        (["Thu 1 hồ sơ", "Được 6 hồ sơ", "Lũy kế 9 hồ sơ"], ["", "6", ""]),
        (["Thu 1 hồ sơ", "Thêm 6 hồ sơ", "Lũy kế 9 hồ sơ"], ["", "", ""]),
        (["Thu 4 hồ sơ", "Thu 6 hồ sơ", "Cả năm thu 9 hồ sơ"], ["", "6", ""]),  # not 10
        (["Thu 4 hồ sơ", "Được 6 thư", "Cả năm thu 9 hồ sơ"], ["", "", ""]),  # other things
        (["Thu 4 hồ sơ", "Được 12 hồ sơ", "Cả năm thu 9 hồ sơ"], ["", "", ""]),
        (["Có 11 việc", "Xong 7 trên 11 việc"], ["", "7"]),
        (["Có 12 việc", "Xong 7 trên 11 việc"], ["", ""]),
        (["Có 11 việc", "Xong 7, còn 11 việc"], ["", ""]),
    ],
)
def test_a_figure_goes_on_when_a_later_total_or_a_common_whole_says_so(texts, totals):
    assert going_on_totals(texts) == totals
