"""Pairing the entries of two plans, and the words in which two texts differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.web.changed_words import changed_words
from plans.pairing import PairingItem, pair_items

TRAIN = "Tổ chức tập huấn nghiệp vụ cải cách hành chính cho công chức bộ phận một cửa"
SURVEY = "Khảo sát mức độ hài lòng của người dân đối với dịch vụ hành chính công trực tuyến"


def paired(old, new, **options):
    found = pair_items(
        [PairingItem(f"old {index}", *each) for index, each in enumerate(old)],
        [PairingItem(f"new {index}", *each) for index, each in enumerate(new)],
        **options,
    )
    return {pair.new.key: pair.old.key for pair in found.pairs}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TRAIN, TRAIN),
        (TRAIN, TRAIN.upper()),
        (TRAIN, f"{TRAIN}."),
        (TRAIN, TRAIN.replace("công chức", "cán bộ, công chức")),
        (TRAIN, TRAIN.replace("Tổ chức", "Mở lớp")),
        (
            "Ban hành kế hoạch cải cách hành chính năm 2025",
            "Ban hành kế hoạch cải cách hành chính năm 2026",
        ),
        ("Trên 90% hồ sơ nộp trực tuyến năm 2025", "Trên 95% hồ sơ nộp trực tuyến trong năm 2026"),
        (SURVEY, f"{SURVEY}; công khai kết quả khảo sát trên trang thông tin điện tử"),
    ],
)
def test_a_text_that_changed_a_little_is_the_same_entry(old, new):
    assert paired([(1, old)], [(1, new)]) == {"new 0": "old 0"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TRAIN, SURVEY),
        ("Kiểm tra công vụ", "Rà soát văn bản quy phạm pháp luật"),
        ("", ""),
        ("…", "–"),
    ],
)
def test_other_words_are_another_entry(old, new):
    assert paired([(1, old)], [(1, new)]) == {}


def test_a_task_that_moved_to_another_area_is_found_there():
    assert paired([(1, TRAIN), (2, SURVEY)], [(5, SURVEY), (6, TRAIN)]) == {
        "new 0": "old 1",
        "new 1": "old 0",
    }


def test_of_one_wording_in_two_areas_each_keeps_its_own():
    assert paired([(1, TRAIN), (4, TRAIN)], [(4, TRAIN), (1, TRAIN)]) == {
        "new 0": "old 1",
        "new 1": "old 0",
    }


def test_of_one_wording_in_one_area_order_decides():
    old = [PairingItem(1, 1, TRAIN, 1), PairingItem(2, 1, TRAIN, 2)]

    found = pair_items(old, [PairingItem("a", 1, TRAIN, 1), PairingItem("b", 1, TRAIN, 2)])

    assert found.old_of == {"a": 1, "b": 2}


def test_the_time_tells_entries_of_one_wording_apart():
    old = [PairingItem(1, 1, TRAIN, 1, ("Quý I",)), PairingItem(2, 1, TRAIN, 2, ("Quý II",))]

    found = pair_items(
        old, [PairingItem("b", 1, TRAIN, 1, ("Quý II",)), PairingItem("a", 1, TRAIN, 2, ("Quý I",))]
    )

    assert found.old_of == {"a": 1, "b": 2}


def test_the_most_alike_pair_is_made_first():
    old = [(1, f"{TRAIN} cấp xã"), (1, TRAIN.replace("một cửa", "một cửa của xã, của thôn"))]

    assert paired(old, [(1, f"{TRAIN} xã")]) == {"new 0": "old 0"}


def test_what_came_and_what_went_is_told_in_order():
    found = pair_items(
        [PairingItem("x", 1, TRAIN), PairingItem("gone", 2, "Kiểm tra công vụ")],
        [PairingItem("come", 1, SURVEY), PairingItem("y", 1, TRAIN)],
    )

    assert [item.key for item in found.removed] == ["gone"]
    assert [item.key for item in found.added] == ["come"]
    assert [(pair.old.key, pair.new.key, pair.likeness) for pair in found.pairs] == [
        ("x", "y", 1.0)
    ]


def test_a_higher_threshold_pairs_only_what_is_surer():
    assert paired([(1, TRAIN)], [(1, f"{TRAIN} {SURVEY}")], threshold=0.5) == {"new 0": "old 0"}
    assert paired([(1, TRAIN)], [(1, f"{TRAIN} {SURVEY}")], threshold=0.9) == {}


entries = st.lists(
    st.tuples(
        st.integers(1, 7),
        st.lists(st.sampled_from(f"{TRAIN} {SURVEY}".split()), max_size=12).map(" ".join),
    ),
    max_size=12,
)


@given(old=entries, new=entries)
def test_every_entry_is_told_exactly_once(old, new):
    olds = [PairingItem(index, *each) for index, each in enumerate(old)]
    news = [PairingItem(index, *each) for index, each in enumerate(new)]

    found = pair_items(olds, news)

    assert sorted(
        [pair.old.key for pair in found.pairs] + [item.key for item in found.removed]
    ) == list(range(len(old)))
    assert sorted(
        [pair.new.key for pair in found.pairs] + [item.key for item in found.added]
    ) == list(range(len(new)))


@given(entries)
def test_a_plan_beside_itself_differs_in_nothing(plan):
    items = [
        PairingItem(index, area, f"{text} {index}", index)
        for index, (area, text) in enumerate(plan)
    ]

    found = pair_items(items, list(reversed(items)))

    assert found.old_of == {index: index for index in range(len(items))}


def test_two_plans_of_three_hundred_alike_tasks_are_paired():
    def task(number, year):
        half = (
            f"{TRAIN} {number} {number * 7919 % 1009}"
            if number % 2
            else f"{SURVEY} {number * 31 % 307} {number}"
        )
        return PairingItem(
            number,
            number % 7 + 1,
            f"{half} thôn {number * 17 % 301} năm {year} {'kịp thời' * (year % 2)}",
            number,
        )

    found = pair_items(
        [task(number, 2025) for number in range(300)], [task(number, 2026) for number in range(300)]
    )

    assert sum(pair.old.key == pair.new.key for pair in found.pairs) == 300


def runs(old, new):
    return [(words.kind, words.text.strip()) for words in changed_words(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Trên 90% hồ sơ", "Trên 90% hồ sơ", [("same", "Trên 90% hồ sơ")]),
        (
            "Trên 90% hồ sơ",
            "Trên 95% hồ sơ",
            [("same", "Trên"), ("removed", "90%"), ("added", "95%"), ("same", "hồ sơ")],
        ),
        ("Hằng quý", "", [("removed", "Hằng quý")]),
        ("", "Hằng quý", [("added", "Hằng quý")]),
        ("", "", []),
    ],
)
def test_the_words_in_which_two_texts_differ(old, new, expected):
    assert runs(old, new) == expected


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_both_texts_can_be_read_off_the_runs(old, new):
    found = changed_words(old, new)

    assert "".join(words.text for words in found if words.kind != "removed").split() == new.split()
    assert "".join(words.text for words in found if words.kind != "added").split() == old.split()
