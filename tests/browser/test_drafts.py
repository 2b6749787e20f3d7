"""An unsaved sentence comes back where it was typed, in Chromium: after a lost connection, an ended
session and a closed tab; to its author alone, and only until it is saved.
"""

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
        lambda page: page.get_by_role("group", name="Phần 1", exact=True).get_by_label("Nội dung"),
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
    return page.evaluate("ownDrafts().map((draft) => draft.text)")


def end_session(page):
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in(page, person):
    page.get_by_label("Tên đăng nhập").fill(person.username)
    page.get_by_label("Mật khẩu", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def saved(field, place):
    """Send it in the end: it is stored, and no draft is left."""
    page = field.page
    send(field, place)
    expect(page.locator(".saved, .message-success").first).to_be_visible()
    assert place.stored().splitlines() == TYPED.splitlines()
    assert drafts(page) == []


def test_a_lost_connection_loses_nothing(open_as, place):
    person, place = place
    page = open_as(person, place.address)
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
    sign_in(page, person)

    page.wait_for_url(f"**{place.address}**")
    expect(page.get_by_text(SAID)).to_be_visible()  # opened by itself
    field = place.opened(page)
    expect(field).to_have_value(TYPED)
    saved(field, place)


def test_a_closed_tab_loses_nothing(open_as, place):
    person, place = place
    first = open_as(person, place.address)
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
    assert page.evaluate("Object.keys(localStorage)") == []
