"""Pages of criteria sets: seen, made, imported, copied, compared, put in force."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import Workbook, load_workbook

from accounts.models import Role, Unit
from parindex.models import CriteriaSet
from parindex.rules import rule_of
from parindex.services.sets import content_of, copy_set, make_set, model_content
from tests.factories import make_commune, make_user
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
RULES = {"1.1": "yes_no", "1.2": "ratio", "2.1": "survey", "2.2": "manual", "T": "per_case"}


def xlsx(rows=ROWS, head=HEAD):
    book = Workbook()
    book.active.append(["Bộ tiêu chí của tỉnh"])
    for row in [head, *rows]:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("bo.xlsx", file.getvalue())


def docx(rows=ROWS, head=HEAD):
    document = Document()
    document.add_paragraph("QUYẾT ĐỊNH")
    table = document.add_table(rows=0, cols=len(head))
    for row in [head, *rows]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file = BytesIO()
    document.save(file)
    return SimpleUploadedFile("bo.docx", file.getvalue())


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
    sent = {"read": page.context["read"], "year": year, "name": page.context["found"].content["name"]}
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
    assert [words for _, words in page.context["faults"]] == ["Các mức xếp loại phải có điểm bắt đầu khác nhau."]


def test_a_preview_stores_nothing_and_shows_each_fault(client):
    rows = [["1", "A", "50", "", "", ""], ["1.1", "B", "40", "", "BOOL", ""], ["1.1", "C", "1", "", "", ""],
            ["3.1", "D", "không rõ", "", "BOOL", ""]]  # fmt: skip

    page = client.post(reverse("parindex:set_import"), {"file": xlsx(rows), "year": 2027})

    assert not CriteriaSet.objects.filter(year=2027).exists()
    assert "1: các phần cộng lại 40 điểm, điểm tối đa ghi 50." in [words for _, words in page.context["faults"]]
    assert [code for code, _ in page.context["found"].warnings] == ["1.1", "3.1", "3.1"]


@pytest.mark.parametrize(("name", "content"), [("bo.xlsx", b"PK\x03\x04xx"), ("bo.txt", b"1 A 2"), ("bo.docx", b"")])
def test_a_file_that_holds_no_set_is_refused(client, name, content):
    page = client.post(reverse("parindex:set_import"), {"file": SimpleUploadedFile(name, content), "year": 2027})

    assert page.status_code == 200
    assert page.context["form"].errors["file"]


def test_a_table_without_head_is_refused(client):
    page = client.post(reverse("parindex:set_import"), {"file": xlsx(head=["a"] * 6), "year": 2027})

    assert "Không thấy dòng tiêu đề" in page.context["form"].errors["file"][0]


def test_what_was_not_read_here_is_not_taken(client):
    client.post(reverse("parindex:set_take"), {"read": "abc", "year": 2027, "name": "X"})

    assert not CriteriaSet.objects.filter(year=2027).exists()


@pytest.mark.parametrize("content", [model_content(), SMALL_SET])
def test_an_exported_set_reads_back_the_same(client, played, content):
    own = make_set(played.province, year=2026, content=content)
    own.refresh_from_db()
    file = b"".join(client.get(address("set_export", own)).streaming_content)

    page, _ = take(client, SimpleUploadedFile("bo.xlsx", file))

    assert plain(CriteriaSet.objects.get(year=2027)) == plain(own)
    assert [page.context["found"].warnings, page.context["faults"]] == [[], []]


def test_an_exported_set_has_the_columns_of_provinces(client, played):
    file = b"".join(client.get(address("set_export", played.criteria_set)).streaming_content)

    rows = list(load_workbook(BytesIO(file)).active.iter_rows(values_only=True))
    head = ("Mã", "Tiêu chí", "Điểm tối đa", "Cách chấm", "Quy tắc", "Tài liệu kiểm chứng", "Đơn vị phụ trách")
    assert rows[6][:7] == head
    assert rows[9][:5] == ("1.1.1", "Ban hành kế hoạch", 10, "Tự đánh giá", "Có: 10 điểm; không: 0 điểm")


def test_a_draft_is_made_from_the_model_set(client, played):
    client.post(reverse("parindex:set_model"), {"year": 2028, "name": ""})

    made = CriteriaSet.objects.get(year=2028)
    assert (made.is_model, made.state, made.authority) == (True, "draft", played.province)
    assert made.criteria.leaves().filter(scope="main").count() == 68


def test_a_set_is_copied_to_the_next_year(client, played):
    client.post(address("set_copy", played.criteria_set), {"year": 2027, "name": "Bộ mới"})

    made = CriteriaSet.objects.get(year=2027)
    assert (made.name, made.copied_from) == ("Bộ mới", played.criteria_set)
    assert plain(made) == plain(played.criteria_set) | {"name": "Bộ mới"}


def test_faults_of_a_draft_link_to_their_rows(client, played):
    played.criteria_set.criteria.filter(code="1.2").update(maximum=11)

    page = client.get(address("set_detail", played.criteria_set))

    assert [code for code, _ in page.context["page"].faults] == ["1"]
    assert '<a href="#criterion-1">' in page.content.decode()
    assert 'id="criterion-1"' in page.content.decode()


def test_the_tree_is_filtered_by_area_and_words(client, played):
    second = played.criteria_set.criteria.get(code="2")

    def shown(**asked):
        page = client.get(address("set_detail", played.criteria_set), asked).context["page"]
        return [line.criterion.code for line in page.lines]

    assert shown(area=second.pk) == ["2", "2.1", "2.2"]
    assert shown(q="hai long") == ["2.2"]
    assert len(shown(area="x")) == 10


def test_htmx_gets_only_the_tree(client, played):
    page = client.get(address("set_detail", played.criteria_set), headers={"HX-Request": "true"}).content.decode()

    assert "set-tree" in page
    assert "<html" not in page


def test_two_sets_are_compared_by_code(client, played):
    newer = copy_set(played.criteria_set, by=played.appraiser, year=2027)
    newer.criteria.filter(code="1.2").update(maximum=12, name="Báo cáo năm")
    newer.criteria.filter(code="P").delete()
    newer.criteria.create(order=99, code="3", name="Mới", maximum=1)

    changes = client.get(address("set_compare", newer)).context["changes"]

    assert [(each.kind, each.criterion.code) for each in changes] == [
        ("changed", "1.2"),
        ("added", "3"),
        ("removed", "P"),
    ]
    assert [label for label, _, _ in changes[0].parts] == ["Tên", "Điểm tối đa", "Quy tắc"]


def test_a_sound_draft_is_put_in_force_with_its_decision(client, played):
    answer = client.post(address("set_force", played.criteria_set), {"number": "1/QĐ", "decided_on": "01/09/2026"})

    played.criteria_set.refresh_from_db()
    assert (played.criteria_set.state, played.criteria_set.decision_number) == ("in_force", "1/QĐ")
    assert played.criteria_set.assessments.count() == 1
    assert answer.url == address("set_windows", played.criteria_set)


def test_a_draft_with_faults_is_not_put_in_force(client, played):
    played.criteria_set.criteria.filter(code="1.2").update(rule={})

    page = client.post(address("set_force", played.criteria_set), {"number": "1/QĐ", "decided_on": "01/09/2026"})

    assert page.context["form"].non_field_errors()
    assert CriteriaSet.objects.get().state == "draft"


def test_only_a_draft_is_removed(client, played):
    assert client.post(address("set_remove", make_round().criteria_set)).status_code == 404
    client.post(address("set_remove", played.criteria_set))

    assert CriteriaSet.objects.filter(state="draft").count() == 0


def test_strangers_get_404(client, played):
    elsewhere = make_commune(kind=Unit.Kind.DEPARTMENT, parent=make_commune(kind=Unit.Kind.PROVINCE))
    for stranger in (make_user(elsewhere, Role.APPRAISER), played.standing()):
        client.force_login(stranger)
        for name in ("set_detail", "set_export", "set_compare", "set_copy", "set_force"):
            assert client.get(address(name, played.criteria_set)).status_code == 404, name
    for name in ("set_model", "set_import"):
        assert client.get(reverse(f"parindex:{name}")).status_code == 404


def test_communes_see_a_set_in_force_read_only(client):
    running = make_round()
    client.force_login(running.standing())

    page = client.get(address("set_detail", running.criteria_set)).content.decode()

    assert "Hoàn thành kế hoạch" in page
    assert "Ban hành</a>" not in page
    assert client.get(address("set_export", running.criteria_set)).status_code == 200
    assert client.post(address("set_copy", running.criteria_set), {"year": 2027}).status_code == 404


@pytest.mark.parametrize("sets", [1, 3])
def test_the_list_costs_the_same_for_more_sets(client, played, sets, django_assert_max_num_queries):
    for year in range(2027, 2026 + sets):
        copy_set(played.criteria_set, by=played.appraiser, year=year)

    with django_assert_max_num_queries(9) as queries:
        assert len(client.get(reverse("parindex:set_list")).context["sets"]) == sets
    assert len(queries) <= 9


def test_the_tree_of_seventy_leaves_costs_few_queries(client, played, django_assert_max_num_queries):
    big = make_set(played.province, year=2030, content=model_content())

    with django_assert_max_num_queries(12):
        assert client.get(address("set_detail", big)).status_code == 200
