"""What is sent without a connection waits on the device, in Chromium: it goes out by itself and
once, in nobody else's name, and not after signing out.
"""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from indicators.models import FormEntry, Measurement
from indicators.services import measure
from plans.models import Plan
from tests.browser.lateness import STORAGE
from tests.browser.storage import expect_all_sent, texts_kept, waiting
from tests.browser.test_phone import PHONE, PHOTO
from tests.factories import (
    make_form,
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
)

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
    assert texts_kept(page) == []  # it is not kept twice
    expect(page.locator("[data-drafts] .count")).to_have_text("1")

    page.context.set_offline(False)

    expect(page.get_by_text("Đã gửi lúc")).to_be_visible()
    update = task.updates.get()
    assert (update.result, update.evidence.get().title) == ("Đã họp.", "anh")
    expect_all_sent(page)


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


@pytest.mark.parametrize("storage", ["", STORAGE], ids=["quick", "late"])
def test_a_newer_report_is_shown_beside_it_as_ever(on_page, task, officer, storage):
    page = on_page
    page.locator(".report input[type=file]").set_input_files(PHOTO)
    strand(page, "Bản của tôi")
    make_update(task, author=make_officer(officer.unit), result="Bản của đồng nghiệp", percent=60)
    page.context.set_offline(False)
    expect(page.get_by_text("Đã có người gửi bản mới hơn").first).to_be_visible()
    page.add_init_script(storage)

    page.get_by_role("link", name="Mở để xem").click()

    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Bản của đồng nghiệp")
    expect(conflict).to_contain_text("Bản của tôi")
    page.wait_for_load_state()  # with the scripts that give the form its file
    press(page, "Gửi bản của tôi")
    expect(page.locator(".message-success")).to_contain_text("Đã gửi lúc")
    mine = task.updates.get(result="Bản của tôi")
    assert (mine.percent, mine.evidence.count()) == (40, 1)
    expect_all_sent(page)


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


@pytest.fixture
def year():
    return timezone.localdate().year


@pytest.fixture
def target(year):
    plan = make_plan(year=year)
    indicator = make_indicator(plan, lead=make_office(plan.unit))
    return make_target(indicator, goal=90)


@pytest.fixture
def measuring(open_as, target):
    address = reverse("indicators:measure", args=[target.pk, "quarter-1"])
    return open_as(make_officer(target.indicator.lead_unit), address, **PHONE)


def strand_figures(page, numerator="45"):
    page.get_by_label("Tử số").fill(numerator)
    page.get_by_label("Mẫu số").fill("50")
    page.locator("summary", has_text="Kèm minh chứng").click()
    page.locator(".measure input[type=file]").set_input_files(PHOTO)
    page.context.set_offline(True)
    press(page, "Gửi số liệu")
    expect(page.get_by_text(KEPT)).to_be_visible()


def test_figures_of_a_target_are_kept_with_their_file_and_go_out(measuring, target):
    page = measuring
    strand_figures(page)
    assert waiting(page) == ["45 · 50"]

    page.context.set_offline(False)

    expect(page.get_by_text("Đã gửi lúc")).to_be_visible()
    measured = target.measurements.get()
    assert (measured.value, measured.evidence.get().title) == (90, "anh")
    expect_all_sent(page)


def test_newer_figures_of_a_target_are_shown_beside_them(measuring, target):
    page = measuring
    strand_figures(page)
    colleague = make_officer(target.indicator.lead_unit)
    period = target.indicator.plan.periods.get(key="quarter-1")
    measure(target, author=colleague, period=period, value=Decimal(80), seen=None, key=uuid4())
    page.context.set_offline(False)

    page.get_by_role("link", name="Mở để xem").click()

    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("80")
    expect(conflict).to_contain_text("45/50")
    page.wait_for_load_state()  # with the scripts that give the form its file
    press(page, "Gửi bản của tôi")
    expect(page.locator(".message-success")).to_contain_text("Đã gửi lúc")
    assert Measurement.objects.get(numerator=45).evidence.count() == 1
    expect_all_sent(page)


@pytest.fixture
def cells(open_as, year):
    """The page of a statistical form of three rows, as a function that opens it in a window."""
    plan = make_plan(year=year)
    person = make_standing_officer(plan.unit)
    form = make_form(year=year - 1, rows=[{"code": str(n)} for n in range(3)])
    address = reverse("indicators:statistics_form", args=[plan.pk, form.pk, "quarter-1"])
    return open_as(person, address)


def type_cell(page, figure, place=0):
    cell = page.locator("[data-cell]").nth(place)
    cell.fill(figure)
    cell.blur()


def strand_cells(page):
    page.context.set_offline(True)
    type_cell(page, "1.200")
    type_cell(page, "7", place=2)
    expect(page.locator("#statistics-saved")).to_contain_text("Chưa lưu 2 ô: đã giữ trên máy này")


def entered() -> list:
    return list(FormEntry.objects.in_order().values_list("row__code", "value", "review"))


def test_cells_typed_without_a_connection_save_themselves_later(cells):
    page = cells
    strand_cells(page)
    assert waiting(page) == ["1.200 · 7"]

    page.context.set_offline(False)

    expect(page.locator(".cell-state .badge")).to_have_count(2)
    expect(page.locator(".cell-unsaved")).to_have_count(0)
    assert entered() == [("0", 1200, "waiting"), ("2", 7, "waiting")]
    expect_all_sent(page)


def test_cells_of_a_page_that_was_closed_go_out_with_the_next_one(cells):
    page = cells
    strand_cells(page)
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)

    other.goto("/accounts/profile/")

    expect(other.locator(".message-success")).to_contain_text("Đã lưu số liệu, chờ duyệt.")
    assert entered() == [("0", 1200, "waiting"), ("2", 7, "waiting")]


def test_a_cell_that_somebody_else_filled_meanwhile_is_asked_for(cells, open_as):
    page = cells
    colleague = make_standing_officer(Plan.objects.get().unit)
    strand_cells(page)
    elsewhere = open_as(colleague, page.evaluate("location.pathname"))
    type_cell(elsewhere, "900")
    expect(elsewhere.locator("#statistics-saved")).to_contain_text("Đã lưu")
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto("/accounts/profile/")

    other.get_by_role("link", name="Mở để xem").click()

    expect(other.locator("[data-cell]").first).to_have_value("1.200")
    expect(other.locator(".cell-says")).to_contain_text("900")
    other.locator("[data-keep]").click()
    expect(other.locator("#statistics-saved")).to_contain_text("Đã lưu")
    assert entered() == [
        ("0", 900, "withdrawn"),
        ("2", 7, "waiting"),
        ("0", 1200, "waiting"),
    ]
    expect_all_sent(other)


def test_a_file_outlives_the_session_in_an_open_row_too(open_as, officer, task):
    page = open_as(officer, f"/plans/{task.plan_id}/tasks/", **PHONE)
    page.locator(".cell-action").get_by_role("link", name="Báo kết quả").tap()
    fill_in(page)
    page.locator(".report input[type=file]").set_input_files(PHOTO)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    press(page)
    expect(page.get_by_text("Nội dung bạn vừa nhập chưa gửi được")).to_be_visible()
    assert not task.updates.exists()
    sign_in(page, officer)
    page.goto(page.url)  # the log-in passes on whom it knows

    expect(page.get_by_text("Nội dung và tệp (anh.png) còn nguyên")).to_be_visible()
    press(page)
    expect(page.locator(".message-success")).to_contain_text("Đã gửi lúc")
    assert task.updates.get().evidence.get().title == "anh"
    expect_all_sent(page)
