"""What is sent without a connection waits on the device, in Chromium: it goes out by itself and
once, in nobody else's name, and not after signing out.
"""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.browser.test_phone import PHONE, PHOTO
from tests.factories import make_office, make_officer, make_plan, make_task, make_update

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "Đã giữ trên máy này, sẽ tự gửi khi có mạng."


@pytest.fixture
def task():
    plan = make_plan()
    return make_task(plan, lead=make_office(plan.unit), content="Rà soát thủ tục")


@pytest.fixture
def officer(task):
    return make_officer(task.leads[0].units.get())


@pytest.fixture
def on_page(open_as, task, officer):
    return open_as(officer, task.get_absolute_url(), **PHONE)


def fill_in(page, words="Đã họp.", percent="40"):
    page.get_by_role("spinbutton", name="Tiến độ (%)").fill(percent)
    page.get_by_role("textbox", name="Kết quả", exact=True).fill(words)


def press(page, name="Gửi kết quả"):
    page.get_by_role("button", name=name).click()


def strand(page, words="Đã họp."):
    """Send the form while there is no connection."""
    fill_in(page, words)
    page.context.set_offline(True)
    press(page)
    expect(page.get_by_text(KEPT)).to_be_visible()


def waiting(page) -> list:
    return page.evaluate("outbox.all().then((items) => items.map((item) => item.text))")


