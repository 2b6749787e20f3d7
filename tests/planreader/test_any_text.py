"""Whatever the input, the reader returns a draft or raises `UnreadableFile`, and works no more than
it should.
"""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planreader import PlanDraft, SourceFile, UnreadableFile, read_plan, read_time
from planreader.phrases.quantities import read_quantities

from .work import calls, end_of_patience

PIECES = st.sampled_from(
    [
        "I. MỤC TIÊU\n",
        "II. NHIỆM VỤ\n",
        "1. Cải cách thể chế\n",
        "a) Chỉ tiêu: ",
        "- ",
        "+ ",
        "* ",
        "100% ",
        "trên 9,5% ",
        "Thực hiện: Văn phòng phối hợp với ",
        "Thời gian: ",
        "Quý I/2026",
        "ngày 31/02",
        "tháng 13",
        "năm 2026",
        "\n",
        "\n\n",
        "STT\tNội dung\tChủ trì\tThời gian\n",
        "I\tTHỂ CHẾ\t\t\n",
        "1\tRà soát\tVăn phòng\t\n",
        "\t\t\t\n",
        "|a|b|\n",
        "|---|\n",
        "IV. TỔ CHỨC THỰC HIỆN\n",
        "1. Phòng Kinh tế:\n",
        "Nơi nhận:\n",
        "TM. UBND\n",
        "Phụ lục\n",
        "Căn cứ Kế hoạch số 1/KH-UBND;\n",
        "KẾ HOẠCH\n",
        "¹ ",
        "“",
        "(",
        ")",
        ":",
        ".",
        ";",
        "báo cáo quý I trước ngày 1/3",
        "thay thế Kế hoạch số ",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join),
)


@settings(max_examples=300)
@given(TEXTS)
def test_any_text_gives_a_draft_or_a_clear_refusal(text):
    with contextlib.suppress(UnreadableFile):
        draft = read_plan([SourceFile("kh.txt", text.encode("utf-8", "surrogatepass"))])
        assert PlanDraft.from_stored_json(draft.as_stored_json()) == draft


@settings(max_examples=200)
@given(
    st.binary(max_size=300),
    st.sampled_from(["kh.txt", "kh.docx", "kh.xlsx", "kh.md", "kh.tsv", "kh"]),
)
def test_any_bytes_give_a_draft_or_a_clear_refusal(content, name):
    with contextlib.suppress(UnreadableFile):
        read_plan([SourceFile(name, content)])


@settings(max_examples=300)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))
def test_any_phrase_is_read(text):
    assert read_time(text, 2026).kind != ""
    assert all(each.value >= 0 for each in read_quantities(text, 2026))


AREA = "I. NHIỆM VỤ\n1. Cải cách thể chế\n"
HOSTILE = {
    "tasks": lambda n: AREA + "- Rà soát văn bản của xã theo quy định hiện hành.\n" * n,
    "commas": lambda n: AREA + "- " + "rà soát, phối hợp với chủ trì " * 3 * n,
    "figures": lambda n: "I. MỤC TIÊU\n1. Chỉ tiêu\n- " + "đạt 1%, " * 3 * n,
    "bases": lambda n: "KẾ HOẠCH\n" + "Căn cứ " * 7 * n,
    "numbers": lambda n: "Số: " + "1/KH-" * 7 * n,
    "quotes": lambda n: "“" * 17 * n + "\n(" * 7 * n,
    "rows": lambda n: "STT\tNội dung\tChủ trì\n" + "1\tRà soát\tVăn phòng\n" * n,
    "roles": lambda n: "STT\tNội dung\tChủ trì\n1\tRà soát\t" + "Văn phòng chủ trì, phối hợp (" * n,
    "names": lambda n: "STT\tNội dung\tChủ trì\n1\tRà soát\t" + "các phòng, ban và VNPT; KT: " * n,
    "halves": lambda n: "STT\tNội dung\tChủ trì\n" + "\tgiữa chừng\tvà\n" * n,
    "blanks": lambda n: " " * 100 * n + "-",
    "heads": lambda n: "- a:\n" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_as_much_hostile_text_is_twice_the_work(name):
    def read(n):
        with contextlib.suppress(UnreadableFile):
            read_plan([SourceFile("kh.txt", HOSTILE[name](n).encode())])

    with end_of_patience():
        read(3000)
        assert calls(lambda: read(1000)) <= 2.2 * calls(lambda: read(500)) + 1000


@pytest.mark.parametrize("call", ["Đề án số 5*", "Đề án số 5 (*)", "Đề án số 5(*)"])
def test_a_note_called_by_a_star_is_no_task(call):
    note = "(*) Đề án của tỉnh." if "(" in call else "* Đề án của tỉnh."
    text = (
        f"II. NHIỆM VỤ\n* Thể chế\n- Rà soát theo {call}.\n- Mở lớp.\n{note}\n* Tài chính "
        "công\n- Chi đúng.\n"
    )

    draft = read_plan([SourceFile("kh.txt", text.encode())])

    assert [(note.mark, note.text) for note in draft.footnotes] == [("(*)", "Đề án của tỉnh.")]
    assert [task.content for task in draft.tasks][1:] == ["Mở lớp.", "Chi đúng."]
