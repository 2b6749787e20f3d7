"""An officer reports by phone: few taps, the name and “Gửi” in sight, through a whole list; with a
photo, without scripts, and after the session has ended.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from accounts.services import DEMO_PASSWORD
from tests.browser.storage import expect_all_sent, expect_no_text_kept
from tests.factories import (
    make_commune,
    make_office,
    make_officer,
    make_plan,
    make_task,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# a picture of one dot
PHOTO = {
    "name": "anh.png",
    "mimeType": "image/png",
    "buffer": bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360000000000200014d0dd2c20000000049454e44ae426082"
    ),
}
COUNT = "addEventListener('pointerdown', () => (window.taps = (window.taps || 0) + 1), true)"
WORDS = ("Ban hành kế hoạch", "Rà soát thủ tục", "Tập huấn kỹ năng số")
LONG = " ".join(["cải cách thủ tục hành chính, chuyển đổi số và nâng cao chất lượng phục vụ"] * 6)


@pytest.fixture
def officer():
    person = make_officer(make_office(make_commune()))
    person.set_password(DEMO_PASSWORD)
    person.save()
    return person


@pytest.fixture
def tasks(officer):
    plan = make_plan(officer.authority, year=timezone.localdate().year)
    due = timezone.localdate() - timedelta(days=1)
    given = {"time_kind": "date", "due": due}
    return [
        make_task(plan, lead=officer.unit, ordinal=n, content=f"{words} {LONG}", **given)
        for n, words in enumerate(WORDS, 1)
    ]


def choose_photo(page, form) -> None:
    with page.expect_file_chooser() as chooser:
        form.locator("input[type=file]").tap()
    chooser.value.set_files(PHOTO)


def in_sight(page, *places) -> list[bool]:
    """Does each place lie on the screen, above the navigation?"""
    floor = page.get_by_role("navigation", name="Các phần việc").bounding_box()["y"]
    boxes = [place.bounding_box() for place in places]
    return [box["y"] >= 0 and box["y"] + box["height"] <= floor for box in boxes]


def test_a_first_report_with_a_photo_takes_four_taps_from_the_first_page(open_as, officer, tasks):
    page = open_as(officer, "/", **PHONE)
    page.evaluate(COUNT)
    row = page.locator(f"#owed-task-{tasks[0].pk}")
    name = row.locator(".owed-head a").first

    row.get_by_role("link", name="Báo kết quả").tap()
    expect(row.get_by_label("Kết quả", exact=True)).to_be_focused()
    page.keyboard.type("Đã họp với các thôn.")
    row.get_by_role("button", name="50%").tap()
    assert in_sight(page, name, row.locator(".report-actions")) == [True, True]
    choose_photo(page, row)
    row.get_by_role("button", name="Gửi kết quả").tap()

    expect(row).to_contain_text("Đã gửi lúc")
    assert page.evaluate("taps") == 4
    update = tasks[0].updates.order_by("pk").last()
    assert (update.percent, update.result) == (50, "Đã họp với các thôn.")
    assert update.evidence.get().title == "anh"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_name_and_buttons_stay_in_sight(open_as, officer, tasks, scripts):
    page = open_as(
        officer, tasks[0].get_absolute_url() + "#progress", java_script_enabled=scripts, **PHONE
    )
    name = page.locator(".task-name")
    buttons = page.locator(".report-actions")
    page.get_by_text("Thêm: văn bản").click()

    for label in ("Đang thực hiện", "Kết quả", "Số, ký hiệu văn bản", "Đường dẫn minh chứng"):
        page.locator(".report").get_by_label(label).first.scroll_into_view_if_needed()
        assert in_sight(page, name, buttons) == [True, True]
    short = name.bounding_box()["height"]
    name.click()
    assert name.bounding_box()["height"] > 2 * short  # the whole of it, on demand
    sizes = [button.bounding_box()["height"] for button in buttons.locator(".button").all()]
    assert min(sizes) >= 44
    expect(page.locator(".dropzone-hint:visible")).to_have_count(0)


def test_an_open_row_keeps_its_name_and_buttons_in_sight(open_as, officer, tasks):
    page = open_as(officer, f"/plans/{tasks[0].plan_id}/tasks/", **PHONE)
    row = page.locator(f"#task-{tasks[1].pk}")

    row.get_by_role("link", name="Báo kết quả").tap()
    expect(row.get_by_label("Kết quả", exact=True)).to_be_focused()  # and scrolled to
    row.get_by_text("Thêm: văn bản").tap()
    row.get_by_label("Tính đến ngày").scroll_into_view_if_needed()

    assert in_sight(page, row.locator(".cell-content a"), row.locator(".report-actions")) == [
        True,
        True,
    ]
    expect(page.locator(".primary-action")).to_be_hidden()  # it would lie over them
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_list_is_gone_through_to_its_end(open_as, officer, tasks, scripts):
    page = open_as(
        officer,
        f"{tasks[0].get_absolute_url()}?state=not_started#progress",
        java_script_enabled=scripts,
        **PHONE,
    )

    for words in WORDS:
        expect(page.locator("h1")).to_contain_text(words)
        page.get_by_label("Hoàn thành").check()
        page.get_by_label("Kết quả", exact=True).fill(f"Xong: {words}")
        page.get_by_role("button", name="Gửi và sang việc sau").click()

    expect(page.get_by_text("Danh sách này không còn nhiệm vụ nào cần báo.")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("Nhiệm vụ năm")
    assert [task.updates.get().result for task in tasks] == [f"Xong: {words}" for words in WORDS]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_after_an_ended_session_the_form_comes_back(open_as, officer, tasks, scripts):
    page = open_as(officer, tasks[0].get_absolute_url(), java_script_enabled=scripts, **PHONE)
    page.get_by_label("Hoàn thành").check()
    page.get_by_label("Kết quả", exact=True).fill("Đã ban hành.")
    page.locator(".report input[type=file]").set_input_files(PHOTO)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.get_by_role("button", name="Gửi kết quả").click()
    expect(page.get_by_text("Nội dung bạn vừa nhập chưa gửi được")).to_be_visible()
    page.get_by_label("Tên đăng nhập").fill(officer.username)
    page.get_by_label("Mật khẩu", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    words = "Nội dung và tệp (anh.png) còn nguyên" if scripts else "hãy chọn lại: anh.png"
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_label("Hoàn thành")).to_be_checked()
    expect(page.get_by_label("Kết quả", exact=True)).to_have_value("Đã ban hành.")
    page.get_by_role("button", name="Gửi kết quả").click()
    expect(page.locator(".message-success")).to_contain_text("Đã gửi lúc")
    update = tasks[0].updates.get()
    assert update.result == "Đã ban hành."
    assert [piece.title for piece in update.evidence.all()] == (["anh"] if scripts else [])
    if scripts:
        expect_no_text_kept(page)
        expect_all_sent(page)
