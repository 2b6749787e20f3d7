import io
from datetime import date

import openpyxl
import pytest

from planreader import SourceFile, read_plan

HEADING = [
    "Hạn hoàn thành",
    "TT",
    "Nội dung công việc",
    "Sản phẩm đầu ra",
    "Cơ quan chủ trì",
    "Ghi chú",
]
TITLE = [
    ["PHỤ LỤC I"],
    ["NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026"],
    ["(Kèm theo Kế hoạch số 5/KH-UBND của UBND xã Khe Mơ)"],
]
AREA_ROW = [None, "I", "CẢI CÁCH THỂ CHẾ"]
TASK = ["Quý I/2026", 1, "Rà soát văn bản", "Báo cáo", "Văn phòng", None]


def saved(*sheets, merges=(), hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Trang {at}")
        for row in rows:
            sheet.append(row)
        if at in hidden:
            sheet.sheet_state = "hidden"
    for cells in merges:
        book.worksheets[0].merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(*sheets, **how):
    return read_plan([SourceFile("phu-luc.xlsx", saved(*sheets, **how))])


def test_an_appendix_with_its_title_and_columns_in_any_order():
    draft = read([*TITLE, [], HEADING, AREA_ROW, TASK], merges=["A1:F1", "C6:F6"])

    assert (draft.plan.title, draft.plan.issuer) == (
        "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026",
        "UBND xã Khe Mơ",
    )
    [task] = draft.tasks
    assert (task.area, task.content, task.product, task.lead_units) == (
        2,
        "Rà soát văn bản",
        "Báo cáo",
        ["Văn phòng"],
    )
    assert (task.time_text, task.due, task.source) == ("Quý I/2026", date(2026, 3, 31), "appendix")


@pytest.mark.parametrize("title", [[], [["DANH MỤC NHIỆM VỤ NĂM 2026"]]])
def test_a_sheet_is_an_appendix_even_without_that_word(title):
    [task] = read([*title, HEADING, AREA_ROW, TASK]).tasks

    assert (task.area, task.source) == (2, "appendix")


def test_a_cell_merged_downwards_holds_for_every_row():
    second = [None, 2, "Mở lớp tập huấn", "01 lớp", None, None]

    tasks = read([HEADING, AREA_ROW, TASK, second], merges=["A3:A4", "E3:E4"]).tasks

    assert [(task.content, task.lead_units, task.time_text) for task in tasks] == [
        ("Rà soát văn bản", ["Văn phòng"], "Quý I/2026"),
        ("Mở lớp tập huấn", ["Văn phòng"], "Quý I/2026"),
    ]


def test_days_and_percentages_read_as_they_are_shown():
    target = [1, "Tỷ lệ hồ sơ đúng hạn", "%", 0.985]
    content = saved(
        [HEADING, AREA_ROW, [date(2026, 2, 28), *TASK[1:]]],
        [["TT", "Chỉ tiêu", "Đơn vị tính", "Mục tiêu năm 2026"], target],
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[1]["D2"].number_format = "0.0%"
    buffer = io.BytesIO()
    book.save(buffer)

    draft = read_plan([SourceFile("phu-luc.xlsx", buffer.getvalue())])

    assert [(task.time_text, task.due) for task in draft.tasks] == [
        ("28/02/2026", date(2026, 2, 28))
    ]
    assert [(each.value, each.unit) for target in draft.targets for each in target.quantities] == [
        (98.5, "%")
    ]


def test_what_stands_below_the_table_is_no_task():
    below = [
        [],
        ["Nơi nhận:", None, None, None, "TM. ỦY BAN NHÂN DÂN"],
        ["- Sở Nội vụ;"],
        [None] * 4 + ["Lò Thị Mai"],
    ]

    assert len(read([HEADING, AREA_ROW, TASK, *below]).tasks) == 1


def test_hidden_sheets_are_left_out():
    assert len(read([HEADING, AREA_ROW, TASK], [HEADING, AREA_ROW, TASK], hidden=[1]).tasks) == 1


def test_the_appendix_beside_its_plan():
    plan = (
        "KẾ HOẠCH\nCải cách hành chính năm 2026\nI. NHIỆM VỤ\n1. Cải cách thể chế\n- Mở "
        "lớp tập huấn.\n"
    )
    files = [
        SourceFile("phu-luc.xlsx", saved([*TITLE, HEADING, AREA_ROW, TASK])),
        SourceFile("kh.txt", plan.encode()),
    ]

    draft = read_plan(files)

    assert draft.plan.title == "Cải cách hành chính năm 2026"
    assert [(task.content, task.source) for task in draft.tasks] == [
        ("Mở lớp tập huấn.", "narrative"),
        ("Rà soát văn bản", "appendix"),
    ]


def test_the_year_is_that_of_the_days_when_no_title_names_one():
    tasks = read([HEADING, AREA_ROW, [date(2026, 2, 28), *TASK[1:]], ["Quý III", *TASK[1:]]]).tasks

    assert [task.due for task in tasks] == [date(2026, 2, 28), date(2026, 9, 30)]
