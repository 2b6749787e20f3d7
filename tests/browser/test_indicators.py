"""Indicators, my work and the overview in Chromium: entering figures cell by cell, with and without
JavaScript.
"""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import (
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1366, "height": 768}}


@pytest.fixture
def plan():
    return make_plan(year=timezone.localdate().year)


@pytest.fixture
def officer(plan):
    return make_officer(make_office(plan.unit))


@pytest.fixture
def targets(plan, officer):
    names = ("Hồ sơ đúng hạn", "Thanh toán trực tuyến")
    return [make_target(make_indicator(plan, lead=officer.unit, statement=name)) for name in names]


def grid(plan):
    return reverse("indicators:indicator_list", args=[plan.pk])


def cell(page, target):
    """The button of the first quarter in the row of `target`."""
    return page.locator(f"#target-{target.pk} .cell-figure a").first


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_figures_are_entered_cell_by_cell_and_the_row_keeps_its_place(
    open_as, plan, officer, targets, size
):
    first, second = targets
    page = open_as(officer, grid(plan), **size)

    cell(page, first).click()
    expect(page.locator(f"#target-{first.pk}-numerator")).to_be_focused()
    page.keyboard.type("1.061")
    page.keyboard.press("Tab")
    page.keyboard.type("1.200")
    page.get_by_role("button", name="Gửi và sang chỉ tiêu tiếp theo").click()
    expect(page.locator(f"#target-{second.pk}-numerator")).to_be_focused()
    expect(page.locator(f"#target-{first.pk}")).to_contain_text("88,42%")
    page.locator(f"#target-{second.pk}-value").fill("95,5")
    page.keyboard.press("Control+Enter")
    page.locator(f"#target-{second.pk} .saved").wait_for()

    assert [float(target.measurements.get().value) for target in targets] == [88.4167, 95.5]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]


def test_the_first_field_is_ready_and_escape_closes_back_to_the_cell(
    open_as, plan, officer, targets
):
    page = open_as(officer, grid(plan))

    cell(page, targets[0]).click()
    expect(page.locator(f"#target-{targets[0].pk}-numerator")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator(".row-below")).to_have_count(0)
    expect(page.locator(f"tbody#target-{targets[0].pk} :focus")).to_have_count(1)


def test_without_javascript_a_figure_is_sent_from_a_page_of_its_own(
    open_as, plan, officer, targets
):
    page = open_as(officer, grid(plan), java_script_enabled=False)

    cell(page, targets[0]).click()
    page.locator("input[name=value]").fill("91")
    page.get_by_role("button", name="Gửi số liệu").click()

    expect(page.locator(".messages")).to_contain_text("Đã gửi lúc")
    expect(page).to_have_url(re.compile(f"#target-{targets[0].pk}$"))
    assert targets[0].measurements.get().value == 91


def test_the_standing_body_accepts_from_the_queue_and_takes_it_back(
    open_as, plan, officer, targets
):
    period = plan.periods.get(key="quarter-1")
    targets[0].measurements.create(
        period=period, author=officer, on_behalf_of=officer.unit, value=91
    )
    page = open_as(make_standing_officer(plan.unit), reverse("indicators:review_queue"))

    page.get_by_role("button", name="Xác nhận", exact=True).click()
    page.get_by_text("Đã xác nhận 1 số liệu.").wait_for()
    assert targets[0].measurements.get().review == "accepted"
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("1 số liệu trở lại chờ duyệt").wait_for()

    assert targets[0].measurements.get().review == "waiting"


def test_work_is_reported_on_a_phone_with_two_taps_and_a_sentence(open_as, plan, officer):
    task = make_task(plan, lead=officer.unit, due=date(plan.year, 1, 31))
    page = open_as(officer, reverse("pages:my_work"), **PHONE)

    page.get_by_text("Báo kết").tap()
    page.locator(f"#task-{task.pk} textarea[name=result]").fill("Đã ban hành kế hoạch.")
    page.locator(f"#task-{task.pk} input[name=percent]").fill("60")
    page.get_by_role("button", name="Gửi kết quả").tap()
    page.locator(f"#task-{task.pk} .saved").wait_for()

    assert task.updates.get().result == "Đã ban hành kế hoạch."
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_missing_figure_is_entered_from_ones_work(open_as, plan, officer):
    target = make_target(make_indicator(plan, lead=officer.unit))
    page = open_as(officer, reverse("pages:my_work"))

    page.get_by_text("Nhập số liệu").click()
    page.locator("input[name=value]").fill("92,5")
    page.get_by_role("button", name="Gửi số liệu").click()
    page.locator(f"#target-{target.pk} .saved").wait_for()

    assert float(target.measurements.get().value) == 92.5


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_overview_draws_its_charts_and_switches_periods(open_as, plan, officer, targets, size):
    make_task(plan, lead=officer.unit, due=date(plan.year, 1, 31))
    page = open_as(make_leader(plan.unit), reverse("pages:overview", args=[plan.pk]), **size)

    charts = page.locator("#overview img").all()
    for chart in charts:  # those further down come when somebody gets there
        chart.scroll_into_view_if_needed()
        chart.evaluate("image => image.decode()")  # says no to what is not a picture
    page.get_by_role("link", name="Quý I", exact=True).click()
    on = min(date(plan.year, 3, 14), timezone.localdate())
    page.get_by_text(f"Tính đến hết ngày {on:%d/%m/%Y}").wait_for()

    assert len(charts) == 2  # by unit and by area; the whole plan's bar is part of the page
    expect(page.locator(".overview-state > svg")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?period=quarter-1$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
