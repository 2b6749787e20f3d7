"""Editing a statistical form in the browser: below its line, tried while it is typed, by keys."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import make_commune, make_form, make_standing_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer():
    return make_standing_officer(make_commune())


@pytest.fixture
def form(officer):
    rows = [{"code": code} for code in ("01", "02", "03")]
    return make_form(owner=officer.authority, rows=rows)


@pytest.fixture
def page(open_as, officer, form):
    return open_as(officer, reverse("indicators:form_part", args=[form.pk, "rows"]))


def codes(form):
    return list(form.rows.values_list("code", "level"))


def test_a_row_is_edited_below_its_line_and_its_formula_tried(page, form):
    line = page.locator("tr[data-row]").nth(2)
    line.get_by_role("link", name="Sửa").click()
    edit = page.locator("#part-edit")
    expect(edit.get_by_label("Loại số liệu")).to_be_visible()
    expect(edit.get_by_label("Công thức")).to_be_hidden()

    edit.get_by_label("Loại số liệu").select_option("computed")
    edit.get_by_label("Công thức").fill("[01] + [09]")
    expect(edit.get_by_text("Không có dòng hoặc cột nào mang mã 09.")).to_be_visible()
    edit.get_by_label("Công thức").fill("[01] + [02]")
    expect(edit.get_by_text("Với số ví dụ: 10 + 17 = 27.")).to_be_visible()
    edit.get_by_role("button", name="Lưu").click()

    expect(page.get_by_text("Đã lưu dòng.")).to_be_visible()
    assert form.rows.get(code="03").formula == "[01] + [02]"


def test_keys_move_a_row_and_put_it_under_another(page, form):
    last = page.locator("tr[data-row]").nth(2)
    last.get_by_role("link", name="Sửa").focus()

    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("td.form-code").nth(1)).to_have_text("03")
    expect(page.locator("tr[data-row]").nth(1).locator("[value=up]")).to_be_focused()
    page.wait_for_load_state()  # with what listens to keys
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("tr.form-level-1")).to_have_count(1)

    assert codes(form) == [("01", 0), ("03", 1), ("02", 0)]
