"""A plan document becomes a plan in the browser: choose, watch, review, match, confirm."""

import re

import pytest
from playwright.sync_api import expect

from plans.models import Plan, PlanImport
from tests.plans.documents import appendix_bytes, plan_text
from tests.plans.khe_da import make_import, make_khe_da, run_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = [
    {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": plan_text()},
    {"name": "phu-luc.docx", "mimeType": DOCX, "buffer": appendix_bytes()},
]


def test_a_document_is_chosen_read_reviewed_and_confirmed(open_as):
    place = make_khe_da()
    page = open_as(place.standing, "/plans/import/")
    page.get_by_label("Tệp kế hoạch và phụ lục").set_input_files(FILES)
    page.get_by_role("button", name="Đọc kế hoạch").click()
    page.wait_for_url("**/plans/imports/*/")
    run_job(PlanImport.objects.get().job)

    expect(page.get_by_text("1 đơn vị chưa khớp")).to_be_visible()
    content = page.locator("#tasks-2-content")
    content.fill("Kiểm tra cải cách hành chính tại 5 thôn")
    page.locator("#tasks-2-time_text").fill("Trước ngày 15/11/2026")
    expect(page.locator("#tasks-2-status")).to_contain_text("đến ngày: 15/11/2026")
    expect(page.locator("#tasks-2-status")).to_contain_text("Đã lưu")
    expect(page.locator("#line-1-6 td").nth(5)).to_have_class("source-marked")

    page.get_by_role("link", name=re.compile("^Đơn vị")).click()
    page.locator(".entry", has_text="Tổ công nghệ số cộng đồng").get_by_label("TTPVHCC").check()
    expect(page.get_by_text("Đã khớp đơn vị")).to_be_visible()
    page.get_by_role("button", name="Tạo dự thảo kế hoạch").click()

    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    task = Plan.objects.get().tasks.get(content="Kiểm tra cải cách hành chính tại 5 thôn")
    led = Plan.objects.get().tasks.get(content__startswith="Hướng dẫn").leads[0]
    assert f"{task.due:%d/%m/%Y}" == "15/11/2026"
    assert list(led.units.all()) == [place.tt]


def test_a_source_line_leads_to_its_entry(open_as):
    place = make_khe_da()
    page = open_as(place.standing, make_import(place).get_absolute_url())

    page.locator("#line-1-8").click()

    expect(page.locator("#tasks-3")).to_have_class(re.compile("entry-marked"))
    expect(page.locator("#tasks-3")).to_be_in_viewport()


def test_a_value_and_its_cell_mark_each_other(open_as):
    place = make_khe_da()
    page = open_as(place.standing, make_import(place).get_absolute_url())
    time = page.locator("#line-1-6 td").nth(5)

    page.locator("#tasks-2-time_text").focus()

    expect(time).to_have_class("source-marked")
    expect(page.locator(".source-marked")).to_have_count(1)

    page.locator("#line-1-8 td").nth(3).click()

    expect(page.locator("#tasks-3-leads")).to_have_class("value-marked")
    expect(page.locator("#tasks-3-leads")).to_be_in_viewport()
    expect(page.locator(".source-marked")).to_have_text("TTPVHCC")


def test_what_was_read_comes_back_with_one_click(open_as):
    place = make_khe_da()
    page = open_as(place.standing, make_import(place).get_absolute_url())
    page.locator("#tasks-2-product").fill("Quyết định")
    expect(page.locator("#tasks-2-status")).to_contain_text("Sản phẩm, văn bản ghi: “Báo cáo”")

    page.locator("#tasks-2-status").get_by_role("button", name="Lấy lại Sản phẩm").click()

    expect(page.locator("#tasks-2-product")).to_have_value("Báo cáo")
    expect(page.locator("#tasks-2-status")).not_to_contain_text("văn bản ghi")


def test_on_a_phone_the_source_opens_below_at_the_place(open_as):
    place = make_khe_da()
    url = make_import(place).get_absolute_url()
    page = open_as(place.standing, url, viewport={"width": 390, "height": 844})

    page.locator("#tasks-2 .entry-place").click()
    expect(page.locator("#line-1-6")).to_be_in_viewport()

    page.get_by_role("link", name="Đóng văn bản gốc").click()
    expect(page.locator(".source")).to_be_hidden()


def test_on_a_phone_the_source_is_quoted_under_each_entry(open_as):
    place = make_khe_da()
    url = make_import(place).get_absolute_url()
    page = open_as(place.standing, url, viewport={"width": 390, "height": 844})

    expect(page.locator(".source")).to_be_hidden()
    expect(page.locator("#tasks-2 .entry-quote")).to_be_visible()
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_without_javascript_one_button_saves_the_page(open_as):
    place = make_khe_da()
    plan_import = make_import(place)
    page = open_as(place.standing, plan_import.get_absolute_url(), java_script_enabled=False)

    page.locator("#tasks-2-content").fill("Kiểm tra tại 5 thôn")
    page.get_by_role("button", name="Lưu tất cả").click()

    expect(page.get_by_text("Đã lưu các chỉnh sửa.")).to_be_visible()
    plan_import.refresh_from_db()
    assert set(plan_import.review) == {"tasks", "saved"}
    assert list(plan_import.review["tasks"]) == ["2"]


def test_the_page_asks_nothing_that_the_content_policy_forbids(open_as):
    place = make_khe_da()
    page = open_as(place.standing, "/plans/")
    complaints = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )

    page.goto(make_import(place).get_absolute_url())
    page.wait_for_load_state("networkidle")

    assert complaints == []
