"""Reports in the browser: built while the page follows, edited in place, fought over, issued."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from foundation.jobs.runner import run
from foundation.jobs.services import claim
from indicators.statistics.figures import form_figures
from indicators.statistics.services import Entered, accept_figures, enter_figures
from reports import services
from reports.models import Report
from tests.factories import make_form, make_leader, make_plan, make_standing_officer, make_task
from tests.form_properties import FORM_PROPERTIES
from tests.reports.written import write_what_is_open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan():
    plan = make_plan(signer="Đinh Văn Mẫu", signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
    for _ in range(4):
        make_task(plan)
    return plan


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def report(plan, writer):
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)
    report.refresh_from_db()
    return report


def test_the_page_follows_the_build_until_the_document_is_there(open_as, plan, writer):
    page = open_as(writer, f"/plans/{plan.pk}/reports/")

    page.get_by_role("row", name="Quý I ").get_by_role("button", name="Lập báo cáo").click()
    page.wait_for_url("**/reports/*/")
    expect(page.get_by_text("Đang chờ đến lượt")).to_be_visible()
    page.goto(f"/plans/{plan.pk}/reports/")  # leaving the page loses nothing
    page.get_by_role("link", name="Đang tạo…").click()
    run(
        services.build_report,
        claim(Report.objects.get().job_id, name=services.BUILD_JOB, worker="thu@may"),
    )

    expect(page.get_by_role("link", name="Tải về")).to_be_visible()


def test_typing_is_saved_and_ctrl_enter_closes(open_as, report, writer):
    page = open_as(writer, report.get_absolute_url())

    section = page.locator("#section-proposals")
    section.get_by_role("link", name="Sửa").click()
    section.locator("textarea").fill("Đề nghị cấp máy quét.")
    expect(section.get_by_text("Đã tự lưu lúc")).to_be_visible()
    section.locator("textarea").fill("Đề nghị cấp hai máy quét.")
    section.locator("textarea").press("Control+Enter")

    expect(section.locator("textarea")).to_have_count(0)
    expect(section.get_by_text("Đề nghị cấp hai máy quét.")).to_be_visible()
    assert report.sections.get(key="proposals").text == "Đề nghị cấp hai máy quét."


def test_two_people_at_one_section_see_both_texts(open_as, report, writer):
    page = open_as(writer, report.get_absolute_url())
    section = page.locator("#section-proposals")
    section.get_by_role("link", name="Sửa").click()
    section.locator("textarea").wait_for()
    services.edit_section(
        report.sections.get(key="proposals"), by=writer, text="Bản của đồng nghiệp", version=0
    )

    section.locator("textarea").fill("Bản của tôi")
    section.locator("textarea").press("Control+Enter")

    expect(section.get_by_text("Bản của đồng nghiệp")).to_be_visible()
    expect(section.locator("textarea")).to_have_value("Bản của tôi")
    section.get_by_role("button", name="Lưu nội dung").click()
    expect(section.locator("textarea")).to_have_count(0)
    assert report.sections.get(key="proposals").text == "Bản của tôi"


def test_a_section_is_edited_without_javascript(open_as, report, writer):
    page = open_as(writer, report.get_absolute_url(), java_script_enabled=False)

    page.locator("#section-proposals").get_by_role("link", name="Sửa").click()
    page.locator("textarea").fill("Không cần JavaScript")
    page.get_by_role("button", name="Lưu nội dung").click()

    expect(page.locator("#section-proposals").get_by_text("Không cần JavaScript")).to_be_visible()


def test_a_leader_issues_and_the_text_is_closed(open_as, plan, report, writer):
    write_what_is_open(report, writer)
    page = open_as(make_leader(plan.unit), report.get_absolute_url())

    page.get_by_text("Ghi nhận báo cáo đã ký").click()
    page.get_by_label("Số, ký hiệu").fill("45")
    page.get_by_role("button", name="Ghi nhận đã ban hành").click()
    page.locator("dialog[open]").get_by_role("button").first.click()

    expect(page.get_by_text("Đã ban hành báo cáo")).to_be_visible()
    report.refresh_from_db()
    assert (report.state, report.number) == (Report.State.ISSUED, "45")


def test_the_page_fits_a_phone(open_as, report, writer):
    page = open_as(writer, report.get_absolute_url(), viewport={"width": 390, "height": 844})

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_each_edited_section_has_a_draft_of_its_own(open_as, report, writer):
    for key in ("proposals", "causes"):
        services.edit_section(
            report.sections.get(key=key), by=writer, text=f"Đã sửa {key}", version=0
        )
    page = open_as(writer, report.get_absolute_url())
    # the draft in the browser is all there is
    page.route("**/autosave/", lambda route: route.abort())
    last, other = page.locator("#section-proposals"), page.locator("#section-causes")

    last.get_by_role("link", name="Sửa").click()
    last.locator("textarea").fill("Chỉ của kiến nghị")
    last.get_by_text("Đã giữ bản nháp lúc").wait_for()
    page.reload()
    other.get_by_role("link", name="Sửa").click()
    other.locator("textarea").wait_for()
    last.get_by_role("link", name="Sửa").click()

    expect(last.locator("textarea")).to_have_value("Chỉ của kiến nghị")
    expect(last.locator("textarea")).to_be_focused()  # all that drafts do was done before
    expect(other.locator("textarea")).to_have_value("Đã sửa causes")
    expect(other.locator(".draft-note")).to_have_count(0)


def test_a_draft_that_was_kept_for_any_section_is_offered_at_none(open_as, report, writer):
    services.edit_section(report.sections.get(key="proposals"), by=writer, text="Đã sửa", version=0)
    page = open_as(writer, report.get_absolute_url())
    page.evaluate(
        """user => {
            const shared = new URL("[object HTMLButtonElement]", location.href).pathname;
            const draft = { text: "Của phần khác", base: "Đã sửa", at: Date.now() };
            localStorage.setItem(`cchc-draft:${user}:${shared}:text`, JSON.stringify(draft));
        }""",
        str(writer.pk),
    )
    section = page.locator("#section-proposals")

    section.get_by_role("link", name="Sửa").click()

    expect(section.locator("textarea")).to_be_focused()  # all that drafts do was done before
    expect(section.locator("textarea")).to_have_value("Đã sửa")
    expect(section.locator(".draft-note")).to_have_count(0)


def test_the_known_properties_of_a_form_are_those_of_this_browser(browser):
    page = browser.new_page()
    known = page.evaluate(
        """() => {
            const names = new Set();
            let link = HTMLFormElement.prototype;
            for (; link !== Object.prototype; link = Object.getPrototypeOf(link)) {
                Object.getOwnPropertyNames(link).forEach((name) => names.add(name));
            }
            return [...names];
        }"""
    )
    page.close()

    assert set(known) - FORM_PROPERTIES == set()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_table_of_statistics_comes_when_it_is_opened(open_as, plan, writer, javascript):
    form = make_form(code="tthc", name="Giải quyết hồ sơ", rows=[{"code": "1", "name": "Hộ tịch"}])
    cells = [Entered(*form_figures(plan, [form])[0].named("1"), Decimal(1235))]
    period = plan.periods.get(key="quarter-1")
    given = {"period": period, "today": period.cut_off, "final": True}
    stored = enter_figures(plan, form, cells, author=writer, **given)
    pks = [each.pk for each in stored.entered]
    accept_figures(stored.entered[0].plan_form, pks, by=make_standing_officer(plan.unit))
    report = services.open_report(period, by=writer)
    services.build_now(report)
    page = open_as(writer, report.get_absolute_url(), java_script_enabled=javascript)

    page.locator("summary", has_text="Giải quyết hồ sơ").click()
    if not javascript:
        page.get_by_role("link", name="Xem bảng số liệu").click()

    expect(page.get_by_role("row", name="Hộ tịch").get_by_role("link")).to_have_text("1.235")
