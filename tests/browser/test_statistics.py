"""A statistical form in Chromium: keys, a block from Excel, two windows, a phone, no JavaScript."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from indicators.models import FormEntry
from tests.browser.lateness import late_scripts
from tests.factories import make_form, make_plan, make_standing_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1366, "height": 768}}
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  );
}"""


@pytest.fixture
def plan():
    return make_plan(year=timezone.localdate().year)


@pytest.fixture
def person(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def form():
    rows = [{"code": str(n)} for n in range(3)]
    return make_form(
        year=timezone.localdate().year - 1,
        rows=[*rows, {"code": "TONG", "kind": "computed", "formula": "TỔNG"}],
    )


def address(plan, form) -> str:
    return reverse("indicators:statistics_form", args=[plan.pk, form.pk, "quarter-1"])


def cells(page):
    return page.locator("[data-cell]")


def total(page):
    return page.locator("output").first


def stored() -> list:
    return list(FormEntry.objects.counting().order_by("row").values_list("value", flat=True))


def test_cells_save_themselves_and_keys_move(open_as, plan, form, person):
    page = open_as(person, address(plan, form), **LAPTOP)

    cells(page).first.focus()
    for figure in ("1.000", "20", "3"):
        page.keyboard.type(figure)
        page.keyboard.press("Enter")

    expect(total(page)).to_have_text("1.023")
    assert stored() == [1000, 20, 3]
    page.reload()
    expect(cells(page).first).to_have_value("1.000")


def test_a_cell_that_is_typed_before_the_scripts_are_there_is_saved(open_as, plan, form, person):
    page = open_as(person, "/accounts/profile/", **LAPTOP)

    with late_scripts(page):
        page.goto(address(plan, form), wait_until="commit")
        cells(page).first.fill("5")

    expect(page.locator("#statistics-saved")).to_contain_text("Đã lưu")
    assert stored() == [5]


def test_a_block_from_excel_is_pasted_and_taken_back(open_as, plan, form, person):
    page = open_as(person, address(plan, form), **LAPTOP)

    cells(page).first.focus()
    page.evaluate(PASTE, "1\r\n2\r\n3\r\n")
    expect(total(page)).to_have_text("6")
    page.locator("[data-undo-paste]").click()

    expect(total(page)).to_have_text("…")
    expect(page.locator("#statistics-counts")).to_contain_text("0/3")
    assert stored() == []


def test_what_is_no_number_stays_with_its_sentence(open_as, plan, form, person):
    page = open_as(person, address(plan, form), **LAPTOP)

    cells(page).first.fill("mười")
    cells(page).first.blur()

    expect(page.locator(".cell-says")).to_contain_text("không phải là số")
    expect(cells(page).first).to_have_value("mười")
    assert stored() == []


def test_of_two_windows_the_person_decides(open_as, plan, form, person):
    first, second = (open_as(person, address(plan, form), **LAPTOP) for _ in range(2))
    cells(first).first.fill("5")
    cells(first).first.blur()
    expect(first.locator("#statistics-saved")).to_contain_text("Đã lưu")

    cells(second).first.fill("7")
    cells(second).first.blur()
    keep = second.locator("[data-keep]")
    keep.wait_for()
    assert stored() == [5]
    keep.click()

    expect(second.locator("#statistics-saved")).to_contain_text("Đã lưu")
    assert stored() == [7]


def test_what_was_typed_outlives_the_session(open_as, plan, form, person):
    page = open_as(person, address(plan, form), **LAPTOP)
    page.context.clear_cookies()
    cells(page).first.fill("5")
    cells(page).first.blur()
    page.wait_for_url("**/login/**")

    page.fill("[name=username]", person.username)
    page.fill("[name=password]", "mat-khau-thu")
    page.locator("main button").first.click()

    expect(page.locator("#statistics-saved")).to_contain_text("Đã lưu")
    assert stored() == [5]


def test_on_a_phone_one_row_follows_the_other(open_as, plan, form, person):
    page = open_as(person, address(plan, form), **PHONE)

    page.locator("[data-step='1']").click()
    page.keyboard.type("4")
    page.locator("[data-step='1']").click()

    expect(cells(page).nth(1)).to_be_focused()
    expect(page.locator("#statistics-saved")).to_contain_text("Đã lưu")
    assert stored() == [4]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_works_without_javascript(open_as, plan, form, person):
    page = open_as(person, address(plan, form), java_script_enabled=False, **LAPTOP)

    cells(page).nth(0).fill("5")
    cells(page).nth(1).fill("x")
    page.get_by_role("button", name="Lưu số liệu").click()

    expect(page.locator(".cell-says")).to_contain_text("không phải là số")
    assert stored() == [5]
    expect(cells(page).nth(1)).to_have_value("x")
    expect(total(page)).to_have_text("…")
