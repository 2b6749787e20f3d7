"""Pages that stay open in Chromium: a token that is out of date loses nothing, and the counts
follow what is saved.
"""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.factories import (
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)
from tests.machine import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def task(plan):
    return make_task(plan, lead=make_office(plan.unit))


@pytest.fixture
def officer(task):
    return make_officer(task.leads[0].units.get(), first_name="Lò Thị", last_name="Mẫu")


def sign_in_elsewhere(page):
    """What signing in again in another window does to this one: the token of the browser is
    another.
    """
    origin = page.url.partition("//")[2].partition("/")[0]
    page.context.add_cookies([{"name": "csrftoken", "value": "b" * 32, "url": f"http://{origin}"}])


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_row_with_a_stale_token_is_sent_again_with_its_text(open_as, plan, task, officer, size):
    page = open_as(officer, f"/plans/{plan.pk}/tasks/", viewport=size)
    row = page.locator(f"#task-{task.pk}")
    row.get_by_role("link", name="Báo kết quả").click()
    row.get_by_label("Kết quả", exact=True).fill("Đã họp triển khai.")
    row.get_by_label("Tiến độ (%)").fill("40")
    sign_in_elsewhere(page)

    row.get_by_role("button", name="Gửi kết quả").click()
    expect(row.get_by_role("alert")).to_contain_text(
        "Nội dung vẫn còn nguyên; hãy bấm gửi lần nữa."
    )
    expect(row.get_by_label("Kết quả", exact=True)).to_have_value("Đã họp triển khai.")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    row.get_by_role("button", name="Gửi kết quả").click()

    expect(row.get_by_text("Đã gửi lúc")).to_be_visible()
    assert task.updates.get().result == "Đã họp triển khai."


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_page_with_a_stale_token_is_sent_again(open_as, task, officer, scripts, size):
    page = open_as(officer, task.get_absolute_url(), java_script_enabled=scripts, viewport=size)
    page.locator("#comments textarea").fill("Đề nghị gia hạn.\nDo mưa lũ.")
    sign_in_elsewhere(page)

    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.get_by_role("heading", name="Chưa gửi được, mời gửi lại")).to_be_visible()
    page.get_by_role("button", name="Gửi lại").click()

    expect(page.get_by_text("Đã gửi ý kiến.")).to_be_visible()
    assert task.comments.get().text.splitlines() == ["Đề nghị gia hạn.", "Do mưa lũ."]


def test_a_draft_that_was_refused_is_not_forgotten(open_as, task, officer):
    page = open_as(officer, task.get_absolute_url())
    page.locator("#comments textarea").fill("Đề nghị gia hạn.")
    page.get_by_text("Đã giữ bản nháp lúc").wait_for()
    sign_in_elsewhere(page)

    page.get_by_role("button", name="Gửi ý kiến").click()
    page.get_by_role("link", name="Không gửi, mở lại trang trước").click()

    expect(page.locator("#comments textarea")).to_have_value("Đề nghị gia hạn.")
    expect(page.get_by_text("Đã khôi phục nội dung bạn nhập lúc")).to_be_visible()


def test_every_count_of_what_waits_changes_with_a_save(open_as, plan, officer):
    reviewer = make_standing_officer(plan.unit)
    for _ in range(3):
        make_update(make_task(plan), author=officer, review="waiting")
    make_update(make_task(plan), author=reviewer, review="waiting")
    page = open_as(reviewer, "/reviews/", viewport=LAPTOP)
    badge = page.locator(".nav-rest [data-waiting=all]")
    tab = page.locator("[data-waiting=updates]")
    expect(badge).to_have_text("3")
    expect(page.locator(".filters-found")).to_contain_text(
        "3 kết quả chờ bạn duyệt, 1 do bạn gửi chờ người khác duyệt"
    )

    page.get_by_role("button", name="Xác nhận", exact=True).first.click()

    expect(tab).to_have_text("2")
    expect(badge).to_have_text("2")
    expect(page.locator(".filters-found")).to_contain_text("2 kết quả chờ bạn duyệt")
    for left in ("1", "0"):
        page.get_by_role("button", name="Xác nhận", exact=True).first.click()
        expect(tab).to_have_text(left)
    expect(badge).to_be_hidden()


def test_what_is_owed_is_counted_again_after_a_save_and_not_with_each_page(open_as, plan, officer):
    task = make_task(plan, lead=officer.unit, due=date(2026, 6, 1))
    page = open_as(officer, "/accounts/profile/", viewport=LAPTOP)
    asked = []
    page.on("request", lambda sent: "/my-work/counts/" in sent.url and asked.append(sent.url))
    owed = page.locator(".nav [data-waiting=work]").first
    expect(owed).to_have_text("1")
    asked.clear()

    page.goto(task.get_absolute_url())
    expect(owed).to_have_text("1")
    assert asked == []

    page.get_by_label("Kết quả", exact=True).fill("Đã xong.")
    page.get_by_label("Hoàn thành", exact=True).check()
    with page.expect_event("requestfinished", lambda sent: "/my-work/counts/" in sent.url):
        page.get_by_role("button", name="Gửi kết quả").click()
    expect(owed).to_be_hidden()
    wait_until(lambda: page.evaluate("sessionStorage.getItem(workKey())"))
    asked.clear()
    page.goto("/accounts/profile/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(owed).to_be_hidden()
    assert asked == []
