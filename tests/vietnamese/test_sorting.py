"""The order of a Vietnamese dictionary."""

from vietnamese import name_sort_key, sort_key


def test_words_sort_as_in_a_vietnamese_dictionary():
    words = ["ă", "a", "â", "á", "à", "b", "đ", "d", "ơ", "ô", "o", "ưa", "ua"]

    assert sorted(words, key=sort_key) == [
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
    assert sorted(["Tổ 10", "Tổ 4b", "Tổ 4", "Tổ"], key=sort_key) == [
        "Tổ",
        "Tổ 4",
        "Tổ 4b",
        "Tổ 10",
    ]


def test_people_sort_by_given_name_then_family_name():
    people = ["Trần Văn An", "Lê Thị Bình", "Đặng Văn An", "Nguyễn Ánh"]

    assert sorted(people, key=name_sort_key) == [
        "Đặng Văn An",
        "Trần Văn An",
        "Nguyễn Ánh",
        "Lê Thị Bình",
    ]
