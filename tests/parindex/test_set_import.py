"""Criteria sets of provinces are read from their Excel and Word files; what is exported reads back
the same.
"""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import Workbook, load_workbook

from parindex.models import CriteriaSet
from parindex.rules import KINDS, rule_of
from parindex.services.sets import content_of, faults_of, make_set, model_content
from parindex.set_differences import differences_between
from parindex.suggestions.sources import KINDS as SOURCE_KINDS
from tests.foundation.web import hostile
from tests.parindex.rounds import SMALL_SET, make_round

pytestmark = pytest.mark.django_db

HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm", "Quy tắc", "Tài liệu kiểm chứng"]
ROWS = [
    ["1", "CHỈ ĐẠO", "60", "", "", ""],
    ["1.1", "Ban hành kế hoạch", "20", "TĐG", "BOOL", "Kế hoạch"],
    ["1.2", "Hoàn thành", "40", "TĐG", "RATIO_MIN floor 80 %", "Báo cáo"],
    ["2", "TÁC ĐỘNG", "40", "", "", ""],
    ["2.1", "Hài lòng", "30", "XHH", "", "Phiếu"],
    ["2.2", "Việc khác", "10", "TĐG", "Theo hội đồng", ""],
    ["+", "Điểm thưởng", "+3", "", "1 điểm mỗi sáng kiến", ""],
    ["", "Tổng cộng", "", "", "", ""],
]
NO_BANDS = "Chưa có mức xếp loại; hãy ghi ở “Sửa thông tin”."
RULES = {"1.1": "yes_no", "1.2": "ratio", "2.1": "survey", "2.2": "manual", "T": "per_case"}


def saved(document, name):
    file = BytesIO()
    document.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def fill(table, rows):
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def xlsx(rows=ROWS, head=HEAD):
    book = Workbook()
    book.active.append(["Bộ tiêu chí của tỉnh"])
    for row in [head, *rows]:
        book.active.append(row)
    return saved(book, "bo.xlsx")


def docx(rows=ROWS, head=HEAD):
    document = Document()
    document.add_paragraph("QUYẾT ĐỊNH")
    fill(document.add_table(rows=0, cols=len(head)), [head, *rows])
    return saved(document, "bo.docx")


@pytest.fixture
def played():
    return make_round(in_force=False)


@pytest.fixture
def client(client, played):
    client.force_login(played.appraiser)
    return client


def address(name, criteria_set):
    return reverse(f"parindex:{name}", args=[criteria_set.pk])


def take(client, file, year=2027):
    page = client.post(reverse("parindex:set_import"), {"file": file, "year": year})
    sent = {
        "read": page.context["read"],
        "year": year,
        "name": page.context["found"].content["name"],
    }
    return page, client.post(reverse("parindex:set_take"), sent)


def plain(criteria_set):
    content = content_of(criteria_set)
    for each in content["criteria"]:
        each["rule"] = each["rule"] and rule_of(each["rule"])
    return content


@pytest.mark.parametrize("file", [xlsx, docx])
def test_a_set_is_read_from_excel_and_word(client, played, file):
    page, _ = take(client, file())

    made = CriteriaSet.objects.get(year=2027)
    assert (made.authority, made.state, made.bonus_cap) == (played.province, "draft", 3)
    assert {each.code: each.rule["kind"] for each in made.criteria.leaves()} == RULES
    assert [str(each.parent or "") for each in made.criteria.all()][1] == "1 CHỈ ĐẠO"
    assert [code for code, _ in page.context["found"].warnings] == ["2.2"]
    assert [words for _, words in page.context["faults"]] == [NO_BANDS]


