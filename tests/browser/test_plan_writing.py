"""A plan is begun, its parts are moved and written, and each part keeps its own unsent draft."""

import re

import pytest
from playwright.sync_api import expect

from plans.models import Plan
from tests.factories import make_commune, make_plan, make_standing_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def part(page, number):
    """The fields of the section that stands at this place."""
    return page.get_by_role("group", name=f"Phần {number}", exact=True)


def test_a_plan_is_begun_and_its_text_written(open_as):
    page = open_as(make_standing_officer(make_commune()), "/plans/")
    page.get_by_role("link", name="Soạn kế hoạch mới").click()
    page.get_by_label("Năm", exact=True).fill("2027")
    page.get_by_label("Trích yếu").fill("Cải cách hành chính năm 2027")
    page.get_by_role("button", name="Lập dự thảo").click()
    page.wait_for_url("**/text/")

    part(page, 1).get_by_label("Nội dung").fill("1. Mục đích\n- Người dân hài lòng hơn.")
    part(page, 1).get_by_role("button", name="Xuống").click()
    expect(part(page, 2).get_by_label("Nội dung")).to_have_value(
        "1. Mục đích\n- Người dân hài lòng hơn."
    )
    part(page, 4).get_by_role("button", name="Bỏ phần này").click()
    expect(part(page, 4)).to_have_count(0)
    page.get_by_role("button", name="Lưu văn bản").click()

    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    sections = Plan.objects.get().sections
    assert [section["heading"].split(".")[0] for section in sections] == ["II", "I", "III"]
    assert sections[1]["text"] == "1. Mục đích\n- Người dân hài lòng hơn."


def test_each_part_keeps_its_own_unsent_draft(open_as):
    texts = [
        {"heading": "I. MỤC ĐÍCH", "text": "- Một."},
        {"heading": "II. NHIỆM VỤ", "text": "- Hai."},
    ]
    plan = make_plan(state="draft", handed_out_at=None, sections=texts)
    page = open_as(make_standing_officer(plan.unit), f"/plans/{plan.pk}/text/")

    for number, words in ((1, "- Một, đang gõ."), (2, "- Hai, đang gõ.")):
        field = part(page, number).get_by_label("Nội dung")
        field.fill(words)
        expect(part(page, number).get_by_text("Đã giữ bản nháp")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    expect(part(page, 1).get_by_label("Nội dung")).to_have_value("- Một, đang gõ.")
    expect(part(page, 2).get_by_label("Nội dung")).to_have_value("- Hai, đang gõ.")
