"""What keeps a form from being put in force, and what a formula that is typed yields."""

import pytest

from indicators.models import StatisticalForm
from indicators.statistics.form_editing.example import spelled
from indicators.statistics.form_editing.faults import faults_of
from indicators.statistics.form_editing.parts import parts_in
from indicators.statistics.form_editing.supplied import supplied_contents

COLUMNS = [{"code": "4", "heading": "A"}, {"code": "5", "heading": "B"}]


def parts_with(rows, columns=(), **values):
    content = {"rows": [{"name": each["code"]} | each for each in rows], "columns": columns}
    return parts_in(StatisticalForm(), content | values)


def said(parts):
    return [(fault.part, fault.field, fault.words) for fault in faults_of(parts)]


@pytest.mark.parametrize("content", supplied_contents(), ids=lambda each: each["code"])
def test_supplied_forms_are_right(content):
    assert faults_of(parts_in(StatisticalForm(), content)) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"kind": "computed"}, ("formula", "Chưa ghi.")),
        (
            {"kind": "computed", "formula": "[02]"},
            ("formula", "Không có dòng hoặc cột nào mang mã 02."),
        ),
        (
            {"kind": "computed", "formula": "[4]"},
            ("formula", "Mã 4 là của cột; hãy ghi cả mã dòng, như [mã dòng.4]."),
        ),
        (
            {"kind": "ratio", "formula": "[01]", "denominator": "[01.4]"},
            ("formula", "Biểu có nhiều cột; hãy ghi cả mã cột, như [01.5]."),
        ),
        (
            {"kind": "ratio", "formula": "[01.9]", "denominator": "[01.4]"},
            ("formula", "Không có cột nào mang mã 9."),
        ),
        (
            {"kind": "ratio", "formula": "[DM.4]", "denominator": "[01.4]"},
            ("formula", "Dòng DM là đề mục, không có số liệu."),
        ),
        ({"kind": "choice"}, ("options", "Chưa ghi các mục để chọn.")),
        (
            {"code": "a b"},
            ("code", "Mã không có dấu cách, dấu chấm, dấu @ hoặc ngoặc vuông."),
        ),
    ],
)
def test_a_row_says_what_is_wrong_with_it(row, fault):
    rows = [{"code": "DM", "kind": "heading"}, {"code": "01"}, {"code": "X"} | row]

    assert said(parts_with(rows, COLUMNS)) == [("rows", *fault)]


def test_codes_of_rows_and_columns_differ():
    parts = parts_with([{"code": "4"}], COLUMNS)

    assert said(parts) == [
        ("", "code", "Mã 4 đứng 2 lần; mỗi dòng, mỗi cột cần một mã riêng."),
    ]


def test_formulas_in_a_circle_are_told_once_each():
    rows = [
        {"code": "01"},
        {"code": "A", "kind": "computed", "formula": "[B] + [01]"},
        {"code": "B", "kind": "computed", "formula": "[A] - [01]"},
    ]
    columns = [COLUMNS[0], {"code": "5", "heading": "B", "formula": "[6]"}]
    columns.append({"code": "6", "heading": "C", "formula": "[5] + [4]"})

    told = [(fault.part, fault.name) for fault in faults_of(parts_with(rows, columns))]

    assert sorted(told) == [
        ("columns", "Cột 5"),
        ("columns", "Cột 6"),
        ("rows", "Dòng A"),
        ("rows", "Dòng B"),
    ]


def test_last_periods_figure_of_the_own_column_is_no_circle():
    columns = [COLUMNS[0], {"code": "5", "heading": "B", "formula": "[5@trước] + [4]"}]

    assert faults_of(parts_with([{"code": "01"}], columns)) == []


def test_conditions_and_sentences_name_what_there_is():
    parts = parts_with(
        [{"code": "01"}, {"code": "GC", "kind": "text"}],
        COLUMNS,
        checks=[{"expression": "[4] <= [5]"}, {"expression": "[4] <= [GC.5]"}],
        sentences=[{"template": "Có [01.4] hồ sơ [GC.4]."}, {"template": "Có [01] hồ sơ, [x"}],
    )

    assert [str(fault) for fault in faults_of(parts)] == [
        "Điều kiện 2: Dòng GC ghi bằng chữ, không tính được.",
        "Câu mẫu 2: Thiếu một dấu ngoặc vuông.",
    ]


def test_what_is_typed_is_tried_with_example_figures():
    parts = parts_with([{"code": "01"}, {"code": "02"}], COLUMNS)

    tried = [
        spelled("[4] + [5]", parts, "columns"),
        spelled("[01] - [02]", parts, "rows"),
        spelled("[01.4]", parts, "rows", denominator="[01.5]"),
        spelled("[4] <= [5]", parts, "checks"),
        spelled("Tiếp nhận [02.5] hồ sơ.", parts, "sentences"),
        spelled("[4] + [7]", parts, "columns"),
        spelled("[4] +", parts, "columns"),
    ]

    assert [(each.words, each.wrong) for each in tried] == [
        ("Với số ví dụ: 10 + 17 = 27.", False),
        ("Với số ví dụ: 10 - 24 = -14.", False),
        ("Với số ví dụ: 10 / 17 = 58,82%.", False),
        ("Với số ví dụ: 10 <= 17.", False),
        ("Báo cáo sẽ ghi: Tiếp nhận 31 hồ sơ.", False),
        ("Không có dòng hoặc cột nào mang mã 7.", True),
        (
            "Công thức “[4] +” chưa đúng: chỉ dùng mã trong ngoặc vuông, số và + - * / ( ).",
            True,
        ),
    ]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("Có [01@trước] hồ sơ.", "Trong câu mẫu, sau dấu @ chỉ ghi “kỳ” hoặc “cùng kỳ”."),
        ("Có [01@Kỳ] hồ sơ.", "Trong câu mẫu, sau dấu @ chỉ ghi “kỳ” hoặc “cùng kỳ”."),
        (
            "{Có hồ sơ|Không có hồ sơ}.",
            "Trong ngoặc nhọn, trước gạch đứng, cần có chỗ lấy số liệu, như [101].",
        ),
    ],
)
def test_a_sentence_that_would_tell_another_figure_is_refused(template, words):
    parts = parts_with([{"code": "01"}], sentences=[{"template": template}])

    assert said(parts) == [("sentences", "template", words)]


@pytest.mark.parametrize("place", ["[01]", "[01@kỳ]", "[ 01 @ cùng kỳ ]", "[01@lũy kế]"])
def test_a_sentence_names_the_time_of_its_figures(place):
    assert said(parts_with([{"code": "01"}], sentences=[{"template": f"Có {place}."}])) == []