def test_a_preview_stores_nothing_and_shows_each_fault(client):
    rows = [
        ["1", "A", "50", "", "", ""],
        ["1.1", "B", "40", "", "BOOL", ""],
        ["1.1", "C", "1", "", "", ""],
        ["3.1", "D", "không rõ", "", "BOOL", ""],
    ]

    page = client.post(reverse("parindex:set_import"), {"file": xlsx(rows), "year": 2027})

    assert not CriteriaSet.objects.filter(year=2027).exists()
    assert "1: các phần cộng lại 40 điểm, điểm tối đa ghi 50." in [
        words for _, words in page.context["faults"]
    ]
    assert [code for code, _ in page.context["found"].warnings] == ["1.1", "3.1", "3.1"]


@pytest.mark.parametrize(
    ("name", "content"), [("bo.xlsx", b"PK\x03\x04xx"), ("bo.txt", b"1 A 2"), ("bo.docx", b"")]
)
def test_a_file_that_holds_no_set_is_refused(client, name, content):
    page = client.post(
        reverse("parindex:set_import"), {"file": SimpleUploadedFile(name, content), "year": 2027}
    )

    assert page.status_code == 200
    assert page.context["form"].errors["file"]


def test_a_file_with_macros_is_refused(client):
    file = SimpleUploadedFile("bo.docx", hostile.docx(**{"word/vbaProject.bin": hostile.OLE}))

    page = client.post(reverse("parindex:set_import"), {"file": file, "year": 2027})

    assert "có macro" in page.context["form"].errors["file"][0]


def test_a_table_without_head_is_refused(client):
    page = client.post(reverse("parindex:set_import"), {"file": xlsx(head=["a"] * 6), "year": 2027})

    assert "Không thấy dòng tiêu đề" in page.context["form"].errors["file"][0]


def test_what_was_not_read_here_is_not_taken(client):
    client.post(reverse("parindex:set_take"), {"read": "abc", "year": 2027, "name_field": "X"})

    assert not CriteriaSet.objects.filter(year=2027).exists()


LADDER = [[">", "95", "2", ""], [">=", "80", "1", ""], ["=", "50", "0.25", "một nửa"]]
ODD = [[">=", "90", "2", "tốt; hay: giỏi"], ["<", "10", "0.5", ""]]
LATE = [["<=", "0", "2", "đúng hạn"], ["<=", "10", "1.5", "chậm không quá 10 ngày"]]
LEVELS = [["=", "2", "2", "có + kiểm tra"], ["=", "1", "1", "có"], ["=", "0", "0", "không"]]
EVERY_RULE = [
    {"kind": "yes_no", "no": "0.25"},
    {"kind": "ladder", "steps": LADDER, "noun": "hồ sơ"},
    {"kind": "ladder", "steps": ODD, "of": "value", "unit": "điểm"},
    {"kind": "ladder", "steps": LATE, "of": "value", "unit": "ngày chậm"},
    {"kind": "ladder", "steps": LEVELS, "of": "choice", "unit": ""},
    {"kind": "ratio"},
    {"kind": "ratio", "floor": "80", "noun": "nhiệm vụ"},
    {"kind": "ratio", "goal": "62.5"},
    {"kind": "ratio", "floor": "50", "goal": "90", "noun": "hồ sơ trễ hạn", "empty_is_full": True},
    {"kind": "deduction", "each": "0.25", "noun": "lần chậm"},
    {"kind": "per_case", "each": "0.75", "noun": "hình thức"},
    {
        "kind": "checklist",
        "items": [["loa", "0.5"], ["trang tin điện tử", "1"], ["hội thi", "0.75"]],
    },
    {"kind": "survey", "weights": [["A", "1"], ["B", "0.625"], ["C", "0"]]},
    {"kind": "manual"},
    {"kind": "manual", "words": "Theo ý kiến của hội đồng: tối đa cho đơn vị dẫn đầu"},
]
SOURCES = {
    5: {"kind": "tasks_done", "area": 7},
    6: {"kind": "reports_sent"},
    7: {"kind": "target", "words": "thanh toán trực tuyến"},
    9: {"kind": "reports_late"},
    3: {"kind": "plan_issued", "by": "01-31"},
    0: {"kind": "evidence", "words": "kế hoạch “kiểm tra”", "by": "03-31"},
    8: {"kind": "statistics", "form": "giai-quyet-tthc", "row": "TL"},
    1: {"kind": "statistics_complete"},
}


