"""Times of a table: in two columns, as days of Excel, as bare numbers of days; the words say what
the columns say.
"""

from datetime import date, datetime

import openpyxl
import pytest

from planreader import SourceFile, read_plan

from . import word_files as word
from .test_xlsx import saved

AREA = ["I", "CẢI CÁCH THỂ CHẾ"]
FRONT = ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì"]
TASK = [1, "Rà soát văn bản", "Văn phòng"]


def task_of(*rows, merges=()):
    [task] = read_plan([SourceFile("phu-luc.xlsx", saved(list(rows), merges=merges))]).tasks
    return task


@pytest.mark.parametrize(
    ("headings", "cells", "text", "start", "due"),
    [
        (
            ["Bắt đầu", "Kết thúc"],
            [date(2026, 2, 1), date(2026, 6, 30)],
            "Từ 01/02/2026 đến 30/06/2026",
            date(2026, 2, 1),
            date(2026, 6, 30),
        ),
        (
            ["Từ ngày", "Đến ngày"],
            ["01/02/2026", "30/6/2026"],
            "Từ 01/02/2026 đến 30/6/2026",
            date(2026, 2, 1),
            date(2026, 6, 30),
        ),
        (
            ["từ ngày", "đến ngày"],
            [46054, 46203],
            "Từ 01/02/2026 đến 30/06/2026",
            date(2026, 2, 1),
            date(2026, 6, 30),
        ),
        (
            ["Thời gian bắt đầu", "Thời gian hoàn thành"],
            ["Tháng 2/2026", "Tháng 6/2026"],
            "Từ Tháng 2/2026 đến Tháng 6/2026",
            date(2026, 2, 1),
            date(2026, 6, 30),
        ),
        (
            ["Ngày bắt đầu", "Thời gian kết thúc"],
            ["Quý I/2026", "Quý III/2026"],
            "Từ Quý I/2026 đến Quý III/2026",
            date(2026, 1, 1),
            date(2026, 9, 30),
        ),
        (["Bắt đầu", "Kết thúc"], [None, date(2026, 6, 30)], "30/06/2026", None, date(2026, 6, 30)),
        (
            ["Bắt đầu", "Kết thúc"],
            ["Từ ngày 01/02/2026", None],
            "Từ ngày 01/02/2026",
            date(2026, 2, 1),
            None,
        ),
        (
            ["Từ", "Đến"],
            ["Từ 01/02/2026", "đến 30/6/2026"],
            "Từ 01/02/2026 đến 30/6/2026",
            date(2026, 2, 1),
            date(2026, 6, 30),
        ),
        (
            ["Bắt đầu", "Kết thúc"],
            ["Quý II/2026", "Quý II/2026"],
            "Quý II/2026",
            date(2026, 4, 1),
            date(2026, 6, 30),
        ),
    ],
)
def test_a_time_of_two_columns(headings, cells, text, start, due):
    task = task_of([*FRONT, *headings], AREA, [*TASK, *cells])

    assert (task.time_text, task.start, task.due) == (text, start, due)
    assert (task.content, task.lead_units) == ("Rà soát văn bản", ["Văn phòng"])


def test_a_time_of_two_columns_under_one_heading():
    task = task_of(
        [*FRONT, "Thời gian thực hiện", None],
        [None, None, None, "Bắt đầu", "Kết thúc"],
        AREA,
        [*TASK, 46054, date(2026, 6, 30)],
        merges=["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
    )

    assert (task.time_text, task.due) == ("Từ 01/02/2026 đến 30/06/2026", date(2026, 6, 30))


@pytest.mark.parametrize("heading", ["Quý {}", "Q{}", "QUÝ {}/2026", "Quý {} năm 2026"])
def test_a_column_a_quarter_with_marks(heading):
    quarters = [heading.format(roman) for roman in ("I", "II", "III", "IV")]
    rows = [
        [*FRONT, *quarters],
        [*AREA, "", "", "", "", ""],
        [1, "Rà soát văn bản", "Văn phòng", "", "x", "", ""],
        [2, "Theo dõi thi hành pháp luật", "Văn phòng", "X", "", "", "x"],
        [3, "Góp ý dự thảo luật", "Văn phòng", "", "", "", ""],
    ]

    tasks = read_plan([SourceFile("phu-luc.xlsx", saved(rows))]).tasks

    assert [(task.time_text, task.due) for task in tasks][2] == (None, None)
    assert [task.time_text for task in tasks][:2] == ["Quý II", "Quý I, IV"]


def test_a_time_of_two_columns_in_word():
    document = word.paragraphs("PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026")
    word.add_table(
        document,
        [*FRONT, "Từ ngày", "Đến ngày"],
        [*AREA, "", "", ""],
        ["1", "Rà soát văn bản", "Văn phòng", "01/02/2026", "30/6/2026"],
    )

    [task] = read_plan([SourceFile("phu-luc.docx", word.saved(document))]).tasks

    assert (task.time_text, task.time_kind) == ("Từ 01/02/2026 đến 30/6/2026", "range")


@pytest.mark.parametrize(
    ("heading", "cell", "text", "due"),
    [
        ("Thời hạn", date(2026, 2, 28), "28/02/2026", date(2026, 2, 28)),
        ("Thời hạn", datetime(2026, 2, 28, 17, 0), "28/02/2026", date(2026, 2, 28)),
        ("Thời gian thực hiện", 46081, "28/02/2026", date(2026, 2, 28)),
        ("Hạn hoàn thành", "46081", "28/02/2026", date(2026, 2, 28)),
        ("Thời gian", 2026, "2026", date(2026, 12, 31)),
        ("Thời gian", 12345, "12345", None),
    ],
)
def test_days_of_a_sheet(heading, cell, text, due):
    task = task_of([*FRONT, heading], AREA, [*TASK, cell])

    assert (task.time_text, task.due) == (text, due)


@pytest.mark.parametrize("form", ["mm/yyyy", r"mmm\-yy", '"Tháng "m/yyyy', "[$-42A]mmmm yyyy"])
def test_a_day_shown_as_a_month_is_that_month(form):
    book = openpyxl.Workbook()
    for row in ([*FRONT, "Thời hạn"], AREA, [*TASK, date(2026, 3, 1)]):
        book.active.append(row)
    book.active["D3"].number_format = form
    file = SourceFile("phu-luc.xlsx", word.saved(book))

    [task] = read_plan([file]).tasks

    assert (task.time_text, task.time_kind, task.due) == ("03/2026", "month", date(2026, 3, 31))


def test_a_number_under_another_heading_stays_a_number():
    task = task_of([*FRONT, "Sản phẩm", "Thời hạn"], AREA, [*TASK, 46081, "Quý II"])

    assert (task.product, task.time_text) == ("46081", "Quý II")
