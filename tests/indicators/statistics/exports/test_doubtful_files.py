"""Files that say less, more or something else than they seem: nothing of them is entered unseen."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.factories import make_form

from .files import HEADS, LINES, NUMBERED, as_csv, as_xlsx, list_form, settlement_form, values

pytestmark = pytest.mark.django_db

HEAD = ("Chỉ tiêu", "Kỳ này")
SPENT = "Vốn đã giải ngân"
FIELDS_HEAD = ("Lĩnh vực", "Trong kỳ: trực tuyến", "Trước hạn")


def money_form():
    rows = [
        {"code": "V1", "name": "Số văn bản đi", "unit": "văn bản"},
        {"code": "V2", "name": SPENT, "kind": "money", "unit": "triệu đồng"},
    ]
    return make_form(rows=rows)


def workbook(**sheets) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("12\n5", "có dấu cách hoặc xuống dòng giữa các chữ số"),
        ("12 5", "có dấu cách hoặc xuống dòng giữa các chữ số"),
        ("9" * 25, "quá lớn; hãy kiểm tra lại"),
        (10**18, "quá lớn; hãy kiểm tra lại"),
        ("1e5", "không phải số"),
    ],
)
def test_a_cell_that_is_no_one_figure_is_withheld(read, cell, why):
    reading = read(as_xlsx([HEAD, ("Số văn bản đến", cell), ("Số văn bản đi", 4)]), list_form())

    assert values(reading) == {("V2", ""): 4}
    assert reading.withheld[0].withheld.endswith(why)


def test_cells_that_add_up_too_high_are_withheld(read):
    most = 10**16 - 1
    rows = [HEAD, ("Số văn bản đến", most), ("Số văn bản đến", most), ("Số văn bản đi", 4)]

    reading = read(as_csv(rows), list_form())

    assert values(reading) == {("V2", ""): 4}
    assert reading.withheld[0].withheld.startswith("Số quá lớn")


def test_money_with_decimals_does_not_make_counts_doubtful(read):
    reading = read(as_xlsx([HEAD, ("Số văn bản đi", 974), (SPENT, 7281.873)]), money_form())

    assert {cell: float(v) for cell, v in values(reading).items()} == {
        ("V1", ""): 974,
        ("V2", ""): 7281.873,
    }


@pytest.mark.parametrize("cell", ["7281,873", "7281.873"])
def test_three_decimals_after_four_digits_are_no_thousands(read, cell):
    reading = read(as_xlsx([HEAD, (SPENT, cell)]), money_form())

    assert str(values(reading)["V2", ""]) == "7281.8730"


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (HEAD, (f"{SPENT} (nghìn đồng)", 7_281_873)),
        (("Chỉ tiêu", "Kỳ này (1.000đ)"), (SPENT, 7_281_873)),
        (("Chỉ tiêu", "ĐVT", "Kỳ này"), (SPENT, "1000 đ", 7_281_873)),
        (("Chỉ tiêu", "ĐVT", "Kỳ này"), (SPENT, "Ngàn đ", 7_281_873)),
        (("Chỉ tiêu", "ĐVT", "Kỳ này"), (SPENT, "Tr.đồng", 7281.873)),
        (("Chỉ tiêu", "ĐVT", "Kỳ này"), (SPENT, "tỉ đồng", 7.281873)),
    ],
)
def test_units_of_money_are_known_however_they_are_written(read, head, line):
    reading = read(as_xlsx([head, line]), money_form())

    assert str(values(reading)["V2", ""]) == "7281.8730"


@pytest.mark.parametrize(
    ("row", "unit", "cell", "why"),
    [
        (SPENT, "USD", 12, "ghi theo “USD”, không rõ là bao nhiêu triệu đồng"),
        (SPENT, "", "12%", "là tỷ lệ %, không phải số tiền"),
        ("Số văn bản đi", "nghìn văn bản", 12, "ghi theo “nghìn văn bản”, không phải từng văn bản"),
    ],
)
def test_a_figure_in_another_unit_is_withheld(read, row, unit, cell, why):
    reading = read(as_xlsx([("Chỉ tiêu", "ĐVT", "Kỳ này"), (row, unit, cell)]), money_form())

    assert values(reading) == {}
    assert reading.withheld[0].withheld.endswith(why)


def test_two_names_of_one_field_are_said(read):
    rows = [FIELDS_HEAD, ("Đất đai", 5, 1), ("Lĩnh vực đất đai (cấp mới)", 7, 1), ("Hộ tịch", 2, 1)]

    reading = read(as_xlsx(rows), settlement_form())

    assert values(reading)["01", "4"] == 12
    assert any(
        "“Đất đai” và “Lĩnh vực đất đai (cấp mới)”" in each.words for each in reading.findings
    )


def test_a_field_without_figures_is_no_heading_over_the_others(read):
    rows = [("Lĩnh vực", "Trong kỳ: trực tuyến"), ("Đất đai", None), ("Tư pháp", 7), ("BTXH", 3)]

    reading = read(as_xlsx(rows), settlement_form())

    assert values(reading) == {}
    assert set(reading.match.labels) == {"Tư pháp", "BTXH"}


def test_figures_shifted_beside_their_heads_hold_the_file(read):
    lines = [(*line[:2], None, *line[2:]) for line in LINES]

    reading = read(as_xlsx([*HEADS, NUMBERED, *lines]), settlement_form())

    assert reading.held.startswith("Cột N có số nhưng không có tiêu đề")


def test_worksheets_with_one_table_each_wait_for_a_person(read):
    rows = [FIELDS_HEAD, ("Đất đai", 5, 1), ("Hộ tịch", 2, 1)]
    content = workbook(Nhóm_A=rows, Nhóm_B=rows)

    reading = read(content, settlement_form())

    assert reading.held.startswith("Tệp có nhiều trang cùng một bảng (“Nhóm A”, “Nhóm B”)")
    assert not read(content, settlement_form(code="hai"), sheet="Nhóm B").held


def test_the_worksheet_of_the_period_is_taken(read):
    sheets = {f"Quý_{n}": [FIELDS_HEAD, ("Đất đai", at, 1)] for at, n in enumerate(("I", "II"))}

    reading = read(workbook(**sheets), settlement_form())

    assert (reading.held, reading.table.sheet) == ("", "Quý I")


def test_a_file_of_one_month_is_held(read):
    rows = [("Số liệu tháng 2 năm 2026",), FIELDS_HEAD, ("Đất đai", 5, 1), ("Hộ tịch", 2, 1)]

    reading = read(as_xlsx(rows), settlement_form())

    assert reading.held == "Tệp ghi số liệu tháng 2, không phải cả kỳ đang nhập."


def test_the_day_of_a_letter_is_no_month_of_figures(read):
    rows = [("Khe Mây, ngày ..... tháng 3 năm 2026",), FIELDS_HEAD, ("Đất đai", 5, 1)]

    assert not read(as_xlsx(rows), settlement_form()).held


def test_heads_say_what_figures_are_counted_from(read):
    rows = [("Chỉ tiêu", "Thực hiện 6 tháng đầu năm"), ("Số văn bản đến", 5), ("Số văn bản đi", 7)]

    reading = read(as_xlsx(rows), list_form(), key="six-months")

    assert reading.cumulative
    assert values(reading) == {}