def every_rule():
    """A set of another level with every kind of rule and source."""
    leaves = [
        {
            "code": f"1.{at}",
            "name": f"Tiêu chí {at}",
            "maximum": "2",
            "rule": rule,
            "source": SOURCES.get(at - 1, {}),
            "method": "survey" if rule["kind"] == "survey" else "self",
            "evidence_asked": "Báo cáo; số liệu",
            "office": "Văn phòng HĐND và UBND",
        }
        for at, rule in enumerate(EVERY_RULE, start=1)
    ]
    tops = [
        {"code": "1", "name": "Mọi cách tính", "maximum": str(2 * len(leaves))},
        *leaves,
        {
            "code": "2",
            "name": "Còn lại",
            "maximum": str(100 - 2 * len(leaves)),
            "rule": {"kind": "manual"},
        },
        {"code": "T", "name": "Thưởng", "maximum": "2.5", "scope": "bonus"},
        {
            "code": "T.1",
            "name": "Sáng kiến",
            "maximum": "2.5",
            "scope": "bonus",
            "rule": EVERY_RULE[10],
        },
    ]
    own = {"level": "department", "not_applicable": "full", "bonus_cap": "1.5", "penalty_cap": "0"}
    return SMALL_SET | own | {"bands": [["Loại A", "87.5"], ["Loại B", "0"]], "criteria": tops}


def test_the_set_of_every_rule_has_every_kind_and_no_fault(played):
    assert {rule["kind"] for rule in EVERY_RULE} == set(KINDS)
    assert {source["kind"] for source in SOURCES.values()} == set(SOURCE_KINDS)
    assert faults_of(make_set(played.province, year=2026, content=every_rule())) == []


@pytest.mark.parametrize("content", [model_content(), SMALL_SET, every_rule()])
def test_an_exported_set_reads_back_the_same(client, played, content):
    own = make_set(played.province, year=2026, content=content)
    own.refresh_from_db()
    file = b"".join(client.get(address("set_export", own)).streaming_content)

    page, _ = take(client, SimpleUploadedFile("bo.xlsx", file))

    made = CriteriaSet.objects.get(year=2027)
    assert plain(made) == plain(own)
    assert differences_between(own.criteria.all(), made.criteria.all()) == []
    assert [page.context["found"].warnings, page.context["faults"]] == [[], []]


def test_an_exported_set_has_the_columns_of_provinces(client, played):
    file = b"".join(client.get(address("set_export", played.criteria_set)).streaming_content)

    rows = list(load_workbook(BytesIO(file)).active.iter_rows(values_only=True))
    head = (
        "Mã",
        "Tiêu chí",
        "Điểm tối đa",
        "Cách chấm",
        "Quy tắc",
        "Tài liệu kiểm chứng",
        "Đơn vị phụ trách",
    )
    assert rows[7][:7] == head
    assert rows[10][:5] == (
        "1.1.1",
        "Ban hành kế hoạch",
        10,
        "Tự đánh giá",
        "Có: 10 điểm; không: 0 điểm",
    )


AREA = ["1", "CHỈ ĐẠO", "100", "", "", ""]
YES = "Có ban hành: điểm tối đa; không: 0"
PLAN, DONE = (
    ["1.1", "Ban hành kế hoạch", "40", "TĐG", YES, "Kế hoạch"],
    ["1.2", "Hoàn thành", "60", "", "RATIO", ""],
)


def read(client, file):
    """The rows that the preview shows by code, with what it warns of and what keeps the set from
    being used.
    """
    page = client.post(reverse("parindex:set_import"), {"file": file, "year": 2027})
    found = page.context["found"]
    rows = {each["code"]: each for each in found.content["criteria"]}
    return (
        rows,
        [words for _, words in found.warnings],
        [words for _, words in page.context["faults"]],
    )


