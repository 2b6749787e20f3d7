"""Making, changing, copying and putting in force: who may, and what figures hold fast."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Role
from foundation.journal.history import history_of
from indicators.models import FormRow, RowOffice, StatisticalForm
from indicators.statistics.figures import form_figures
from indicators.statistics.form_editing.contents import content_of, filled
from indicators.statistics.form_editing.services import (
    FormRefused,
    change_head,
    copy_form,
    put_in_force,
    remove_form,
    start_form,
    take_content,
    withdraw,
)
from indicators.statistics.form_editing.services.offices import choose_offices
from indicators.statistics.form_editing.services.parts import (
    add_part,
    change_part,
    move_part,
    remove_part,
)
from indicators.statistics.services import Entered, enter_figures
from plans.services.writing import TextChanged
from tests.factories import (
    make_commune,
    make_form,
    make_office,
    make_plan,
    make_standing_officer,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State = StatisticalForm.State


@pytest.fixture
def province():
    return make_commune(kind="province", short_name="UBND tỉnh Thử")


@pytest.fixture
def appraiser(province):
    department = make_commune(kind="department", parent=province)
    return make_user(department, Role.APPRAISER)


@pytest.fixture
def commune(province):
    return make_commune(parent=province)


@pytest.fixture
def officer(commune):
    return make_standing_officer(commune)


def form_of(owner, **values):
    values.setdefault("rows", [{"code": "01"}, {"code": "02"}])
    return make_form(owner=owner, **values)


def enter(form, commune, officer, code="01", value=5):
    plan = make_plan(commune)
    known = form_figures(plan, [form])[0]
    cells = [Entered(*known.named(code), Decimal(value))]
    outcome = enter_figures(
        plan,
        form,
        cells,
        author=officer,
        period=plan.periods.get(key="quarter-1"),
        today=date(2026, 3, 1),
    )
    assert len(outcome.entered) == 1
    return plan


def codes(form, owner=None):
    return list(form.rows.filter(owner=owner).values_list("code", "level"))


def test_an_appraiser_makes_forms_of_the_province_and_the_standing_body_the_communes(
    appraiser, officer, province, commune
):
    content = filled({"code": "a", "name": "A", "year": 2026})

    assert start_form(by=appraiser, content=content).owner == province
    made = start_form(by=officer, content=content)
    assert (made.owner, made.state) == (commune, State.DRAFT)
    assert history_of(made)[-1].by == officer
    with pytest.raises(FormRefused, match="Cơ quan đã có biểu mang mã a áp dụng từ năm 2026"):
        start_form(by=officer, content=content)
    with pytest.raises(FormRefused, match="Chỉ cơ quan thường trực"):
        start_form(by=make_user(make_office(commune), Role.OFFICER), content=content)


def test_a_supplied_form_is_copied_but_not_changed(officer):
    form = form_of(None, code="bieu", columns=[{"code": "4"}], checks=["[4] >= 0"])

    with pytest.raises(FormRefused, match="hãy sao chép thành biểu của mình"):
        change_head(form, by=officer, name="Khác")
    with pytest.raises(FormRefused, match="hãy sao chép thành biểu của mình"):
        change_part(form, "rows", form.rows.first().pk, by=officer, name="Khác")
    own = copy_form(form, by=officer, code="bieu", name="Biểu của xã", year=2026)

    same = {"rows", "columns", "checks"}
    assert {name: content_of(own)[name] for name in same} == {
        name: content_of(form)[name] for name in same
    }
    put_in_force(own, by=officer)
    assert StatisticalForm.objects.in_force(officer.authority, 2026) == [own]
    assert StatisticalForm.objects.in_force(make_commune(), 2026) == [form]


def test_figures_hold_the_structure_fast(officer, commune):
    form = form_of(commune)
    first, second = form.rows.all()
    enter(form, commune, officer)

    change_part(form, "rows", first.pk, by=officer, name="Tên mới", hint="Ghi số")
    assert move_part(form, "rows", second.pk, by=officer, to="up")
    change_head(form, by=officer, name="Biểu mới")
    for refused in (
        lambda: change_part(form, "rows", second.pk, by=officer, kind="text"),
        lambda: add_part(form, "rows", by=officer, code="03", name="Dòng"),
        lambda: add_part(form, "columns", by=officer, code="4", heading="Cột"),
        lambda: remove_part(form, "rows", second.pk, by=officer),
        lambda: change_head(form, by=officer, year=2027),
        lambda: take_content(form, content_of(form) | {"rows": []}, by=officer),
    ):
        with pytest.raises(FormRefused, match="sao chép thành bản của năm sau"):
            refused()
    with pytest.raises(FormRefused, match="đã có số liệu nên không bỏ được"):
        remove_part(form, "rows", first.pk, by=officer)

    form.refresh_from_db()
    assert (form.name, form.year) == ("Biểu mới", 2025)
    assert list(form.rows.values_list("code", "name", "kind")) == [
        ("02", "Dòng 02", "count"),
        ("01", "Tên mới", "count"),
    ]
    assert withdraw(form, by=officer).state == State.CLOSED


def test_without_figures_a_form_in_force_is_a_draft_again(officer, commune):
    form = form_of(commune)

    assert withdraw(form, by=officer).state == State.DRAFT
    remove_form(form, by=officer)

    assert not StatisticalForm.objects.exists()


def test_a_form_with_faults_is_not_put_in_force(officer, commune):
    rows = [{"code": "01"}, {"code": "T", "kind": "computed", "formula": "[09]"}]
    form = form_of(commune, state=State.DRAFT, rows=rows)

    with pytest.raises(FormRefused, match="Dòng T: Không có dòng hoặc cột nào mang mã 09"):
        put_in_force(form, by=officer)

    form.refresh_from_db()
    assert form.state == State.DRAFT


def test_a_code_stands_once_among_rows_and_columns(officer, commune):
    form = form_of(commune, columns=[{"code": "4"}])

    for part, code in (("rows", "4"), ("rows", "02"), ("columns", "01")):
        with pytest.raises(FormRefused, match=f"Mã {code} đã có trong biểu"):
            add_part(form, part, by=officer, code=code)
    assert codes(form) == [("01", 0), ("02", 0)]


def test_rows_move_with_those_under_them_and_go_deeper_by_one(officer, commune):
    form = form_of(commune, rows=[{"code": c} for c in ("a", "b", "c")])
    a, b, c = form.rows.all()

    assert not move_part(form, "rows", a.pk, by=officer, to="in")
    assert move_part(form, "rows", b.pk, by=officer, to="in")
    assert not move_part(form, "rows", b.pk, by=officer, to="in")
    assert move_part(form, "rows", c.pk, by=officer, to="up")

    assert codes(form) == [("c", 0), ("a", 0), ("b", 1)]


def test_who_saved_after_what_was_seen_is_told(officer, commune):
    form = form_of(commune)
    row = form.rows.first()

    with pytest.raises(TextChanged) as told:
        change_part(form, "rows", row.pk, by=officer, seen="cũ", name="Khác")
    with pytest.raises(TextChanged):
        change_head(form, by=officer, seen="cũ", name="Khác")

    assert told.value.newer == row


def test_a_commune_adds_rows_of_its_own(officer, commune, province):
    form = form_of(province, own_rows=True, rows=[{"code": "01"}])
    enter(form, commune, officer)

    own = add_part(form, "rows", by=officer, code="X1", name="Chợ phiên")

    assert (own.owner, own.order) == (commune, 0)
    rows = form_figures(make_plan(commune, year=2027), [form])[0].rows
    assert [row.code for row in rows] == ["01", "X1"]
    elsewhere = form_figures(make_plan(make_commune(parent=province)), [form])[0]
    assert [row.code for row in elsewhere.rows] == ["01"]
    with pytest.raises(FormRefused, match="Người khác vừa bỏ"):
        change_part(form, "rows", form.rows.get(code="01").pk, by=officer, name="Khác")
    with pytest.raises(FormRefused, match="hãy sao chép"):
        add_part(form, "columns", by=officer, code="4", heading="Cột")
    stranger = make_standing_officer(make_commune())
    with pytest.raises(FormRefused, match="hãy sao chép"):
        add_part(form, "rows", by=stranger, code="X2", name="Dòng")
    change_part(form, "rows", own.pk, by=officer, kind="money")
    remove_part(form, "rows", own.pk, by=officer)
    assert not FormRow.objects.filter(owner=commune).exists()


def test_offices_and_own_rows_go_on_into_the_next_years_version(
    officer, commune, province, appraiser
):
    form = form_of(province, code="tinh", own_rows=True, rows=[{"code": "01"}, {"code": "02"}])
    own = add_part(form, "rows", by=officer, code="X1", name="Chợ phiên")
    office = make_office(commune)
    chosen = [form.rows.get(code="01").pk, own.pk, 987654]
    assert choose_offices(form, chosen, unit=office, by=officer) == 2

    newer = copy_form(form, by=appraiser, code="tinh", name="Biểu tỉnh", year=2027)
    remove_part(newer, "rows", newer.rows.get(code="02").pk, by=appraiser)
    put_in_force(newer, by=appraiser)

    assert codes(newer, commune) == [("X1", 0)]
    answering = RowOffice.objects.filter(row__form=newer)
    assert sorted(answering.values_list("row__code", "unit")) == [
        ("01", office.pk),
        ("X1", office.pk),
    ]
    assert StatisticalForm.objects.in_force(commune, 2026) == [form]
    assert StatisticalForm.objects.in_force(commune, 2027) == [newer]


def test_an_office_of_another_commune_answers_for_nothing(officer, commune):
    form = form_of(None)
    row = form.rows.first()

    with pytest.raises(FormRefused, match="Hãy chọn một đơn vị của cơ quan"):
        choose_offices(form, [row.pk], unit=make_office(), by=officer)
    with pytest.raises(FormRefused, match="Chỉ cơ quan thường trực"):
        choose_offices(form, [row.pk], unit=None, by=make_user(make_office(commune), Role.OFFICER))
    choose_offices(form, [row.pk], unit=officer.unit, by=officer)
    choose_offices(form, [row.pk], unit=None, by=officer)

    assert not RowOffice.objects.exists()


def test_content_that_says_the_same_changes_nothing(officer, commune):
    form = form_of(commune, columns=[{"code": "4"}])
    content = content_of(form)

    assert take_content(form, content, by=officer) == []
    content["rows"][0]["name"] = "Khác"
    content["rows"].append(content["rows"][0] | {"code": "03"})
    content["checks"] = filled({"checks": [{"expression": "[4] > 0"}]})["checks"]
    told = ["Thêm dòng 03", "Sửa dòng 01", "Sửa các điều kiện"]
    assert take_content(form, content, by=officer) == told
    assert content_of(StatisticalForm.objects.get(pk=form.pk)) == content


def test_a_commune_takes_no_code_that_its_province_uses(province, officer):
    form = form_of(province, code="a", year=2026)
    content = filled({"code": "a", "name": "A", "year": 2026})

    with pytest.raises(FormRefused) as refused:
        copy_form(form, by=officer, code="a", name="Của xã", year=2027)
    assert str(refused.value) == (
        "Mã a đã dùng cho biểu của UBND tỉnh Thử mà đơn vị cũng nhập; hãy ghi mã khác."
    )
    assert refused.value.field == "code"

    StatisticalForm.objects.update(state=State.DRAFT)
    assert start_form(by=officer, content=content).owner == officer.authority
