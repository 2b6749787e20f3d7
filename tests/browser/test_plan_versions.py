"""A plan changes through the year: a new version of its document, and a plan that takes its
place.
"""

import pytest
from playwright.sync_api import expect

from plans.models import Plan, PlanImport
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_task,
    make_update,
)
from tests.planning.test_new_version import MUTATED, issue
from tests.plans.documents import PLAN_LINES
from tests.plans.files import docx_bytes
from tests.plans.khe_da import make_imported_plan, make_khe_da, run_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = ("PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026")
CHANGED = (
    "\n".join(PLAN_LINES)
    .replace("Trên 95% hồ sơ", "Trên 98% hồ sơ")
    .replace("Lò Văn Tám", "Quàng Văn Chín")
)


def test_a_new_version_is_compared_and_taken(open_as):
    place = make_khe_da()
    plan = make_imported_plan(place)
    issue(plan)
    check = plan.tasks.get(content__startswith="Kiểm tra")
    make_update(check, author=place.officer, percent=40)
    page = open_as(place.standing, plan.get_absolute_url())

    page.get_by_text("Thao tác khác").click()
    page.get_by_role("link", name="Tải lên bản mới").click()
    page.get_by_label("Tệp bản mới").set_input_files(
        [
            {"name": "moi.txt", "mimeType": "text/plain", "buffer": CHANGED.encode()},
            {"name": "phu-luc.docx", "mimeType": DOCX, "buffer": docx_bytes(*TITLE, table=MUTATED)},
        ]
    )
    page.get_by_role("button", name="Đọc và so sánh").click()
    page.wait_for_url("**/plans/imports/*/")
    run_job(PlanImport.objects.get(revises=plan).job)
    page.wait_for_url("**/differences/")
    page.get_by_role("link", name="Đổi thời hạn (1)").click()
    expect(page.locator(".difference")).to_have_count(1)
    page.get_by_label("Lý do").fill("Theo bản ký lại")
    page.locator(".difference input").check()
    page.get_by_role("button", name="Nhận các điểm đã đánh dấu").click()

    expect(page.get_by_text("Đã nhận 1 điểm khác vào kế hoạch.")).to_be_visible()
    check.refresh_from_db()
    assert (check.time_text, check.current.percent) == ("Quý III, IV/2026", 40)


def test_a_plan_takes_the_place_of_another(open_as):
    commune = make_commune()
    office, leader = make_office(commune), make_leader(commune)
    old = make_plan(commune, number="12/KH-UBND")
    new = make_plan(
        commune, state="draft", handed_out_at=None, number="", issued_on=None, replaces=old
    )
    ended = make_task(
        old,
        lead=office,
        content="Tập huấn nghiệp vụ cho công chức bộ phận một cửa",
        time_text="Quý I",
    )
    goes_on = make_task(
        old, lead=office, content="Kiểm tra cải cách hành chính tại các thôn", time_text="Quý II"
    )
    again = make_task(
        new,
        lead=office,
        content="Kiểm tra cải cách hành chính ở mọi thôn, bản",
        time_text="Quý III",
    )
    make_task(new, lead=office, content="Rà soát văn bản quy phạm pháp luật")
    for task in (ended, goes_on):
        make_update(task, author=make_officer(office))
    page = open_as(leader, new.get_absolute_url())

    page.get_by_role("link", name="Xem và thay thế").click()
    page.wait_for_url("**/replace/")  # with the script that asks first
    page.get_by_label("Số, ký hiệu").fill("30/KH-UBND")
    page.get_by_label("Ngày ban hành").fill("04/05/2026")
    page.get_by_label("Xác nhận kết thúc ở kế hoạch cũ").check()
    page.get_by_role("button", name="Ban hành, thay thế 12/KH-UBND").click()
    page.get_by_role("dialog").get_by_role("button", name="Ban hành").click()

    expect(page.get_by_text("Đã ban hành kế hoạch.")).to_be_visible()
    old.refresh_from_db()
    again.refresh_from_db()
    assert (old.state, again.previous, again.current.percent) == (Plan.State.REPLACED, goes_on, 50)
