"""The year's report from request to receipt: six people, each in a window of their own."""

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role, Unit
from documents.models import Document
from documents.services import issue
from documents.sources import DocumentRefused
from reports.models import Report
from reports.refusals import ReportRefused
from reports.services import edit_section
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
    make_user,
)
from tests.worker import work_off
from vietnamese import short_date

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.turn(0, 3),
    pytest.mark.office,
    pytest.mark.django_db(transaction=True),
]

ABOVE, BESIDE, MAIL = "Sở Nội vụ", "Thường trực Đảng ủy", "snv@tinh.example.vn"
PHONE = {"viewport": {"width": 390, "height": 844}}


class Play:
    """A commune with the report of last year, and the people who have a part in it."""

    def __init__(self, open_as):
        self.open_as = open_as
        self.today = timezone.localdate()
        province = make_commune(kind=Unit.Kind.PROVINCE, name="Ủy ban nhân dân tỉnh Mẫu")
        above = make_commune(
            kind=Unit.Kind.DEPARTMENT, parent=province, name=ABOVE, short_name=ABOVE
        )
        self.commune = make_commune(parent=province)
        self.economy, self.police = (
            make_office(self.commune, name=name, short_name=name, order=order)
            for order, name in enumerate(("Phòng Kinh tế", "Công an xã"), start=1)
        )
        year = self.today.year - 1
        self.plan = make_plan(
            self.commune, year=year, recipients=[ABOVE, "Thường trực Đảng ủy", "Lưu: VT"]
        )
        for lead in (self.economy, self.police):
            task = make_task(self.plan, lead=lead, content=f"Rà soát thủ tục của {lead}")
            make_update(task, percent=100, state="done", result="Đã công bố 12 thủ tục")
        names = {"last_name": "Lò Văn", "first_name": "An"}
        self.standing = make_standing_officer(self.commune)
        self.leader = make_leader(self.commune, position="Chủ tịch UBND xã", **names)
        self.officer = make_officer(self.economy)
        self.other = make_officer(self.police)
        self.clerk = make_user(make_office(self.commune), Role.OFFICER, Role.CLERK)
        self.appraiser = make_user(above, Role.APPRAISER)


def press(page, name: str, **options) -> None:
    page.get_by_role("button", name=name, **options).click()
    confirm(page)


def confirm(page) -> None:
    dialog = page.locator("dialog[open]")
    if dialog.count():
        dialog.get_by_role("button").first.click()


def ask_offices(play) -> tuple:
    """The standing body opens the year's report and asks two offices; return page and report."""
    page = play.open_as(play.standing, f"/plans/{play.plan.pk}/reports/")
    page.get_by_role("row", name="Cả năm").get_by_role("button", name="Lập báo cáo").click()
    expect(page.get_by_text("Đang chờ đến lượt")).to_be_visible()
    work_off()
    page.get_by_role("link", name="Đề nghị các đơn vị gửi nội dung").click()
    page.get_by_label("Lời nhắn").fill("Gửi trước buổi họp.")
    press(page, "Gửi đề nghị")
    expect(page.get_by_text("Đã đề nghị 2 đơn vị")).to_be_visible()
    return page, Report.objects.get()


def answer_by_phone(play) -> None:
    """An officer answers where their work is listed, on a phone."""
    page = play.open_as(play.officer, "/", **PHONE)
    page.get_by_role("link", name="Gửi nội dung").click()
    page.get_by_label("Kết quả nổi bật", exact=True).fill("Giải quyết 320 hồ sơ đúng hạn.")
    page.get_by_label("Không có khó khăn").check()
    page.get_by_label("Kiến nghị, đề xuất", exact=True).fill("Đề nghị cấp máy quét.")
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "Gửi nội dung")
    expect(page.get_by_text("Đã gửi nội dung đến cơ quan thường trực")).to_be_visible()


def release_police(play, page) -> None:
    page.reload()
    page.locator("#contributions").get_by_role("link", name="Công an xã", exact=True).click()
    page.get_by_text("Cho phép không phải gửi").click()
    page.get_by_label("Lý do").fill("Không có nhiệm vụ phát sinh.")
    press(page, "Không phải gửi")
    expect(page.locator("#contributions")).to_contain_text("Không có nhiệm vụ phát sinh.")
    told = play.open_as(play.other, "/accounts/notifications/")
    expect(told.locator("main")).to_contain_text("đơn vị không phải gửi nội dung")


