"""Cells that point to the cell above."""

import docx
import pytest

from planreader import SourceFile, read_plan
from planreader.entries.task_cells import repeats_above

from .word_files import saved

HEAD = ("STT", "Nội dung", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")
FIRST = ("1", "Rà soát văn bản", "Báo cáo", "Văn phòng; VNPT", "- Công an xã\n- Trạm Y tế", "Quý I")
MARKS = [
    "nt",
    "NT",
    "-nt-",
    "- nt -",
    "n.t",
    "như trên",
    "Như trên.",
    '"',
    "''",
    "//",
    "〃",
    "”",
    "-//-",
]


def read(*rows):
    document = docx.Document()
    document.add_paragraph("PHỤ LỤC NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026")
    table = document.add_table(0, len(HEAD))
    for row in (HEAD, ("I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""), FIRST, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return read_plan([SourceFile("pl.docx", saved(document))])


def tasks_of(*rows):
    return read(*rows).tasks


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_means_the_cell_above(mark):
    first, *rest = tasks_of(
        ("2", "Xây dựng quy chế", mark, mark, mark, mark),
        ("3", "Mở lớp tập huấn", mark, mark, mark, mark),
    )

    assert len(rest) == 2
    for task in rest:
        assert task.lead_units == first.lead_units == ["Văn phòng", "VNPT"]
        assert task.coordinating_units == first.coordinating_units == ["Công an xã", "Trạm Y tế"]
        assert (task.product, task.time_text, task.due) == ("Báo cáo", "Quý I", first.due)


def test_each_column_is_its_own():
    *_, last = tasks_of(("2", "Mở lớp", "Kế hoạch", "nt", "Các phòng, ban", "nt"))

    assert (last.product, last.lead_units, last.coordinating_units) == (
        "Kế hoạch",
        ["Văn phòng", "VNPT"],
        ["Các phòng, ban"],
    )


def test_what_is_added_to_the_cell_above_is_added():
    *_, last = tasks_of(("2", "Mở lớp", "Kế hoạch", "nt, Công an xã", "", "Quý II"))

    assert last.lead_units == ["Văn phòng", "VNPT", "Công an xã"]


def test_a_mark_below_an_empty_cell_is_doubted():
    draft = read(
        ("2", "Mở lớp", "Tập tài liệu", "nt", "", "Quý II"),
        ("3", "Góp ý luật", "", "nt", "nt", "nt"),
    )

    doubts = {each.field: each.taken for each in draft.warnings if "trên" in each.message}
    assert doubts == {"tasks[2].coordinating_units": ["Công an xã", "Trạm Y tế"]}


@pytest.mark.parametrize("text", ["", "-", "Như trên đã nêu", "NTM", "Văn phòng", "nt nt x"])
def test_other_words_repeat_nothing(text):
    assert not repeats_above(text)
