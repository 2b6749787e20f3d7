"""The superior plan in the browser: filter, confirm a proposal, take a task up, see it wait for its
lead.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_commune, make_plan, make_standing_officer, make_task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 390])
def test_superior_tasks_are_found_linked_and_taken_up(open_as, width):
    province = make_commune(kind="province", short_name="UBND tỉnh")
    superior = make_plan(province, number="07/KH-UBND")
    plan = make_plan(make_commune(parent=province), follows=superior, follows_text="07/KH-UBND")
    alike = make_task(superior, content="Rà soát thủ tục hành chính nội bộ")
    alone = make_task(superior, content="Tổ chức hội thi cải cách hành chính")
    own = make_task(plan, content="Rà soát thủ tục hành chính nội bộ của xã")
    viewport = {"width": width, "height": 900}
    page = open_as(make_standing_officer(plan.unit), f"/plans/{plan.pk}/", viewport=viewport)
    page.get_by_role("link", name="07/KH-UBND").click()

    page.get_by_role("button", name="Đúng, nối lại").click()
    expect(page.get_by_text("Đã nối nhiệm vụ.")).to_be_visible()
    page.wait_for_load_state()  # with the script that filters at once
    if width < 800:  # the filters are folded
        page.get_by_role("button", name="Lọc", exact=True).first.click()
    page.get_by_label("Tiếp nhận", exact=True).first.select_option("open")
    expect(page.get_by_role("status").filter(has_text="1 nhiệm vụ")).to_be_visible()
    expect(page).to_have_url(re.compile("state=open"))
    page.locator(f"#above-{alone.pk}").get_by_role("checkbox").check()
    page.get_by_role("button", name="Tiếp nhận các nhiệm vụ được đánh dấu").click()

    expect(page.get_by_text("Đã tiếp nhận 1 nhiệm vụ")).to_be_visible()
    own.refresh_from_db()
    taken = plan.tasks.get(follows=alone)
    assert (own.follows, taken.content) == (alike, alone.content)
    page.goto(f"/plans/{plan.pk}/superior/")
    expect(page.locator(f"#above-{alone.pk}").get_by_text("Chưa có đơn vị chủ trì")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
