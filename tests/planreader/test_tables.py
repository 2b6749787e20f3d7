import pytest

from planreader import SourceFile, read_plan
from planreader.blocks import TableRow
from planreader.layout.columns import Column, column_of, columns_of


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("STT", Column.ORDINAL),
        ("TT", Column.ORDINAL),
        ("Nội dung công việc", Column.CONTENT),
        ("Tên nhiệm vụ", Column.CONTENT),
        ("Nội dung thực hiện", Column.CONTENT),
        ("Sản phẩm đầu ra", Column.PRODUCT),
        ("Kết quả", Column.PRODUCT),
        ("Cơ quan chủ trì", Column.LEAD),
        ("Đơn vị thực hiện", Column.LEAD),
        ("Bộ phận phối hợp", Column.COORDINATE),
        ("Thời gian hoàn thành", Column.TIME),
        ("Tiến độ thực hiện", Column.TIME),
        ("Thời hạn", Column.TIME),
        ("Đơn vị tính", Column.MEASURE),
        ("Mục tiêu năm 2026", Column.VALUE),
        ("Chỉ tiêu", Column.TARGET),
        ("Ghi chú", Column.NOTE),
        ("Lĩnh vực", Column.AREA),
        ("Màu sắc", None),
    ],
)
def test_a_column_is_told_by_its_words(heading, column):
    assert column_of(heading) == column


def test_a_row_of_tasks_is_no_heading_row():
    assert columns_of(TableRow(("1", "Rà soát văn bản hết hiệu lực", "Văn phòng", "Quý I"))) is None


def tasks_of(text, name="phu-luc.txt"):
    draft = read_plan([SourceFile(name, text.encode())])
    return [(task.area, task.content, task.time_text) for task in draft.tasks]


HEAD = "STT\tNội dung\tĐơn vị chủ trì\tThời gian\n"


def test_a_row_cut_by_a_page_break_is_whole_again():
    text = (
        f"{HEAD}I\tCẢI CÁCH THỂ CHẾ\t\t\n1\tRà soát văn bản của\tVăn\tQuý I\n\n"
        f"{HEAD}\txã và của thôn\tphòng\t\n2\tMở lớp\tVăn phòng\tQuý II\n"
    )

    draft = read_plan([SourceFile("phu-luc.txt", text.encode())])

    assert [task.content for task in draft.tasks] == [
        "Rà soát văn bản của xã và của thôn",
        "Mở lớp",
    ]
    assert draft.tasks[0].lead_units == ["Văn phòng"]


@pytest.mark.parametrize(
    "area_row",
    ["II\tThủ tục hành chính\t\t", "II. Thủ tục hành chính\t\t\t", "\tTHỦ TỤC HÀNH CHÍNH\t\t"],
)
@pytest.mark.parametrize("number", ["1", "2.1", "II.1", ""])
def test_area_rows_and_task_numbers_of_many_forms(area_row, number):
    text = f"{HEAD}{area_row}\n{number}\tNiêm yết thủ tục\tBộ phận một cửa\tQuý I/2026\n"

    assert tasks_of(text) == [(3, "Niêm yết thủ tục", "Quý I/2026")]


def test_a_part_of_an_area_is_no_task():
    text = (
        f"{HEAD}I\tTHỂ CHẾ\t\t\n1\tRà soát văn bản\t\t\n"
        "1.1\tLập danh mục\tVăn phòng\tQuý I\n1.2\tBãi bỏ\tVăn phòng\tQuý II\n"
    )

    assert tasks_of(text) == [(2, "Lập danh mục", "Quý I"), (2, "Bãi bỏ", "Quý II")]


def test_a_column_may_name_the_area():
    text = (
        "TT\tLĩnh vực\tNhiệm vụ\tThời hạn\n"
        "1\tTài chính công\tCông khai dự toán\tQuý I\n2\tChính quyền số\tSố hóa\tQuý II\n"
    )

    assert tasks_of(text) == [(6, "Công khai dự toán", "Quý I"), (7, "Số hóa", "Quý II")]


def test_one_column_for_who_leads_and_who_coordinates():
    text = (
        "| TT | Nhiệm vụ | Đơn vị thực hiện |\n|---|---|---|\n| I | Thể chế | |\n"
        "| 1 | Rà soát | Chủ trì: Văn phòng<br>Phối hợp: Công an xã |\n"
    )

    task = read_plan([SourceFile("phu-luc.md", text.encode())]).tasks[0]

    assert (task.lead_units, task.coordinating_units) == (["Văn phòng"], ["Công an xã"])


