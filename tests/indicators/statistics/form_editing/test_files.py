"""A form as one Excel file, and rows that were copied from Excel."""

import io

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from indicators.models import StatisticalForm
from indicators.statistics.form_editing.contents import filled
from indicators.statistics.form_editing.importing import UnreadableForm, read_form
from indicators.statistics.form_editing.parts import parts_in
from indicators.statistics.form_editing.pasting import pasted_rows
from indicators.statistics.form_editing.supplied import supplied_contents
from indicators.statistics.form_editing.xlsx import form_as_xlsx

ODD = {
    "code": "la",
    "name": "=1+1",
    "year": 2027,
    "jump": 30,
    "note": "Dòng một\nDòng hai",
    "periods": ["year"],
    "rows": [
        {"code": "01", "name": "+84", "options": [[0, "không"], [5, "có: đủ"]], "kind": "choice"},
        {"code": "TL", "name": "Tỷ lệ", "kind": "ratio", "formula": "[01]", "denominator": "-[01]"},
    ],
    "checks": [{"expression": "[01] >= 0", "severity": "warning"}],
}


def as_file(content, change=None) -> ContentFile:
    file = form_as_xlsx(content)
    if change:
        book = load_workbook(file)
        change(book)
        file = io.BytesIO()
        book.save(file)
    return ContentFile(file.getvalue(), name="bieu.xlsx")


@pytest.mark.parametrize("content", [*supplied_contents(), ODD], ids=lambda each: each["code"])
def test_a_form_that_was_exported_reads_back_the_same(content):
    whole = filled(content)

    assert read_form(as_file(whole)).content == whole


def test_faults_are_told_by_worksheet_and_cell():
    def spoil(book):
        book["Biểu"]["B4"] = "hai nghìn"
        book["Dòng"]["F2"] = "số lạ"
        book["Dòng"]["B3"] = None
        book["Điều kiện"]["B2"] = "nặng"

    with pytest.raises(UnreadableForm) as told:
        read_form(as_file(filled(ODD), spoil))

    assert [fault.split(";")[0] for fault in told.value.faults] == [
        "Trang “Biểu”, ô B4 (Áp dụng từ năm): “hai nghìn” không phải là số nguyên từ 2000.",
        "Trang “Dòng”, ô F2 (Loại số liệu): “số lạ” không có trong danh mục",
        "Trang “Dòng”, dòng 3: chưa ghi “Chỉ tiêu”.",
        "Trang “Điều kiện”, ô B2 (Mức): “nặng” không có trong danh mục",
    ]


def test_numbers_that_excel_made_of_codes_are_read_as_people_see_them():
    def type_numbers(book):
        book["Dòng"]["A2"] = 101
        book["Biểu"]["B4"] = 2028.0

    read = read_form(as_file(filled(ODD), type_numbers)).content

    assert (read["rows"][0]["code"], read["year"]) == ("101", 2028)


def test_a_file_without_the_worksheets_says_how_to_get_one():
    def rename(book):
        book["Biểu"].title = "Sheet1"

    with pytest.raises(UnreadableForm, match="hãy tải một biểu về làm mẫu"):
        read_form(as_file(filled(ODD), rename))


def parts_with(*rows):
    return parts_in(StatisticalForm(), {"rows": [{"name": "x", "code": code} for code in rows]})


def read_rows(text, *known):
    found = pasted_rows(text, parts_with(*known))
    fields = ("code", "name", "unit", "kind", "office")
    return [tuple(row[name] for name in fields) for row in found.rows], found.faults


def test_pasted_rows_with_headings_say_what_their_columns_hold():
    headings = "Mã\tChỉ tiêu\tĐVT\tLoại số liệu\tĐơn vị phụ trách"
    text = f"{headings}\n1.1\tSố tin, bài\ttin\tSố đếm\tVăn phòng\n"

    assert read_rows(text) == ([("1-1", "Số tin, bài", "tin", "count", "Văn phòng")], [])


def test_pasted_rows_without_headings_and_codes_get_the_next_that_is_free():
    text = "Số hộ\thộ\tPhòng Kinh tế\r\nSố chợ\tchợ\r\n"

    assert read_rows(text, "01", "07") == (
        [("08", "Số hộ", "hộ", "count", "Phòng Kinh tế"), ("09", "Số chợ", "chợ", "count", "")],
        [],
    )


def test_pasted_rows_tell_line_and_fault():
    _, faults = read_rows("01\tSố hộ\thộ\n01\tSố chợ\tchợ\n02\t\tchợ", "03")

    assert faults == [
        "Dòng 2: mã 01 đã có trong biểu hoặc ở dòng trên.",
        "Dòng 3: chưa có tên chỉ tiêu.",
    ]