def write_report(page, report) -> None:
    """Merge what the office gave, and write what only people can."""
    results = page.locator("details.given").filter(has_text="320 hồ sơ")
    results.get_by_text("Nội dung đơn vị gửi cho phần này").click()
    results.get_by_label("Phòng Kinh tế").check()
    results.get_by_role("button", name="Đưa vào báo cáo").click()
    expect(results).to_have_count(0)
    proposals = page.locator("#section-proposals")
    proposals.get_by_role("button", name="Đưa vào báo cáo").click()
    expect(proposals).to_contain_text("Theo nội dung của Phòng Kinh tế")
    for section in report.sections.all():
        if section.to_be_written and section.text is None:
            write(page, section.key, "Không có.")
    expect(page.get_by_text("Cần xử lý trước khi trình")).to_have_count(0)
    check = page.locator("#checks").get_by_role("listitem").filter(has_text="320 hồ sơ")
    check.get_by_text("Giữ nguyên, ghi lý do").click()
    check.get_by_label("Lý do giữ nguyên").fill("Số của Trung tâm Phục vụ hành chính công.")
    check.get_by_role("button", name="Xác nhận").click()
    expect(page.get_by_text("Còn điều cần xử lý")).to_have_count(0)


def write(page, key: str, text: str) -> None:
    section = page.locator(f"#section-{key}")
    section.get_by_role("link", name="Sửa").click()
    section.locator("textarea").fill(text)
    section.get_by_role("button", name="Lưu nội dung").click()
    expect(section.locator("textarea")).to_have_count(0)


def submit(page) -> Document:
    press(page, "Trình lãnh đạo")
    expect(page.get_by_text("Đã trình lãnh đạo")).to_be_visible()
    work_off()
    expect(page.get_by_text("Trang 1/")).to_be_visible()
    return Document.objects.get()


def return_with_remark(play, record) -> None:
    """The leader reads page by page, remarks at a paragraph and returns the report."""
    page = play.open_as(play.leader, "/")
    page.get_by_role("navigation", name="Các phần việc").get_by_role(
        "link", name="Văn bản 1"
    ).click()
    page.locator("main").get_by_role("link", name=record.title).first.click()
    page.get_by_role("link", name="Trang sau").click()
    expect(page.get_by_text("Trang 2/")).to_be_visible()
    expect(page.get_by_role("img", name="Trang 2 của văn bản")).to_be_visible()
    paragraph = page.get_by_role("listitem").filter(has_text="Đề nghị cấp máy quét")
    paragraph.get_by_text("Ghi ý kiến vào đoạn này").click()
    paragraph.get_by_label("Ý kiến").fill("Nêu rõ số lượng.")
    paragraph.get_by_role("button", name="Ghi ý kiến").click()
    expect(page.locator("#remarks")).to_contain_text("Nêu rõ số lượng.")
    press(page, "Trả lại")
    expect(page.get_by_text("Đã trả lại người soạn")).to_be_visible()
    return page


def mend(page, record) -> None:
    """The standing body finds the remark in its work, mends, answers it and submits again."""
    page.goto("/my-work/")
    page.get_by_role("link", name="Sửa, trình lại").click()
    page.get_by_role("link", name="Mở báo cáo").click()
    write(page, "proposals", "Đề nghị cấp 02 máy quét.")
    page.get_by_role("link", name="Ý kiến của lần trình trước").click()
    page.get_by_label("Đã xử lý thế nào").fill("Đã ghi số lượng.")
    press(page, "Ghi đã xử lý")
    expect(page.locator("#remarks")).to_contain_text("Đã xử lý: Đã ghi số lượng.")
    page.get_by_label("Lời trình").fill("Đã sửa theo ý kiến.")
    press(page, "Trình", exact=True)
    expect(page.get_by_text("Đã trình lãnh đạo")).to_be_visible()
    work_off()


