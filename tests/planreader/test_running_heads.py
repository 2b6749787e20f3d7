"""Words that head each page of a text taken out of a PDF are no part of a sentence."""

import pytest

from planreader import SourceFile, read_plan

HEAD = "UBND XÃ MƯỜNG KIM\nSố: 5/KH-UBND\nKẾ HOẠCH\nCải cách hành chính năm 2026\n"
PAGE = "".join(f"- Rà soát nhóm thủ tục hành chính thứ {n} của xã.\n" for n in range(12))
SECOND = "".join(f"- Niêm yết nhóm thủ tục hành chính thứ {n} của xã.\n" for n in range(12))


def tasks_of(text):
    return [task.content for task in read_plan([SourceFile("kh.txt", text.encode())]).tasks]


def plan(first: str, second: str) -> str:
    return (
        f"{HEAD}I. NHIỆM VỤ\n1. Cải cách thủ tục hành chính\n{PAGE}- Thông báo kết quả\n{first}"
        f"đến từng hộ dân.\n{SECOND}- Trả lời\n{second}mọi phản ánh.\n"
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("\n2\nKế hoạch CCHC năm 2026\n\n", "\n3\nKế hoạch CCHC năm 2026\n\n"),
        ("\nUBND xã Mường Kim\n\n- 1 -\n\n", "\nUBND xã Mường Kim\n\n- 2 -\n\n"),
        ("Xã Mường Kim - Kế hoạch\nTrang 1/3\n", "Xã Mường Kim - Kế hoạch\nTrang 2/3\n"),
    ],
)
def test_heads_and_feet_of_pages_are_left_out(first, second):
    contents = tasks_of(plan(first, second))

    assert contents[12] == "Thông báo kết quả đến từng hộ dân."
    assert contents[25] == "Trả lời mọi phản ánh."


def test_words_that_stand_beside_one_page_number_stay():
    contents = tasks_of(plan("\n2\nqua nhóm Zalo\n\n", "\n3\nqua loa truyền thanh\n\n"))

    assert contents[12] == "Thông báo kết quả qua nhóm Zalo đến từng hộ dân."


def test_the_same_words_beside_numbers_of_rows_stay():
    rows = "".join(f"{n}\nPhòng Kinh tế rà soát\n" for n in range(1, 30))
    draft = read_plan([SourceFile("kh.txt", (plan("", "") + rows).encode())])

    assert "\n".join(draft.sources[0].lines).count("Phòng Kinh tế rà soát") == 29