@pytest.mark.parametrize("file", [xlsx, docx])
def test_text_over_two_rows_is_joined(client, file):
    more = ["", "của cấp ủy và chính quyền", "", "", "", "Nghị quyết"]

    rows, warnings, faults = read(client, file([AREA, PLAN, more, DONE]))

    assert (rows["1.1"]["name"], rows["1.1"]["evidence_asked"]) == (
        "Ban hành kế hoạch của cấp ủy và chính quyền",
        "Kế hoạch Nghị quyết",
    )
    assert warnings == ["1.1: nối dòng “của cấp ủy và chính quyền” vào tiêu chí này."]
    assert faults == [NO_BANDS]


def test_levels_in_rows_of_their_own_are_the_rule(client):
    levels = [
        ["1.1", "Ban hành kế hoạch", "40", "", "", ""],
        ["", "- Đúng hạn", "40", "", "", ""],
        ["-", "Chậm không quá 10 ngày", "20", "", "", ""],
        ["", "- Không ban hành: 0 điểm", "", "", "", ""],
    ]

    rows, warnings, _ = read(client, xlsx([AREA, *levels, DONE]))

    assert rule_of(rows["1.1"]["rule"]).in_words(40) == (
        "Đúng hạn: 40 điểm; Chậm không quá 10 ngày: 20 điểm; Không ban hành: 0 điểm"
    )
    assert (list(rows), warnings) == (["1", "1.1", "1.2"], [])


def test_a_number_beyond_all_points_is_text_and_no_level(client):
    more = ["", "theo Kế hoạch số 05, 2026", "", "", "", ""]

    rows, warnings, _ = read(client, xlsx([AREA, PLAN, more, DONE]))

    assert rows["1.1"]["name"] == "Ban hành kế hoạch theo Kế hoạch số 05, 2026"
    assert warnings == ["1.1: nối dòng “theo Kế hoạch số 05, 2026” vào tiêu chí này."]


@pytest.mark.parametrize("words", ["Tổng cộng", "TỔNG:", "Cộng", "Tổng số điểm (I + II)"])
def test_a_row_that_sums_up_is_no_level(client, words):
    rows, warnings, faults = read(
        client, xlsx([AREA, PLAN, [*DONE[:4], "", ""], ["", words, "100", "", "", ""]])
    )

    assert (list(rows), warnings) == (["1", "1.1", "1.2"], [])
    assert faults == ["1.2: chưa có quy tắc tính điểm.", NO_BANDS]


def test_tables_one_after_the_other_are_one_set(client):
    document = Document()
    for rows in ([HEAD, AREA, PLAN], [HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], DONE]):
        fill(document.add_table(rows=0, cols=len(HEAD)), rows)

    assert list(read(client, saved(document, "bo.docx"))[0]) == ["1", "1.1", "1.2"]


def test_worksheets_one_after_the_other_are_one_set(client):
    book = Workbook()
    for rows in ([HEAD, AREA, PLAN], [["Ghi chú của Sở"]], [HEAD, DONE]):
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)

    assert list(read(client, saved(book, "bo.xlsx"))[0]) == ["1", "1.1", "1.2"]


def test_a_cell_over_some_rows_is_said_of_each(client):
    book = Workbook()
    for row in [[*HEAD, "Đơn vị phụ trách"], [*AREA, ""], [*PLAN, "Văn phòng"], [*DONE, ""]]:
        book.active.append(row)
    book.active.merge_cells("G3:G4")

    rows, _, _ = read(client, saved(book, "bo.xlsx"))

    assert [rows[code]["office"] for code in ("1", "1.1", "1.2")] == ["", "Văn phòng", "Văn phòng"]


