"""The matrix on a laptop: twelve rows under the filter, what stays when it scrolls, cut text in
full, rows chosen by keyboard and without JavaScript.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tasks.models import ProgressUpdate
from tests.factories import (
    make_commune,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAPTOP = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LONG = "Rà soát, đơn giản hóa quy trình giải quyết thủ tục hành chính " * 4
# rows whose box is wholly on the screen and in the frame of the table
WHOLE = """() => {
  const frame = document.querySelector(".matrix-wrap").getBoundingClientRect();
  const end = Math.min(innerHeight, frame.bottom);
  const rows = [...document.querySelectorAll("tr[data-row]")];
  const boxes = rows.map((row) => row.getBoundingClientRect());
  return boxes.filter((box) => box.top >= 0 && box.bottom <= end).length;
}"""
EDGES = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const frame = box(".matrix-wrap");
  return {
    head: Math.round(box(".matrix thead th").top - frame.top),
    first: Math.round(box("tr[data-row] th").left - frame.left),
    filter: box("#task-filters").top >= 0 && box("#task-filters").bottom <= frame.top + 1,
  };
}"""


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def standing(commune):
    return make_standing_officer(commune)


@pytest.fixture
def tasks(commune):
    plan = make_plan(commune, year=timezone.localdate().year)
    office = make_office(commune)
    officer, due = make_officer(office), timezone.localdate() + timedelta(days=3)
    found = [
        make_task(plan, lead=office, ordinal=n, content=f"{n}. {LONG}", time_kind="date", due=due)
        for n in range(1, 21)
    ]
    for task in found[:2]:
        make_update(task, author=officer, review="waiting", effective_on=timezone.localdate())
    return found


def address(tasks, query=""):
    return reverse("tasks:task_list", args=[tasks[0].plan_id]) + query


def test_twelve_rows_stand_on_a_laptop_and_head_filter_and_first_column_stay(
    open_as, tasks, standing
):
    page = open_as(standing, address(tasks), **LAPTOP)

    assert page.evaluate(WHOLE) >= 12
    page.goto(address(tasks, "?cols=all"))
    frame = page.locator(".matrix-wrap")
    frame.evaluate("frame => frame.scrollTo(300, 40)")
    assert frame.evaluate("frame => [frame.scrollLeft, frame.scrollTop]") == [300, 40]
    edges = page.evaluate(EDGES)
    assert edges["head"] in (0, 1)
    assert edges["first"] in (0, 1)
    assert edges["filter"]


def test_cut_text_is_read_where_it_stands_and_rows_are_chosen_by_keyboard(open_as, tasks, standing):
    page = open_as(standing, address(tasks), **LAPTOP)
    row = page.locator(f"#task-{tasks[0].pk} tr[data-row]")
    height = row.bounding_box()["height"]

    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(row.locator(".row-more")).to_have_attribute("open", "")
    assert row.bounding_box()["height"] > 2 * height
    page.keyboard.press("e")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar = page.locator("#task-bulk")
    expect(bar).to_contain_text("Đã chọn 2 nhiệm vụ")
    bar.get_by_role("button", name="Xác nhận").click()
    page.get_by_role("button", name="Xác nhận 2 nhiệm vụ").click()

    expect(page.locator(".undo .saved")).to_have_text("Đã xác nhận 2 kết quả.")
    assert set(ProgressUpdate.objects.values_list("review", flat=True)) == {"accepted"}


def test_all_is_chosen_and_a_view_saved_without_javascript(open_as, tasks, standing):
    page = open_as(standing, address(tasks, "?late=due_soon"), **LAPTOP, java_script_enabled=False)

    page.get_by_text("Lưu cách xem này").click()
    page.get_by_label("Tên cách xem").fill("Sắp đến hạn")
    page.get_by_role("button", name="Lưu cách xem").click()
    expect(page.get_by_role("link", name="Sắp đến hạn")).to_have_attribute("aria-current", "true")
    page.get_by_label("Chọn cả 20 nhiệm vụ").check()
    bar = page.locator("#task-bulk")
    expect(bar).to_contain_text("Đã chọn cả 20 nhiệm vụ")
    bar.get_by_role("button", name="Lùi thời hạn").click()

    expect(page.get_by_role("button", name="Lùi thời hạn 20 nhiệm vụ")).to_be_visible()


def test_the_page_is_no_wider_than_a_phone(open_as, tasks, standing):
    page = open_as(standing, address(tasks), **PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator("tr[data-row]").first).to_be_visible()


def test_the_intervals_that_lack_a_word_break_on_a_phone(open_as, standing):
    plan = make_plan(standing.unit.authority, year=timezone.localdate().year - 1)
    make_task(plan, time_kind="recurring", rhythm=1)

    page = open_as(standing, reverse("tasks:task_list", args=[plan.pk]), **PHONE)

    expect(page.locator("tr[data-row] .badge", has_text="thiếu kỳ đến")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