def test_notes_under_a_table_are_no_tasks():
    table = f"{HEAD}I\tTHỂ CHẾ\t\t\n1\tRà soát\tVăn phòng\tQuý I\n"
    text = f"Phụ lục\nNHIỆM VỤ NĂM 2026\n{table}Ghi chú: thời hạn có thể thay đổi.\n"

    assert tasks_of(text) == [(2, "Rà soát", "Quý I")]


def test_areas_may_be_lettered_in_the_vietnamese_alphabet():
    rows = (
        "TT\tNội dung\tCơ quan chủ trì\tThời gian",
        "D\tCẢI CÁCH TỔ CHỨC BỘ MÁY\t\t",
        "1\tRà soát quy chế làm việc của đơn vị\tVăn phòng\tQuý I/2026",
        "Đ\tCẢI CÁCH CHẾ ĐỘ CÔNG VỤ\t\t",
        "1\tMở lớp bồi dưỡng cho công chức mới\tVăn phòng\tQuý II/2026",
    )

    draft = read_plan([SourceFile("phu-luc.txt", "\n".join(rows).encode())])

    assert [(task.area, task.content) for task in draft.tasks] == [
        (4, "Rà soát quy chế làm việc của đơn vị"),
        (5, "Mở lớp bồi dưỡng cho công chức mới"),
    ]


def test_the_second_column_of_goals_holds_their_values():
    columns = columns_of(TableRow(("TT", "Chỉ tiêu", "ĐVT", "Mục tiêu 2026")))

    assert columns == {Column.ORDINAL: 0, Column.TARGET: 1, Column.MEASURE: 2, Column.VALUE: 3}


def test_the_columns_of_a_table_of_targets_are_told_by_their_words():
    rows = (
        "| TT | Chỉ tiêu | ĐVT | Thực hiện năm 2025 | Kế hoạch năm 2026 | Ghi chú |",
        "|---|---|---|---|---|---|",
        "| I | Cải cách thủ tục hành chính | | | | |",
        "| 1 | Tỷ lệ hồ sơ giải quyết đúng hạn | % | 96,5 | ≥ 98 | |",
        "| 2 | Thời gian chờ trung bình | phút | 20 | ≤ 15 | |",
        "| 3 | Tỷ lệ hồ sơ nộp trực tuyến | % | 71 | từ 80 trở lên | |",
        "| 4 | Số cuộc đối thoại | cuộc | 1 | 02 | |",
        "| 5 | Bảng niêm yết | | có | đạt yêu cầu | |",
    )
    head = "KẾ HOẠCH\nCải cách hành chính năm 2026\nI. MỤC TIÊU\n\n"

    targets = read_plan([SourceFile("kh.md", (head + "\n".join(rows)).encode())]).targets

    found = [[(q.comparator, q.value, q.unit) for q in each.quantities] for each in targets]
    assert found == [
        [(">=", 98, "%")],
        [("<=", 15, "phút")],
        [(">=", 80, "%")],
        [("=", 2, "cuộc")],
        [],
    ]
    assert targets[4].text == "Bảng niêm yết: đạt yêu cầu (năm trước: có)"
    assert [each.baseline for each in targets] == [96.5, 20, 71, 1, None]


TARGETS = (
    "KẾ HOẠCH\nCải cách hành chính năm 2026\nI. CHỈ TIÊU\n"
    "STT\tChỉ tiêu\tĐơn vị tính\tThực hiện năm 2025\tKế hoạch năm 2026\tĐơn vị theo dõi\tMàu sắc\n"
    "I\tThủ tục hành chính\t\t\t\t\t\n1\tHồ sơ đúng hạn\t%\t97\t99\tBộ phận một cửa\tXanh lá cây\n"
)


def test_cells_for_which_an_entry_has_no_value_stay_in_the_text():
    draft = read_plan([SourceFile("kh.txt", TARGETS.encode())])

    assert [each.text for each in draft.targets] == ["Hồ sơ đúng hạn"]
    assert "Bộ phận một cửa Xanh lá cây" in [
        line for section in draft.sections for line in section.text.splitlines()
    ]
