"""Cells too narrow for their words cut them in the middle: no space belongs there."""

import pytest

from planreader import SourceFile, read_plan
from planreader.layout.paragraphs import mend_cell


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Phươn\ng án đơn giản hóa", "Phương án đơn giản hóa"),
        ("Danh sác\nh", "Danh sách"),
        ("Quyế\nt địn\nh", "Quyết định"),
        ("Trước 15/10/202\n6", "Trước 15/10/2026"),
        ("Quý IV/20\n26", "Quý IV/2026"),
        ("Báo cáo\nkết quả", "Báo cáo kết quả"),
        ("Quý I/2026\n15 bản", "Quý I/2026 15 bản"),
        ("Diện tích tối thiểu\nm2", "Diện tích tối thiểu m2"),
        ("Kế hoạch\nnt", "Kế hoạch nt"),
        ("Mẫu\nTT", "Mẫu TT"),
        ("tại 30/6\n2 lần", "tại 30/6 2 lần"),
    ],
)
def test_a_cell(cell, text):
    assert mend_cell(cell) == text


def test_names_and_times_of_a_task():
    text = (
        'STT\tNội dung\tChủ trì\tThời gian\n1\tRà soát văn bản\t"Phòn\ng Kinh tế\nCông a\nn xã"\t'
        '"30/9/20\n26"\n'
    )

    [task] = read_plan([SourceFile("pl.tsv", text.encode())]).tasks

    assert task.lead_units == ["Phòng Kinh tế", "Công an xã"]
    assert (task.time_text, task.due.isoformat()) == ("30/9/2026", "2026-09-30")