def test_merged_cells_of_word_shift_no_column(client):
    document = Document()
    table = document.add_table(rows=0, cols=6)
    fill(table, [["Bảng 1", "", "", "", "", ""], HEAD, AREA, PLAN, DONE])
    table.cell(0, 0).merge(table.cell(0, 5))
    table.cell(2, 3).merge(table.cell(2, 5))
    table.cell(3, 5).merge(table.cell(4, 5))

    rows, warnings, faults = read(client, saved(document, "bo.docx"))

    assert [rows[code]["maximum"] for code in rows] == ["100", "40", "60"]
    assert [rows[code]["evidence_asked"] for code in rows] == ["", "Kế hoạch", "Kế hoạch"]
    assert (warnings, faults) == ([], [NO_BANDS])


def test_areas_with_roman_numerals_are_numbered(client):
    sheet = [
        ["I", "CHỈ ĐẠO", "60", "", "", ""],
        ["1", "Kế hoạch", "60", "", "", ""],
        ["1.1", "Ban hành", "60", "", "BOOL", ""],
        ["II", "THỂ CHẾ", "40", "", "", ""],
        ["1", "Rà soát", "40", "", "BOOL", ""],
        ["", "Tổng cộng", "100", "", "", ""],
    ]

    rows, warnings, faults = read(client, xlsx(sheet))

    assert list(rows) == ["1", "1.1", "1.1.1", "2", "2.1"]
    assert (len(warnings), faults) == (1, [NO_BANDS])


def test_a_tenth_criterion_that_excel_took_for_a_number_is_the_tenth(client):
    parts = [
        [code, f"Phần {code}", 10, "", "BOOL", ""]
        for code in (*(f"1.{n}" for n in range(1, 10)), 1.10)
    ]

    rows, warnings, _ = read(client, xlsx([AREA, *parts]))

    assert (list(rows)[-1], warnings) == ("1.10", [])


@pytest.mark.parametrize(
    ("broken", "warned", "fault"),
    [
        (
            ["1.2", "Hoàn thành", "50", "", "RATIO", ""],
            [],
            "1: các phần cộng lại 90 điểm, điểm tối đa ghi 100.",
        ),
        (["1.2", "Hoàn thành", "60", "", "", ""], [], "1.2: chưa có quy tắc tính điểm."),
        (
            ["1.2", "Hoàn thành", "60", "Khác", "RATIO", ""],
            ["1.2: chưa hiểu cách chấm “Khác”, ghi là tự đánh giá."],
            NO_BANDS,
        ),
        (
            ["1.2", "Hoàn thành", "60", "", "Theo hội đồng", ""],
            ["1.2: chưa hiểu quy tắc “Theo hội đồng”; tạm để người chấm nhập điểm."],
            NO_BANDS,
        ),
        (
            ["1.2", "Hoàn thành", "60", "", "RATIO", "Dài " * 200],
            [f"1.2: chỉ giữ 500 ký tự đầu của “{'Dài ' * 10}…”."],
            NO_BANDS,
        ),
        (
            ["Phần B", "Hoàn thành", "60", "", "RATIO", ""],
            ["Bỏ qua dòng “Phần B Hoàn thành”: không có mã tiêu chí."],
            "1: các phần cộng lại 40 điểm, điểm tối đa ghi 100.",
        ),
    ],
)
def test_each_fault_of_a_file_is_told(client, broken, warned, fault):
    _, warnings, faults = read(client, xlsx([AREA, PLAN, broken]))

    assert warnings == warned
    assert faults[0] == fault


def test_areas_that_are_not_a_hundred_points_are_told(client):
    area = ["1", "CHỈ ĐẠO", "99", "", "BOOL", ""]

    assert read(client, xlsx([area]))[2] == [
        "Tổng điểm các lĩnh vực là 99, phải bằng 100.",
        NO_BANDS,
    ]


def test_words_that_are_no_rule_are_kept_for_those_who_score(client):
    rows, _, _ = read(
        client, xlsx([AREA, PLAN, ["1.2", "Hoàn thành", "60", "", "Theo hội đồng", ""]])
    )

    assert (
        rule_of(rows["1.2"]["rule"]).in_words(60)
        == "Người chấm nhập điểm, tối đa 60 điểm: Theo hội đồng"
    )