def sign_in(page, person):
    """Somebody signs in in another tab of the browser."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    where = page.evaluate("location.origin")
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": where}]
    )


def test_a_report_with_a_photo_goes_out_when_the_connection_is_back(on_page, task):
    page = on_page
    page.locator(".report input[type=file]").set_input_files(PHOTO)
    strand(page)
    assert waiting(page) == ["Đã họp."]
    assert page.evaluate("Object.keys(localStorage)") == []  # it is not kept twice
    expect(page.locator("[data-drafts] .count")).to_have_text("1")

    page.context.set_offline(False)

    expect(page.get_by_text("Đã gửi lúc")).to_be_visible()
    expect(page.locator("[data-drafts]")).to_be_hidden()
    update = task.updates.get()
    assert (update.result, update.evidence.get().title) == ("Đã họp.", "anh")
    assert waiting(page) == []


def test_a_row_that_is_open_is_kept_too_and_goes_out_with_the_next_page(open_as, officer, task):
    page = open_as(officer, f"/plans/{task.plan_id}/tasks/", **PHONE)
    page.locator(".cell-action").get_by_role("link", name="Báo kết quả").tap()
    fill_in(page)
    page.context.set_offline(True)
    press(page, "Gửi và sang việc sau")
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_text("Chưa mở được việc sau")).to_be_visible()
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)

    other.goto("/accounts/profile/")

    expect(other.locator(".message-success")).to_contain_text("Rà soát thủ tục: Đã gửi lúc")
    assert task.updates.get().result == "Đã họp."


def test_what_had_arrived_after_all_is_sent_again_as_the_same(on_page, task):
    page = on_page
    strand(page)
    [item] = page.evaluate("outbox.all()")
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi lúc")).to_be_visible()

    page.evaluate("(item) => outbox.write(item)", item)
    news = page.evaluate("outbox.sendAll()")

    assert [each["outcome"] for each in news] == ["sent"]
    assert task.updates.count() == 1


def test_a_newer_report_is_shown_beside_it_as_ever(on_page, task, officer):
    page = on_page
    page.locator(".report input[type=file]").set_input_files(PHOTO)
    strand(page, "Bản của tôi")
    make_update(task, author=make_officer(officer.unit), result="Bản của đồng nghiệp", percent=60)
    page.context.set_offline(False)
    expect(page.get_by_text("Đã có người gửi bản mới hơn").first).to_be_visible()

    page.get_by_role("link", name="Mở để xem").click()

    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Bản của đồng nghiệp")
    expect(conflict).to_contain_text("Bản của tôi")
    press(page, "Gửi bản của tôi")
    expect(page.locator(".message-success")).to_contain_text("Đã gửi lúc")
    mine = task.updates.get(result="Bản của tôi")
    assert (mine.percent, mine.evidence.count()) == (40, 1)
    expect(page.locator("[data-drafts]")).to_be_hidden()
    assert waiting(page) == []


def test_what_waits_is_listed_opened_and_deleted(on_page, task):
    page = on_page
    strand(page)
    page.route("**/presence/", lambda route: route.abort())
    page.context.set_offline(False)

    page.locator("[data-drafts]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Chờ gửi trên máy này")
    expect(dialog).to_contain_text("bị xóa khi bạn đăng xuất")
    dialog.get_by_role("link", name="Mở").click()
    expect(page.get_by_label("Kết quả", exact=True)).to_have_value("Đã họp.")
    expect(page.get_by_label("Tiến độ (%)")).to_have_value("40")
    page.locator("[data-drafts]").click()
    dialog.get_by_role("button", name="Xóa").click()

    expect(dialog).to_be_hidden()
    assert waiting(page) == []
    assert not task.updates.exists()


def test_it_is_not_sent_in_another_name_and_still_waits_for_its_author(on_page, task, officer):
    page = on_page
    strand(page)
    sign_in(page, make_officer(officer.unit))
    page.context.set_offline(False)

    page.goto("/accounts/profile/")
    expect(page.locator("[data-outbox-others]")).to_contain_text("tài khoản khác chờ gửi")
    assert page.evaluate("outbox.sendAll()") == []
    assert waiting(page) == ["Đã họp."]
    assert not task.updates.exists()
    sign_in(page, officer)

    page.goto("/accounts/profile/")
    expect(page.locator(".message-success")).to_contain_text("Đã gửi lúc")
    assert task.updates.get().author == officer


def test_a_page_of_who_was_signed_in_before_sends_nothing_in_the_new_name(
    open_as, on_page, task, officer
):
    page = on_page
    fill_in(page)
    sign_in(page, make_officer(officer.unit))

    press(page)

    expect(page.get_by_text("do tài khoản khác nhập")).to_be_visible()
    assert not task.updates.exists()
    sign_in(page, officer)
    page.get_by_role("link", name="Mở lại trang trước").click()
    expect(page.get_by_label("Kết quả", exact=True)).to_have_value("Đã họp.")


def test_signing_out_asks_and_takes_it_along(on_page, task):
    page = on_page
    strand(page)
    page.route("**/presence/", lambda route: route.abort())
    page.context.set_offline(False)

    page.locator(".top-end .menu > summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("dialog")).to_contain_text("Đăng xuất sẽ xóa nội dung đó")
    page.get_by_role("dialog").get_by_role("button", name="Đăng xuất").click()

    page.wait_for_url("**/accounts/login/**")
    page.wait_for_load_state("load")
    assert waiting(page) == []


def test_without_a_connection_nobody_signs_out_and_nothing_is_lost(on_page, task):
    page = on_page
    strand(page)

    page.locator(".top-end .menu > summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("dialog").get_by_role("button", name="Đăng xuất").click()

    expect(page.get_by_text("Chưa đăng xuất được")).to_be_visible()
    assert waiting(page) == ["Đã họp."]
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi lúc")).to_be_visible()


def test_without_a_connection_a_page_of_ours_says_so(open_as, officer, task):
    page = open_as(officer, "/accounts/profile/", service_workers="allow", **PHONE)
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # now the worker brings it
    page.context.set_offline(True)

    page.goto(task.get_absolute_url())
    expect(page.get_by_role("heading", name="Không có mạng")).to_be_visible()
    assert page.locator("main").evaluate("place => getComputedStyle(place).maxWidth") != ""
    page.context.set_offline(False)

    expect(page.locator("h1")).to_contain_text("Rà soát thủ tục")  # by itself
    kept = page.evaluate(
        "caches.keys().then((names) => caches.open(names[0])).then((cache) => cache.keys())"
        ".then((kept) => kept.map((each) => new URL(each.url).pathname))"
    )
    assert [name for name in kept if not name.startswith("/static/")] == ["/offline/"]
    assert [text for text in said if "Content Security Policy" in text] == []
