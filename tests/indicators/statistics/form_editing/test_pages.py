"""Pages of statistical forms: who sees and changes what, errors at their place, one Excel file."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from foundation.journal.history import history_of
from indicators.models import FormRow, RowOffice, StatisticalForm
from indicators.statistics.form_editing.supplied import load_supplied_forms
from tests.factories import (
    make_commune,
    make_form,
    make_office,
    make_officer,
    make_standing_officer,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = make_standing_officer(make_commune())
    client.force_login(person)
    return person


@pytest.fixture
def form(officer):
    rows = [{"code": "01"}, {"code": "02"}]
    return make_form(owner=officer.authority, name="Biểu của xã", rows=rows)


def part_address(form, what="form_part", part="rows", *item):
    return reverse(f"indicators:{what}", args=[form.pk, part, *item])


def row_data(**values):
    given = {"code": "03", "name": "Số chợ", "kind": "count", "accumulates": "sum"} | values
    return {"name_field" if name == "name" else name: value for name, value in given.items()}


def test_the_list_tells_forms_in_force_from_drafts_and_other_versions(client, officer, form):
    load_supplied_forms()
    draft = make_form(owner=officer.authority, state="draft")
    make_form(owner=make_commune(), name="Biểu Kín")

    page = client.get(reverse("indicators:form_list"))

    assert [each.code for each in page.context["now"]] == [
        form.code,
        "tthc-giai-quyet",
        "cchc-bay-linh-vuc",
    ]
    assert page.context["others"] == [draft]
    assert page.content.decode().count("Chưa đối chiếu văn bản gốc") == 2
    assert [each.row_count for each in page.context["now"]] == [2, 16, 103]


def test_an_officer_reads_forms_but_does_not_change_them(client, form):
    client.force_login(make_officer(make_office(form.owner)))
    row = form.rows.first()

    page = client.get(reverse("indicators:form_detail", args=[form.pk]))

    assert (page.status_code, page.context["kept"]) == (200, False)
    assert client.get(part_address(form)).context["changeable"] is False
    addresses = [
        reverse("indicators:form_new"),
        reverse("indicators:form_head", args=[form.pk]),
        reverse("indicators:form_offices", args=[form.pk]),
        part_address(form, "form_part_add"),
        part_address(form, "form_part_edit", "rows", row.pk),
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 5
    assert client.post(part_address(form, "form_part_remove", "rows", row.pk)).status_code == 404
    assert form.rows.count() == 2


def test_the_preview_shows_what_formulas_yield(client, officer):
    columns = [{"code": "4", "group": "Nhận"}, {"code": "5", "group": "Nhận"}]
    columns.append({"code": "3", "formula": "[4] + [5]"})
    form = make_form(rows=[{"code": "01"}, {"code": "DM", "kind": "heading"}], columns=columns)

    table = client.get(reverse("indicators:form_detail", args=[form.pk])).context["table"]

    assert [(head.words, head.columns, head.rows) for head in table.first_heads] == [
        ("Nhận", 2, 1),
        ("Cột 3", 1, 2),
    ]
    assert [[(cell.text, cell.typed) for cell in line.cells] for line in table.lines] == [
        [("10", True), ("17", True), ("27", False)],
        [],
    ]


def test_a_row_is_added_and_changed_below_its_line(client, form):
    address = part_address(form, "form_part_add")
    htmx = {"HTTP_HX_REQUEST": "true"}
    asked = client.get(address, **htmx)
    assert asked.context["form"]["code"].value() == "03"

    wrong = client.post(
        address, row_data(kind="computed", formula="[01] + [09]"), HTTP_HX_REQUEST="true"
    )
    assert wrong.headers["HX-Retarget"] == "#part-edit"
    assert wrong.context["form"].errors == {"formula": ["Không có dòng hoặc cột nào mang mã 09."]}
    assert form.rows.count() == 2

    saved = client.post(
        address, row_data(kind="computed", formula="[01] + [02]"), HTTP_HX_REQUEST="true"
    )
    assert "<html" not in saved.content.decode()
    made = form.rows.get(code="03")
    assert (made.order, made.formula, history_of(made)[-1].by.pk) == (
        2,
        "[01] + [02]",
        saved.wsgi_request.user.pk,
    )


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"code": "02"}, "code", "Mã 02 đứng 2 lần"),
        ({"code": "a.b"}, "code", "Mã không có dấu cách"),
        ({"kind": "computed", "formula": "[01] +"}, "formula", "chưa đúng"),
        ({"kind": "computed", "formula": "[03]"}, "formula", "Công thức vòng"),
        ({"kind": "ratio", "formula": "[01]"}, "denominator", "Chưa ghi."),
        ({"kind": "choice", "options": "1: a\n1: b"}, "options", "Hai mục mang cùng một số"),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, form, values, field, words):
    page = client.post(part_address(form, "form_part_add"), row_data(**values))

    assert list(page.context["form"].errors) == [field]
    assert words in page.context["form"].errors[field][0]
    assert form.rows.count() == 2


def test_a_formula_is_tried_while_it_is_typed(client, form):
    address = part_address(form, "form_part_formula")

    said = client.post(address, {"kind": "computed", "formula": "[01] + [02]"})
    wrong = client.post(address, {"kind": "ratio", "formula": "[01]", "denominator": "[7]"})

    assert "Với số ví dụ: 10 + 17 = 27." in said.content.decode()
    assert "Không có dòng hoặc cột nào mang mã 7." in wrong.content.decode()


def test_who_opened_a_row_before_somebody_saved_it_is_asked_again(client, form):
    row = form.rows.first()
    address = part_address(form, "form_part_edit", "rows", row.pk)
    seen = client.get(address).context["form"].seen
    FormRow.objects.filter(pk=row.pk).update(name="Tên của người khác")

    page = client.post(address, row_data(code="01", name="Tên của tôi", seen=seen))

    form_shown = page.context["form"]
    assert "Đang lưu: Tên của người khác" in form_shown["name"].help_text
    row.refresh_from_db()
    assert row.name == "Tên của người khác"
    client.post(address, row_data(code="01", name="Tên của tôi", seen=form_shown.seen))
    row.refresh_from_db()
    assert row.name == "Tên của tôi"


def test_rows_move_and_are_left_out(client, form):
    first, second = form.rows.all()

    moved = client.post(part_address(form, "form_part_move", "rows", second.pk), {"to": "up"})
    assert moved.url.endswith(f"#item-{second.pk}")
    client.post(part_address(form, "form_part_remove", "rows", first.pk))

    assert list(form.rows.all()) == [second]


def test_pasted_rows_with_a_fault_add_nothing(client, form):
    address = reverse("indicators:form_paste", args=[form.pk])

    page = client.post(address, {"text": "03\tSố chợ\tchợ\n01\tSố hộ\thộ"})
    assert page.context["form"].errors["text"] == [
        "Dòng 2: mã 01 đã có trong biểu hoặc ở dòng trên."
    ]
    assert form.rows.count() == 2

    client.post(address, {"text": "03\tSố chợ\tchợ\n04\tSố hộ\thộ"})
    assert list(form.rows.values_list("code", "name", "unit"))[2:] == [
        ("03", "Số chợ", "chợ"),
        ("04", "Số hộ", "hộ"),
    ]


def test_pasted_rows_say_their_area_beside_their_name(client, form):
    address = reverse("indicators:form_paste", args=[form.pk])
    head = "Mã\tChỉ tiêu\tLĩnh vực\tSố lũy kế\tMức độ"

    page = client.post(address, {"text": f"{head}\n03\tSố chợ\tVũ trụ\t\t"})
    [fault] = page.context["form"].errors["text"]
    assert fault.startswith("Dòng 2, cột Lĩnh vực: “Vũ trụ” không phải là lĩnh vực của biểu;")

    line = "03\tSố chợ\tCải cách tài chính công\tlấy số của kỳ sau cùng\tcao"
    page = client.post(address, {"text": f"{head}\n{line}"}, follow=True)
    row = form.rows.get(code="03")
    assert (row.name, row.area, row.accumulates) == ("Số chợ", 6, "last")
    assert [str(each) for each in page.context["messages"]] == [
        "Đã thêm 1 dòng vào biểu.",
        "Không đưa vào các cột không rõ tên: “Mức độ”.",
    ]


def test_rows_of_a_form_by_areas_are_pasted_by_their_only_heading(client, form):
    address = reverse("indicators:form_paste", args=[form.pk])

    client.post(address, {"text": "Mã\tLĩnh vực\nDD\tĐất đai"})

    row = form.rows.get(code="DD")
    assert (row.name, row.area) == ("Đất đai", None)


def test_a_form_that_is_taken_in_again_differs_in_nothing(client, officer, form):
    file = client.get(reverse("indicators:form_export", args=[form.pk])).getvalue()
    sent = SimpleUploadedFile("bieu.xlsx", file)

    page = client.post(reverse("indicators:form_import"), {"file": sent})

    assert (page.context["there"], page.context["differences"]) == (form, [])
    assert "Tệp không khác biểu đang có" in page.content.decode()


def test_a_form_of_another_code_is_a_new_draft(client, officer):
    load_supplied_forms()
    supplied = StatisticalForm.objects.get(code="tthc-giai-quyet")
    file = client.get(reverse("indicators:form_export", args=[supplied.pk])).getvalue()

    page = client.post(
        reverse("indicators:form_import"), {"file": SimpleUploadedFile("bieu.xlsx", file)}
    )
    client.post(reverse("indicators:form_take"), {"read": page.context["read"]})

    made = StatisticalForm.objects.get(owner=officer.authority)
    assert (made.code, made.state, made.rows.count()) == ("tthc-giai-quyet", "draft", 16)


def test_a_file_that_is_no_form_says_so_at_the_field(client, officer):
    file = SimpleUploadedFile("a.xlsx", io.BytesIO(b"x").getvalue())

    page = client.post(reverse("indicators:form_import"), {"file": file})

    assert list(page.context["form"].errors) == ["file"]
    assert not StatisticalForm.objects.exists()


def test_many_rows_get_an_office_at_once(client, officer, form):
    office = make_office(officer.authority)
    address = reverse("indicators:form_offices", args=[form.pk])
    rows = [row.pk for row in form.rows.all()]

    client.post(address, {"unit": office.pk, "rows": rows})

    lines = client.get(address).context["lines"]
    assert [(row.pk, unit, chosen) for row, unit, chosen in lines] == [
        (pk, office, True) for pk in rows
    ]
    client.post(address, {"unit": "", "rows": rows[:1]})
    assert list(RowOffice.objects.values_list("row", flat=True)) == rows[1:]


def test_the_history_tells_who_changed_what(client, officer, form):
    row = form.rows.first()
    address = part_address(form, "form_part_edit", "rows", row.pk)
    client.post(
        address, row_data(code="01", name="Tên mới", seen=client.get(address).context["form"].seen)
    )

    page = client.get(reverse("indicators:form_history", args=[form.pk]))

    changes = {each.what: each.change for each in page.context["changes"]}
    assert changes.keys() == {
        "Lập biểu",
        "Sửa dòng “Tên mới”",
        "Thêm dòng “Tên mới”",
        "Thêm dòng “Dòng 02”",
    }
    changed = changes["Sửa dòng “Tên mới”"]
    assert changed.values == (("Chỉ tiêu thống kê", "Dòng 01", "Tên mới"),)
    assert changed.by == officer


def test_an_appraiser_of_the_province_keeps_its_forms(client):
    province = make_commune(kind="province")
    department = make_commune(kind="department", parent=province)
    client.force_login(make_user(department, Role.APPRAISER))
    form = make_form(owner=province, rows=[{"code": "01"}])

    client.post(reverse("indicators:form_withdraw", args=[form.pk]))

    form.refresh_from_db()
    assert form.state == "draft"
    client.post(reverse("indicators:form_force", args=[form.pk]))
    form.refresh_from_db()
    assert form.state == "in_force"


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("page", ["form_detail", "rows", "form_offices", "form_history"])
def test_pages_cost_a_dozen_queries_for_few_and_for_many_rows(
    client, officer, page, count, django_assert_max_num_queries
):
    rows = [{"code": f"{n:02}", "office": f"Phòng {n}"} for n in range(count)]
    form = make_form(owner=officer.authority, rows=rows)
    whole = reverse(f"indicators:{page}", args=[form.pk]) if page != "rows" else ""
    client.get(whole or part_address(form))

    with django_assert_max_num_queries(12):
        client.get(whole or part_address(form))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many_forms(client, officer, count, django_assert_num_queries):
    for _ in range(count):
        make_form(owner=officer.authority, rows=[{"code": "01"}])
    client.get(reverse("indicators:form_list"))

    with django_assert_num_queries(6):
        client.get(reverse("indicators:form_list"))


def test_a_communes_own_row_has_a_code_apart_from_the_forms(client, officer):
    load_supplied_forms()
    form = StatisticalForm.objects.get(code="tthc-giai-quyet")
    address = part_address(form, "form_part_add")

    client.post(address, row_data(code=client.get(address).context["form"]["code"].value()))

    assert client.get(address).context["form"]["code"].value() == "X02"
    own = form.rows.get(owner=officer.authority)
    assert (own.code, own.name) == ("X01", "Số chợ")


def test_rows_of_a_long_form_are_looked_for(client, officer):
    load_supplied_forms()
    form = StatisticalForm.objects.get(code="cchc-bay-linh-vuc")
    address = part_address(form)

    found = client.get(address, {"q": "tin bai", "area": 1})
    nothing = client.get(address, {"q": "tin bai", "area": 6})

    assert [row.code for row in found.context["items"]] == ["119"]
    assert nothing.context["items"] == []
    assert len(client.get(address, {"area": 99}).context["items"]) == 110


def test_a_new_form_may_bear_the_code_of_a_supplied_one_but_not_of_an_own(client, officer):
    load_supplied_forms()
    sent = {
        "name_field": "Biểu của xã",
        "code": "tthc-giai-quyet",
        "year": 2021,
        "periods": ["year", "quarter-1"],
        "row_heading": "Lĩnh vực",
        "order": 0,
    }

    client.post(reverse("indicators:form_new"), sent)
    again = client.post(reverse("indicators:form_new"), sent)

    made = StatisticalForm.objects.get(owner=officer.authority)
    assert (made.name, made.periods, made.own_rows) == (
        "Biểu của xã",
        ["year", "quarter-1"],
        False,
    )
    assert list(again.context["form"].errors) == ["code"]
