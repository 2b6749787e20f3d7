"""The main job end to end: a plan in from Word, handed out, progress entered and accepted, the
report out in Word.
"""

import io
import re

import docx
import pytest
from playwright.sync_api import expect

from foundation.jobs.models import Job
from foundation.jobs.runner import run
from foundation.jobs.services import claim
from plans.models import Plan
from reports.models import Report
from reports.services import BUILD_JOB, build_report
from tests.factories import make_officer
from tests.plans import files
from tests.plans.documents import appendix_bytes, plan_text
from tests.plans.khe_da import make_khe_da, run_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = [
    {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": plan_text()},
    {"name": "phu-luc.docx", "mimeType": DOCX, "buffer": appendix_bytes()},
]
PDF = {
    "name": "van-ban.pdf",
    "mimeType": "application/pdf",
    "buffer": files.pdf_bytes(),
}


@pytest.fixture
def place():
    place = make_khe_da()
    place.clerk = make_officer(place.tt)
    return place


def sign_in(browser, live_server, person):
    """A window in which `person` logged in through the login page."""
    page = browser.new_context(base_url=live_server.url, locale="vi-VN").new_page()
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill(person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(lambda address: "/login/" not in address)
    return page


def import_plan(page) -> Plan:
    page.goto("/plans/import/")
    page.get_by_label("Tệp kế hoạch và phụ lục").set_input_files(FILES)
    page.get_by_role("button", name="Đọc kế hoạch").click()
    page.wait_for_url("**/plans/imports/*/")
    run_job(Job.objects.get())
    page.locator("#doubt").get_by_label("TTPVHCC").check()
    page.get_by_role("button", name="Đúng, tiếp").click()
    expect(page.get_by_text("Không còn chỗ nào cần xem")).to_be_visible()
    page.get_by_role("button", name="Tạo dự thảo kế hoạch").last.click()
    expect(page.get_by_role("button", name="Giao hết như kế hoạch ghi")).to_be_visible()
    return Plan.objects.get()


def hand_out(page) -> None:
    page.get_by_role("button", name="Giao hết như kế hoạch ghi").click()
    confirm(page)
    expect(page.get_by_text("Đã giao việc").first).to_be_visible()


def confirm(page) -> None:
    dialog = page.locator("dialog[open]")
    if dialog.count():
        dialog.get_by_role("button").first.click()


def report_on(page, task, *, result: str) -> None:
    page.goto(task.get_absolute_url())
    page.get_by_label("Hoàn thành").first.check()
    if task.ongoing:
        page.get_by_label("Có, xong cho cả năm").check()
    page.get_by_label("Kết quả", exact=True).fill(result)
    page.get_by_text("Thêm: văn bản").click()
    page.get_by_label("Tính đến ngày").fill("01/03/2026")
    page.locator("input[type=file]").first.set_input_files(PDF)
    page.get_by_role("button", name="Gửi kết quả", exact=True).click()
    expect(page.get_by_text("Đã gửi lúc").first).to_be_visible()


def accept_all(page) -> None:
    page.goto("/reviews/")
    page.get_by_label(re.compile("^Chọn (tất cả|cả trang)")).check()
    page.get_by_role("button", name=re.compile("Xác nhận mục đã chọn")).click()
    confirm(page)
    expect(page.get_by_text("Đã xác nhận").first).to_be_visible()


def make_report(page, plan) -> Report:
    page.goto(f"/plans/{plan.pk}/reports/")
    page.get_by_role("row", name=re.compile("^Quý I ")).get_by_role(
        "button", name="Lập báo cáo"
    ).click()
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    report = Report.objects.get()
    run(build_report, claim(report.job_id, name=BUILD_JOB, worker="thu@may"))
    # the page follows by itself
    expect(page.get_by_role("link", name="Tải về")).to_be_visible()
    return Report.objects.get()


def test_from_the_plan_in_word_to_the_report_in_word(browser, live_server, place):
    standing = sign_in(browser, live_server, place.standing)
    plan = import_plan(standing)
    hand_out(standing)

    clerk = sign_in(browser, live_server, place.clerk)
    mine = list(plan.tasks.tracked().led_by(place.tt))
    for number, task in enumerate(mine, 1):
        report_on(clerk, task, result=f"Đã xong việc thứ {number}")
    accept_all(standing)
    report = make_report(standing, plan)

    with standing.expect_download() as download:
        standing.get_by_role("link", name="Tải về").click()
    document = docx.Document(io.BytesIO(download.value.path().read_bytes()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    totals = report.figures["totals"]
    done_rows = [row for row in document.tables[-2].rows if row.cells[-1].text == "Hoàn thành"]

    assert len(mine) == 2
    # two of the clerk's, and the one that the plan says is done
    assert totals["done"] == len(done_rows) == 3
    assert f"hoàn thành {totals['done']:02d}/{totals['total']:02d} nhiệm vụ" in text
    expect(standing.locator("main")).to_contain_text(f"{totals['done']}/{totals['total']} (")
