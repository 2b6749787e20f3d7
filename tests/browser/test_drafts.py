"""An unsaved sentence comes back where it was typed, in Chromium: after a lost connection, an ended
session and a closed tab; to its author alone, and only until it is saved.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from accounts.services import DEMO_PASSWORD
from reports import services
from tasks.services.explanations import ask_explanation
from tests.browser.lateness import late_scripts
from tests.browser.storage import texts_kept
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = "Đã họp với các thôn,\nchờ Sở trả lời."
SAID = "Đã khôi phục nội dung bạn nhập lúc"
# The page forbids code in strings, and that is how Playwright's own waiting asks again.
ANOTHER_NUMBER = """(taken) => new Promise((done) => {
  const look = () => (tab === taken ? setTimeout(look, 20) : done());
  look();
})"""
SIZES = {"laptop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


@dataclass
class Place:
    """Where a long text is typed: its page, how its field is found and sent, and what is stored
    then.
    """

    address: str
    opened: Callable  # the field of the page, after opening it should it be closed
    send: str
    stored: Callable[[], str]


@pytest.fixture
def plan():
    return make_plan(
        make_commune(), sections=[{"heading": "I. MỤC ĐÍCH", "text": "- Một."}], signer="Đinh Mẫu"
    )


@pytest.fixture
def people(plan):
    people = {
        "officer": make_officer(make_office(plan.unit)),
        "writer": make_standing_officer(plan.unit),
        "leader": make_leader(plan.unit),
    }
    for person in people.values():
        person.set_password(DEMO_PASSWORD)
        person.save()
    return people


@pytest.fixture
def task(plan, people):
    return make_task(plan, lead=people["officer"].unit)


def progress_in_a_row(plan, people, task):
    def opened(page):
        row = page.locator(f"#task-{task.pk}")
        if not row.locator("textarea").count():
            row.get_by_role("link", name="Báo kết quả").click()
        row.get_by_label("Tiến độ (%)").fill("40")
        return row.get_by_label("Kết quả", exact=True)

    return people["officer"], Place(
        f"/plans/{plan.pk}/tasks/",
        opened,
        "Gửi kết quả",
        lambda: task.updates.get().result,
    )


def answer_to_a_leader(plan, people, task):
    due = timezone.localdate() + timedelta(days=3)
    task.due, task.time_kind = timezone.localdate() - timedelta(days=3), "date"
    task.save()
    ask_explanation([task], by=people["leader"], text="Vì sao chậm?", due=due)
    return people["officer"], Place(
        task.get_absolute_url(),
        lambda page: page.locator("#explanations").get_by_label("Giải trình", exact=True),
        "Gửi giải trình",
        lambda: task.explanations.get().answer,
    )


def comment(plan, people, task):
    return people["writer"], Place(
        task.get_absolute_url(),
        lambda page: page.locator("#comments textarea"),
        "Gửi ý kiến",
        lambda: task.comments.get().text,
    )


def section_of_a_report(plan, people, task):
    report = services.open_report(plan.periods.get(key="quarter-1"), by=people["writer"])
    services.build_now(report)

    def opened(page):
        section = page.locator("#section-proposals")
        if not section.locator("textarea").count():
            section.get_by_role("link", name="Sửa").click()
        return section.locator("textarea")

    return people["writer"], Place(
        report.get_absolute_url(),
        opened,
        "Lưu nội dung",
        lambda: report.sections.get(key="proposals").text,
    )


def section_of_a_plan(plan, people, task):
    plan.state, plan.handed_out_at = "draft", None
    plan.save()

    def stored():
        plan.refresh_from_db()
        return plan.sections[0]["text"]

    return people["writer"], Place(
        f"/plans/{plan.pk}/text/",
        lambda page: page.get_by_role("group", name="Phần 1", exact=True).locator("textarea"),
        "Lưu văn bản",
        stored,
    )


def reason_of_a_return(plan, people, task):
    update = make_update(task, author=people["officer"], review="waiting")
    make_update(make_task(plan), author=people["officer"], review="waiting")

    def opened(page):
        row = page.locator("tr", has=page.locator(f"[value='{update.pk}']")).first
        field = row.locator("textarea")
        if not field.is_visible():
            row.locator("summary").click()
        return field

    def stored():
        update.refresh_from_db()
        return update.review_reason

    return people["writer"], Place("/reviews/", opened, "Trả lại", stored)


PLACES = [
    progress_in_a_row,
    answer_to_a_leader,
    comment,
    section_of_a_report,
    section_of_a_plan,
    reason_of_a_return,
]


@pytest.fixture(params=PLACES, ids=lambda make: make.__name__)
def place(request, plan, people, task):
    return request.param(plan, people, task)


def send(field, place):
    """Press the button that stands nearest to the field."""
    whole = field.locator("xpath=ancestor::*[.//button][1]")
    whole = whole if whole.get_by_role("button", name=place.send, exact=True).count() else None
    whole = whole or field.locator("xpath=ancestor::form[1]")
    whole.get_by_role("button", name=place.send, exact=True).click()


def type_in(field):
    field.fill(TYPED)
    expect(field.page.get_by_text("Đã giữ bản nháp lúc")).to_be_visible()


def drafts(page) -> list:
    page.wait_for_load_state("domcontentloaded")  # scripts run at the end of a page
    return page.evaluate("ownDrafts().map((draft) => draft.text)")


def end_session(page):
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in(page, person):
    page.get_by_label("Tên đăng nhập").fill(person.username)
    page.get_by_label("Mật khẩu", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "/accounts/login/" not in address)  # which names the next one


def saved(field, place):
    """Send it in the end: it is stored, and no draft is left."""
    page = field.page
    send(field, place)
    expect(
        page.locator(".saved, .message-success, .report-text ~ p:has-text('Đã sửa bởi')").first
    ).to_be_visible()
    assert place.stored().splitlines() == TYPED.splitlines()
    assert drafts(page) == []


@pytest.mark.parametrize(
    "place", PLACES[1:], ids=lambda make: make.__name__, indirect=True
)  # the first one waits in the outbox: test_outbox.py
def test_a_lost_connection_loses_nothing(open_as, place):
    person, place = place
    page = open_as(person, place.address)
    page.context.route("**/autosave/", lambda route: route.abort())  # a report's own net
    field = place.opened(page)
    type_in(field)
    page.context.set_offline(True)

    send(field, place)
    expect(page.get_by_role("alert")).to_contain_text("Chưa gửi được")
    expect(page.get_by_role("alert")).to_contain_text("Nội dung vẫn còn ở đây")
    expect(field).to_have_value(TYPED)

    page.context.set_offline(False)
    page.reload()
    field = place.opened(page)
    expect(field).to_have_value(TYPED)
    expect(page.get_by_text(SAID).or_(page.get_by_text("Bạn đã bấm gửi"))).to_be_visible()
    saved(field, place)


def test_an_ended_session_loses_nothing(open_as, place):
    person, place = place
    page = open_as(person, place.address)
    field = place.opened(page)
    type_in(field)
    end_session(page)

    send(field, place)
    page.wait_for_url("**/accounts/login/**")
    expect(page.get_by_text("vẫn được giữ trên máy này")).to_be_visible()
    sign_in(page, person)

    expect(page).to_have_url(re.compile(place.address))
    expect(page.get_by_text(SAID)).to_be_visible()  # opened by itself
    field = place.opened(page)
    expect(field).to_have_value(TYPED)
    saved(field, place)


def test_a_closed_tab_loses_nothing(open_as, place):
    person, place = place
    first = open_as(person, place.address)
    first.context.route("**/autosave/", lambda route: route.abort())  # a report's own net
    type_in(place.opened(first))
    page = first.context.new_page()
    first.close()

    page.goto(place.address)
    field = place.opened(page)
    expect(field).to_have_value(TYPED)
    expect(page.get_by_text(SAID)).to_be_visible()
    page.reload()
    field = place.opened(page)
    expect(field).to_have_value(TYPED)
    saved(field, place)
    page.reload()
    assert texts_kept(page) == []


def test_a_server_that_fails_loses_nothing(open_as, plan, people, task):
    """It is said at the form itself, and sending again is all there is to do."""
    person, place = progress_in_a_row(plan, people, task)
    page = open_as(person, place.address)
    field = place.opened(page)
    type_in(field)
    page.route("**/progress/**", lambda route: route.fulfill(status=502, body="<h1>Bad gateway"))
    send(field, place)

    expect(page.get_by_role("alert")).to_contain_text("Chưa gửi được: máy chủ gặp lỗi.")
    expect(field).to_have_value(TYPED)
    assert drafts(page) == [TYPED]
    page.unroute("**/progress/**")
    saved(field, place)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_page_that_failed_gives_the_text_back(open_as, plan, people, task):
    person, place = comment(plan, people, task)
    page = open_as(person, place.address)
    field = place.opened(page)
    type_in(field)
    answer = {"status": 500, "body": "<h1>Lỗi</h1>", "content_type": "text/html; charset=utf-8"}
    page.route("**/comment/**", lambda route: route.fulfill(**answer))
    send(field, place)
    expect(page.get_by_role("heading", name="Lỗi")).to_be_visible()

    page.goto(place.address)

    expect(field).to_have_value(TYPED)
    expect(page.get_by_text(SAID)).to_be_visible()
    expect(field).to_be_focused()


def test_another_person_at_the_same_browser_sees_nothing_of_it(open_as, plan, people, task):
    person, place = comment(plan, people, task)
    page = open_as(person, place.address)
    type_in(place.opened(page))
    end_session(page)

    page.goto(place.address)
    sign_in(page, people["leader"])
    expect(place.opened(page)).to_have_value("")
    expect(page.locator(".draft-note")).to_have_count(0)
    expect(page.locator("[data-drafts]")).to_be_hidden()
    end_session(page)

    page.goto(place.address)
    sign_in(page, person)
    expect(place.opened(page)).to_have_value(TYPED)


def test_signing_out_asks_and_takes_the_text_along(open_as, plan, people, task):
    person, place = comment(plan, people, task)
    page = open_as(person, place.address)
    type_in(place.opened(page))

    page.locator(".top-end .menu > summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("dialog")).to_contain_text("Đăng xuất sẽ xóa nội dung đó")
    page.get_by_role("button", name="Không, quay lại").click()
    assert drafts(page) == [TYPED]
    page.locator(".top-end .menu > summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("dialog").get_by_role("button", name="Đăng xuất").click()

    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_after_a_week_it_is_gone_whoever_opens_the_browser(open_as, plan, people, task):
    person, place = comment(plan, people, task)
    page = open_as(person, place.address)
    type_in(place.opened(page))
    page.evaluate(
        """() => {
            const [{ key, ...draft }] = ownDrafts();
            localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() - 8 * 24 * HOUR }));
        }"""
    )

    page.goto("/accounts/profile/")

    assert texts_kept(page) == []


def test_two_windows_keep_their_own_text(open_as, plan, people, task):
    person, place = comment(plan, people, task)
    first = open_as(person, place.address)
    second = first.context.new_page()
    second.goto(place.address)
    type_in(place.opened(first))
    place.opened(second).fill("Ở cửa sổ hai.")
    expect(second.get_by_text("Đã giữ bản nháp lúc")).to_be_visible()

    first.reload()
    expect(place.opened(first)).to_have_value(TYPED)
    expect(first.get_by_role("group", name="Ở cửa sổ khác")).to_contain_text("Ở cửa sổ hai.")
    send(place.opened(first), place)
    expect(first.get_by_text("Đã gửi ý kiến.")).to_be_visible()

    assert drafts(first) == ["Ở cửa sổ hai."]
    second.reload()
    expect(place.opened(second)).to_have_value("Ở cửa sổ hai.")


def test_a_text_that_went_through_three_windows_is_gone_from_all_when_sent(
    open_as, plan, people, task
):
    person, place = comment(plan, people, task)
    page = open_as(person, place.address)
    type_in(place.opened(page))
    for more in (" Thêm.", ""):
        before, page = page, page.context.new_page()
        before.close()
        page.goto(place.address)
        if more:
            place.opened(page).fill(TYPED + more)
            expect(page.get_by_text("Đã giữ bản nháp lúc")).to_be_visible()
    expect(place.opened(page)).to_have_value(f"{TYPED} Thêm.")

    send(place.opened(page), place)
    expect(page.get_by_text("Đã gửi ý kiến.")).to_be_visible()
    assert drafts(page) == []


def test_what_is_typed_before_the_scripts_are_there_is_kept_beside_the_draft(
    open_as, plan, people, task
):
    person, place = comment(plan, people, task)
    page = open_as(person, place.address)
    field, box = place.opened(page), page.locator(".draft-other")
    type_in(field)
    with late_scripts(page):
        page.goto(place.address, wait_until="commit")
        field.fill("Gõ khi trang vừa hiện.")

    expect(page.get_by_text("Đã giữ bản nháp lúc")).to_be_visible()
    expect(box).to_contain_text("Đã họp với các thôn,")
    page.goto("/accounts/profile/")
    page.goto(place.address)
    expect(field).to_have_value("Gõ khi trang vừa hiện.")
    expect(box).to_contain_text("Đã họp với các thôn,")


def test_a_window_that_was_duplicated_writes_beside_the_other(open_as, plan, people, task):
    person, place = comment(plan, people, task)
    first = open_as(person, place.address)
    number = first.evaluate("tab")
    second = first.context.new_page()
    second.add_init_script(f"sessionStorage.setItem('cchc-window', '{number}')")
    second.goto(place.address)
    second.evaluate(ANOTHER_NUMBER, number)
    type_in(place.opened(first))
    place.opened(second).fill("Ở cửa sổ hai.")
    expect(second.get_by_text("Đã giữ bản nháp lúc")).to_be_visible()

    assert sorted(drafts(first)) == sorted([TYPED, "Ở cửa sổ hai."])


def test_a_text_that_was_changed_meanwhile_stands_beside_the_draft(open_as, plan, people, task):
    person, place = section_of_a_plan(plan, people, task)
    page = open_as(person, place.address)
    type_in(place.opened(page))
    plan.refresh_from_db()
    plan.sections[0]["text"] = "- Bản của đồng nghiệp."
    plan.save()

    page.reload()
    field = place.opened(page)
    box = page.locator(".draft-other")
    expect(field).to_have_value("- Bản của đồng nghiệp.")
    expect(box).to_contain_text("Đã họp với các thôn,")
    box.get_by_role("button", name="Dùng nội dung của tôi").click()
    expect(field).to_have_value(TYPED)
    expect(box).to_contain_text("- Bản của đồng nghiệp.")
    box.get_by_role("button", name="Dùng lại").click()
    expect(field).to_have_value("- Bản của đồng nghiệp.")
    expect(box).to_contain_text("Đã họp với các thôn,")

    page.reload()
    expect(field).to_have_value("- Bản của đồng nghiệp.")
    box.get_by_role("button", name="Dùng nội dung của tôi").click()
    saved(field, place)


def test_typing_over_a_newer_text_keeps_the_draft_beside_it(open_as, plan, people, task):
    person, place = section_of_a_plan(plan, people, task)
    page = open_as(person, place.address)
    type_in(place.opened(page))
    plan.refresh_from_db()
    plan.sections[0]["text"] = "- Bản của đồng nghiệp."
    plan.save()
    page.reload()

    place.opened(page).fill("- Viết lại.")
    expect(page.get_by_text("Đã giữ bản nháp lúc")).to_be_visible()

    page.reload()
    expect(place.opened(page)).to_have_value("- Viết lại.")
    expect(page.locator(".draft-other")).to_contain_text("Đã họp với các thôn,")


def test_a_draft_is_discarded_and_taken_back_by_keyboard(open_as, plan, people, task):
    person, place = section_of_a_plan(plan, people, task)
    page = open_as(person, place.address)
    type_in(place.opened(page))
    page.reload()
    field = place.opened(page)
    field.focus()

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bỏ, dùng bản đã lưu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_have_value("- Một.")
    expect(page.get_by_role("status").filter(has_text="Đã bỏ nội dung chưa gửi.")).to_be_visible()
    assert drafts(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(field).to_have_value(TYPED)
    assert drafts(page) == [TYPED]


def test_parts_that_were_moved_and_added_but_not_saved_come_back(open_as, plan, people, task):
    person, place = section_of_a_plan(plan, people, task)
    page = open_as(person, place.address)
    page.get_by_role("button", name="Thêm phần").click()
    last = page.get_by_role("group", name="Phần 2", exact=True)
    last.locator("textarea").fill(TYPED)
    last.get_by_label("Tiêu đề phần 2").fill("II. NHIỆM VỤ")
    last.get_by_role("button", name="Lên").click()
    expect(page.get_by_label("Tiêu đề phần 1")).to_have_value("II. NHIỆM VỤ")

    page.reload()
    expect(page.get_by_label("Tiêu đề phần 1")).to_have_value("II. NHIỆM VỤ")
    expect(place.opened(page)).to_have_value(TYPED)
    page.get_by_role("button", name="Nội dung chưa gửi: 2").click()
    page.get_by_role("button", name="Mở chỗ đang nhập").first.click()

    expect(last.get_by_label("Tiêu đề phần 2")).to_have_value("I. MỤC ĐÍCH")
    expect(last.locator("textarea")).to_have_value("- Một.")
    page.get_by_role("button", name="Lưu văn bản").last.click()
    expect(page.get_by_text("Đã lưu văn bản kế hoạch.")).to_be_visible()
    plan.refresh_from_db()
    assert [each["heading"] for each in plan.sections] == ["II. NHIỆM VỤ", "I. MỤC ĐÍCH"]
    assert drafts(page) == []


def test_returning_one_row_keeps_the_reasons_typed_in_others(open_as, plan, people, task):
    other = make_update(make_task(plan), author=people["officer"], review="waiting")
    person, place = reason_of_a_return(plan, people, task)
    page = open_as(person, place.address)
    row = page.locator("tr", has=page.locator(f"[value='{other.pk}']")).first
    row.locator("summary").click()
    row.locator("textarea").fill("Thiếu số văn bản.")
    field = place.opened(page)
    field.fill(TYPED)

    send(field, place)
    expect(page.locator(".saved")).to_be_visible()

    expect(row.locator("textarea")).to_have_value("Thiếu số văn bản.")
    expect(row.locator("textarea")).to_be_visible()
    assert drafts(page) == ["Thiếu số văn bản."]


def test_what_is_unsent_elsewhere_is_listed_on_every_page(open_as, plan, people, task):
    person, place = progress_in_a_row(plan, people, task)
    page = open_as(person, place.address)
    type_in(place.opened(page))

    page.goto("/accounts/profile/")
    page.get_by_role("button", name="Nội dung chưa gửi: 1").click()
    dialog = page.get_by_role("dialog", name="Nội dung chưa gửi")
    expect(dialog).to_contain_text("Đã họp với các thôn,")
    dialog.get_by_role("link", name="Mở trang").click()
    page.wait_for_url(f"**{place.address}**")
    page.get_by_role("button", name="Nội dung chưa gửi: 1").click()
    dialog.get_by_role("button", name="Mở chỗ đang nhập").click()

    expect(page.locator(f"#task-{task.pk} [name=result]")).to_have_value(TYPED)
    expect(page.locator("[data-drafts]")).to_be_hidden()


def test_a_form_that_came_back_with_faults_keeps_its_text(open_as, plan, people, task):
    person, place = progress_in_a_row(plan, people, task)
    page = open_as(person, place.address)
    field = place.opened(page)
    type_in(field)
    page.get_by_role("spinbutton", name="Tiến độ (%)").evaluate("field => (field.value = '')")
    page.locator("form.report").evaluate("form => (form.noValidate = true)")
    send(field, place)
    expect(page.get_by_text("Hãy ghi tiến độ, từ 1 đến 99%.")).to_be_visible()
    assert drafts(page) == [TYPED]

    page.reload()
    field = place.opened(page)
    expect(field).to_have_value(TYPED)
    saved(field, place)


def test_a_refusal_is_no_confirmation(open_as, plan, people, task):
    """The page that follows says why nothing was stored; the text is still to be had."""
    person, place = answer_to_a_leader(plan, people, task)
    page = open_as(person, place.address)
    field = place.opened(page)
    type_in(field)
    task.explanations.all().delete()
    send(field, place)

    expect(page.get_by_text("không còn yêu cầu giải trình nào đang chờ")).to_be_visible()
    page.get_by_role("button", name="Nội dung chưa gửi: 1").click()
    expect(page.get_by_role("dialog")).to_contain_text("Đã họp với các thôn,")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_lines_boxes_and_the_list_fit_and_keep_the_policy(open_as, plan, people, task, size):
    person, place = section_of_a_plan(plan, people, task)
    page = open_as(person, place.address, viewport=size, service_workers="allow")
    said = []
    page.on("console", lambda message: said.append(message.text))
    type_in(place.opened(page))
    page.get_by_label("Trích yếu").fill("Cải cách hành chính năm nay")
    expect(page.get_by_text("Đã giữ bản nháp lúc")).to_have_count(2)
    plan.refresh_from_db()
    plan.sections[0]["text"] = "- Bản của đồng nghiệp."
    plan.save()
    page.reload()
    expect(page.get_by_text(SAID)).to_be_visible()
    expect(page.locator(".draft-other")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert said == []
