"""A dataset is taken away, edited, brought in, looked at, stored and undone: in the browser."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from foundation.exchange.models import ImportRun
from foundation.web.xlsx import XLSX
from indicators.models import Measurement
from tasks.models import Task
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
)
from tests.foundation.exchange.books import head_of, run_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def take_file(page) -> bytes:
    """The file that the page of the exchange offers."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp Excel").click()
    return download.value.path().read_bytes()


def edited(content: bytes, heading: str, value: object) -> dict:
    """The file with another value in the first row, as an upload."""
    book = load_workbook(BytesIO(content))
    at = head_of(book["Dữ liệu"])
    book["Dữ liệu"].cell(at[""] + 1, at[heading], value)
    stream = BytesIO()
    book.save(stream)
    return {"name": "da-sua.xlsx", "mimeType": XLSX, "buffer": stream.getvalue()}


def do_job(page) -> None:
    """Do what the page waits for; it then follows by itself."""
    page.wait_for_url("**/exchange/runs/*/")
    expect(page.locator("#job-state")).to_be_visible()
    run_job(ImportRun.objects.get().job)
    expect(page.locator("#job-state")).to_have_count(0)


def test_the_file_of_the_tasks_goes_out_and_comes_back(open_as):
    plan = make_plan(make_commune())
    task = make_task(plan, content="Ban hành kế hoạch")
    make_task(plan, content="Việc khác")
    page = open_as(make_standing_officer(plan.unit), f"/plans/{plan.pk}/tasks/?q=ban+hanh")
    page.get_by_text("Thao tác khác").click()
    page.get_by_role("link", name="Nhập, xuất Excel").click()
    content = take_file(page)
    # the one task that the filter leaves
    assert load_workbook(BytesIO(content))["Dữ liệu"].max_row == 5

    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(
        edited(content, "Nội dung", "Ban hành kế hoạch mới")
    )
    page.get_by_role("button", name="Xem trước").click()
    do_job(page)

    expect(page.locator("dl.changes")).to_contain_text("Nội dung")
    expect(page.locator("dl.changes del")).to_have_text("Ban hành kế hoạch")
    expect(page.locator("dl.changes ins")).to_have_text("Ban hành kế hoạch mới")
    page.get_by_label("Lý do thay đổi").fill("Theo Công văn số 5")
    page.get_by_role("button", name="Nhập 1 dòng").click()
    do_job(page)

    expect(page.get_by_text("Đã nhập 1 dòng")).to_be_visible()
    assert Task.objects.get(pk=task.pk).content == "Ban hành kế hoạch mới"
    page.wait_for_load_state()  # with the script that asks first
    page.get_by_role("button", name="Hoàn tác cả lần nhập").click()
    page.locator("#confirm button[value=yes]").click()
    do_job(page)

    expect(page.get_by_text("Đã hoàn tác cả lần nhập")).to_be_visible()
    assert Task.objects.get(pk=task.pk).content == "Ban hành kế hoạch"


def test_an_officer_brings_figures_in_from_a_phone(open_as):
    plan = make_plan(make_commune())
    office = make_office(plan.unit)
    target = make_target(make_indicator(plan, lead=office))
    page = open_as(make_officer(office), f"/plans/{plan.pk}/indicators/?period=quarter-1", **PHONE)
    page.get_by_text("Thao tác khác").click()
    page.get_by_role("link", name="Nhập, xuất Excel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Số liệu Quý I: nhập, xuất Excel")
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    file = edited(take_file(page), "Kết quả", "87,5")
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    do_job(page)

    expect(page.get_by_role("button", name="Nhập 1 dòng")).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Nhập 1 dòng").click()
    do_job(page)

    expect(page.get_by_text("Đã nhập 1 dòng")).to_be_visible()
    assert (target.measurements.get().value, Measurement.objects.get().period.key) == (
        87.5,
        "quarter-1",
    )