def approve(page, record) -> None:
    """The leader sees what changed and approves; the program proposes as whom they sign."""
    page.goto(record.get_absolute_url())
    expect(page.get_by_text("Thay đổi so với lần trình trước (1 đoạn)")).to_be_visible()
    expect(page.locator("ins")).to_have_text("02")
    expect(page.get_by_label("Quyền hạn, chức vụ")).to_have_value("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
    press(page, "Duyệt, ký")
    expect(page.get_by_text("Đã duyệt; văn bản chờ cấp số")).to_be_visible()


def give_number_and_send(play, record):
    """The clerk gives the number that is proposed, and sends the document by mail."""
    page = play.open_as(play.clerk, "/")
    page.get_by_role("link", name="Cấp số").click()
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("01/BC-UBND")
    press(page, "Cấp số, ban hành")
    expect(page.get_by_text("Đã cấp số, ban hành văn bản")).to_be_visible()
    work_off()
    expect(page.get_by_text("Trang 1/")).to_be_visible()
    return page


def send(page) -> None:
    """By mail to whom the report is addressed, by hand to the other recipient."""
    to, other = (page.get_by_role("row", name=name) for name in (ABOVE, BESIDE))
    to.get_by_role("link", name="Sửa").click()
    page.get_by_label("Thư điện tử").fill(MAIL)
    press(page, "Lưu")
    to.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("Đang gửi thư điện tử tới 01 nơi nhận")).to_be_visible()
    work_off()
    page.reload()
    expect(to).to_contain_text("Thư điện tử")
    other.get_by_text("Gửi cách khác").click()
    other.get_by_label("Đã gửi bằng cách khác").select_option("Trực tiếp")
    other.get_by_role("button", name="Đóng dấu đã gửi").click()
    confirm(page)
    expect(page.get_by_text("Đã đóng dấu gửi tới 01 nơi nhận")).to_be_visible()


def receive(play, record) -> None:
    """The appraiser reads the page that came and says so."""
    page = play.open_as(play.appraiser, "/")
    page.get_by_role("link", name="Văn bản", exact=True).click()
    page.locator("main").get_by_role("link", name=record.title).first.click()
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    expect(page.locator(".desk-paragraphs")).to_contain_text("01/BC-UBND")
    press(page, "Đã nhận")
    expect(page.get_by_text("Đã đóng dấu nhận văn bản")).to_be_visible()


def assert_it_stands(play, standing, clerk, record) -> None:
    """Register and report tell the same; nothing is changed any more."""
    clerk.goto("/documents/register/")
    day = short_date(play.today)
    row = clerk.get_by_role("row").filter(has_text="01/BC-UBND")
    for words in (day, "Lò Văn An", "2/2", "1/2", "Đã ban hành"):
        expect(row).to_contain_text(words)
    standing.goto(f"/plans/{play.plan.pk}/reports/")
    row = standing.get_by_role("row").filter(has_text="Cả năm")
    expect(row).to_contain_text("Đã ban hành")
    expect(row).to_contain_text("số 1/BC-UBND")
    expect(row.get_by_role("cell", name=day)).to_be_visible()
    row.get_by_role("link", name="Cả năm", exact=True).click()
    expect(standing.get_by_text("Báo cáo đã vào sổ văn bản đi")).to_be_visible()
    expect(standing.get_by_role("link", name="Sửa")).to_have_count(0)
    report = Report.objects.get()
    section = report.sections.get(key="proposals")
    with pytest.raises(ReportRefused, match="ban hành"):
        edit_section(section, by=play.standing, text="Khác.", version=section.version)
    with pytest.raises(DocumentRefused, match="đã ban hành"):
        issue(record, by=play.clerk, number=2, issued_on=play.today)


def test_the_report_of_a_year_from_request_to_receipt(open_as):
    play = Play(open_as)
    standing, report = ask_offices(play)
    answer_by_phone(play)
    release_police(play, standing)
    write_report(standing, report)
    record = submit(standing)
    leader = return_with_remark(play, record)
    mend(standing, record)
    approve(leader, record)
    clerk = give_number_and_send(play, record)
    send(clerk)
    [letter] = mail.outbox
    assert letter.to == [MAIL]
    assert "01/BC-UBND" in letter.body
    assert letter.attachments[0][0].endswith(".pdf")
    receive(play, record)
    assert_it_stands(play, standing, clerk, record)
