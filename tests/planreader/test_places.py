"""Every value of a draft knows its place, worded as people find it in that kind of file."""

import pytest

from planreader import SourceFile, read_plan
from planreader.blocks import Place, TableRow, cover
from tests.plans.documents import APPENDIX_TABLE, PLAN_LINES, appendix_bytes, plan_text

from . import test_xlsx
from .word_files import add_table, paragraphs, saved

GROUPED = """KẾ HOẠCH
Cải cách hành chính năm 2026
I. NHIỆM VỤ
1. Cải cách thể chế

- Rà soát văn bản quy phạm pháp luật
đã ban hành trong năm.
- Công bố văn bản hết hiệu lực.
- Thực hiện: Công chức Tư pháp.
- Thời gian thực hiện: Thường xuyên.
"""


def ats(entry):
    return {name: place.at for name, place in entry.places.items()}


def test_values_of_the_head_know_their_lines():
    head = read_plan([SourceFile("ke-hoach.txt", plan_text())]).plan

    assert ats(head) == {
        "number": "dòng 2",
        "issued_on": "dòng 3",
        "place": "dòng 3",
        "title": "dòng 5",
        "year": "dòng 5",
        "issuer": "dòng 1",
        "signer": "dòng 22",
        "signer_title": "dòng 20–21",
        "legal_bases.0": "dòng 6",
        "recipients.0": "dòng 24",
        "recipients.1": "dòng 25",
    }


def test_a_tasks_lead_and_time_stand_in_the_lines_of_its_group():
    tasks = read_plan([SourceFile("ke-hoach.txt", GROUPED.encode())]).tasks

    assert [task.place.at for task in tasks] == ["dòng 6–7", "dòng 8"]
    assert [ats(task) for task in tasks] == [{"lead_units": "dòng 9", "time_text": "dòng 10"}] * 2


def test_a_lead_in_the_tasks_own_words_has_the_tasks_place():
    text = (
        "KẾ HOẠCH\nNăm 2026\nI. NHIỆM VỤ\n1. Cải cách thể chế\n- Rà soát văn bản (Văn "
        "phòng chủ trì).\n"
    )

    task = read_plan([SourceFile("ke-hoach.txt", text.encode())]).tasks[0]

    assert (task.lead_units, task.places, task.place.at) == (["Văn phòng"], {}, "dòng 5")


def test_a_duty_knows_where_its_unit_is_named():
    duty = read_plan([SourceFile("ke-hoach.txt", plan_text())]).duties[0]

    assert (duty.place.at, ats(duty)) == ("dòng 17", {"unit": "dòng 16"})


def test_values_of_a_word_table_know_their_cells():
    draft = read_plan([SourceFile("phu-luc.docx", appendix_bytes())])

    task = draft.tasks[1]
    assert task.place.at == "bảng 1, hàng 4"
    assert ats(task) == {
        "content": "bảng 1, hàng 4, cột 2",
        "product": "bảng 1, hàng 4, cột 3",
        "lead_units": "bảng 1, hàng 4, cột 4",
        "coordinating_units": "bảng 1, hàng 4, cột 5",
        "time_text": "bảng 1, hàng 4, cột 6",
    }
    assert [task.places[name].column for name in ("content", "time_text")] == [2, 6]


def test_paragraphs_of_a_word_file_are_counted_without_empty_ones_and_cells():
    document = paragraphs(*PLAN_LINES[:11], "")
    add_table(document, *APPENDIX_TABLE)
    document.add_paragraph("III. TỔ CHỨC THỰC HIỆN")
    document.add_paragraph("- Văn phòng: Báo cáo kết quả.")

    draft = read_plan([SourceFile("ke-hoach.docx", saved(document))])

    assert [target.place.at for target in draft.targets] == ["đoạn 10", "đoạn 11"]
    assert draft.duties[0].place.at == "đoạn 13"


def test_values_of_a_sheet_know_their_cells():
    rows = [*test_xlsx.TITLE, [], test_xlsx.HEADING, test_xlsx.AREA_ROW, test_xlsx.TASK]
    draft = test_xlsx.read(rows)

    assert draft.tasks[0].place.at == "Trang 0, hàng 7"
    assert ats(draft.tasks[0])["content"] == "Trang 0!C7"
    assert ats(draft.tasks[0])["time_text"] == "Trang 0!A7"
    assert ats(draft.plan)["title"] == "Trang 0!A2"


def test_the_source_text_keeps_the_cells_of_its_rows():
    source = read_plan([SourceFile("phu-luc.docx", appendix_bytes())]).sources[0]

    assert source.rows["6"] == APPENDIX_TABLE[3]
    assert "2" not in source.rows
    assert source.ats[:3] == ["đoạn 1", "đoạn 2", "bảng 1, hàng 1"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("dòng 3", "dòng 5", "dòng 3–5"),
        ("dòng 3–4", "dòng 6–7", "dòng 3–7"),
        ("bảng 1, hàng 2", "bảng 1, hàng 3", "bảng 1, hàng 2–3"),
        ("đoạn 9", "bảng 1, hàng 2", "đoạn 9 – bảng 1, hàng 2"),
        ("trang 2", "trang 2", "trang 2"),
        ("", "", ""),
    ],
)
def test_a_place_over_several_parts_is_named_from_first_to_last(first, last, said):
    assert cover([Place("a", 1, 1, first), Place("a", 2, 2, last)]).at == said


def test_cells_are_named_as_the_file_shows_them():
    assert TableRow(("",), at="Biểu!*12").cell_at(27) == "Biểu!AB12"
    assert TableRow(("",), at="trang 3").cell_at(1) == "trang 3, cột 2"
    assert TableRow(("",)).cell_at(1) == ""
