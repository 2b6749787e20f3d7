"""A plan document becomes a plan in the browser: choose, watch, review, match, confirm, hand
out.
"""

import re

import pytest
from playwright.sync_api import expect

from plans.models import Plan, PlanImport
from tests.plans.documents import appendix_bytes, long_appendix_bytes, plan_text
from tests.plans.khe_da import make_import, make_khe_da, run_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = [
    {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": plan_text()},
    {"name": "phu-luc.docx", "mimeType": DOCX, "buffer": appendix_bytes()},
]


def test_a_document_is_chosen_read_reviewed_and_confirmed(open_as):
    place = make_khe_da()
    page = open_as(place.standing, "/plans/import/")
    page.get_by_label("Tệp kế hoạch và phụ lục").set_input_files(FILES)
    page.get_by_role("button", name="Đọc kế hoạch").click()
    page.wait_for_url("**/plans/imports/*/")
    run_job(PlanImport.objects.get().job)

    expect(page.get_by_role("link", name="1 chỗ cần xem")).to_be_visible()
    page.locator("#doubt").get_by_label("TTPVHCC").check()
    page.wait_for_load_state()  # with what listens to keys
    page.keyboard.press("Enter")
    expect(page.get_by_text("Không còn chỗ nào cần xem")).to_be_visible()

    page.get_by_role("link", name=re.compile("^Nhiệm vụ")).click()
    open_row(page, "tasks-2")
    content = page.locator("#tasks-2-content")
    content.fill("Kiểm tra cải cách hành chính tại 5 thôn")
    page.locator("#tasks-2-time_text").fill("Trước ngày 15/11/2026")
    expect(page.locator("#tasks-2-status")).to_contain_text("đến ngày: 15/11/2026")
    expect(page.locator("#tasks-2-status")).to_contain_text("Đã lưu")
    expect(page.locator("#line-1-6 td").nth(5)).to_have_class("source-marked")
    page.locator("#tasks-2").get_by_role("link", name="Xong").click()
    expect(page.locator("#tasks-2 .entry-title")).to_have_text(
        "Kiểm tra cải cách hành chính tại 5 thôn"
    )
    page.get_by_role("button", name="Tạo dự thảo kế hoạch").click()

    expect(page.get_by_role("button", name="Giao hết như kế hoạch ghi")).to_be_visible()
    task = Plan.objects.get().tasks.get(content="Kiểm tra cải cách hành chính tại 5 thôn")
    led = Plan.objects.get().tasks.get(content__startswith="Hướng dẫn").leads[0]
    assert f"{task.due:%d/%m/%Y}" == "15/11/2026"
    assert list(led.units.all()) == [place.tt]


def open_row(page, entry_id):
    """Unfold the area of an entry and open its form."""
    page.locator("details", has=page.locator(f"#{entry_id}")).locator("summary").first.click()
    page.locator(f"#{entry_id}").get_by_role("link", name="Sửa").click()
    expect(page.locator(f"#{entry_id}-content")).to_be_visible()
    page.wait_for_load_state()  # with the scripts that save what is typed


def open_tasks(open_as, place, plan_import=None, *, entry="tasks-2", **options):
    """The tasks of an import, one of them open as a form."""
    url = (plan_import or make_import(place)).get_absolute_url()
    return open_as(place.standing, f"{url}?part=tasks&edit={entry}#{entry}", **options)


class Hand:
    """A person's hand on a page: it clicks and presses keys, and counts both."""

    def __init__(self, page):
        self.page, self.moves = page, 0

    def click(self, name):
        self.moves += 1
        self.page.get_by_role("button", name=name).last.click()

    def press(self, key):
        self.moves += 1
        self.page.keyboard.press(key)


@pytest.mark.long
def test_thirty_tasks_take_few_clicks_from_the_upload_until_they_are_handed_out(open_as):
    place = make_khe_da()
    page = open_as(place.standing, "/plans/import/", viewport={"width": 1366, "height": 768})
    hand = Hand(page)
    appendix = {"name": "phu-luc.docx", "mimeType": DOCX, "buffer": long_appendix_bytes()}

    hand.moves += 2  # the field, and the two files in the system's window
    page.get_by_label("Tệp kế hoạch và phụ lục").set_input_files([FILES[0], appendix])
    hand.click("Đọc kế hoạch")
    page.wait_for_url("**/plans/imports/*/")
    run_job(PlanImport.objects.get().job)
    expect(page.get_by_text("Sẽ tạo 31 nhiệm vụ")).to_be_visible()
    page.wait_for_load_state()  # all of it, as it looks
    assert page.locator(".main :is(a[href], button, input, select, textarea):visible").count() < 60
    assert page.evaluate("document.documentElement.scrollHeight") < 1500
    hand.click("Tạo dự thảo kế hoạch")
    expect(page.get_by_role("button", name="Giao hết như kế hoạch ghi")).to_be_visible()
    page.wait_for_load_state()  # with the script that asks first
    hand.click("Giao hết như kế hoạch ghi")
    expect(page.locator("dialog[open]")).to_be_visible()
    hand.press("Enter")
    expect(page.get_by_text("Đã giao việc cho các đơn vị")).to_be_visible()

    assert Plan.objects.get().open
    assert Plan.objects.get().tasks.tracked().count() == 30
    assert hand.moves <= 15


def test_doubts_are_settled_with_the_keyboard_alone(open_as):
    place = make_khe_da()
    plan_import = make_import(place)
    plan_import.draft["tasks"][0]["area"] = None
    plan_import.draft["tasks"][2]["lead_units"] = []
    plan_import.save()
    page = open_as(place.standing, plan_import.get_absolute_url())

    expect(page.locator("#doubt-area")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#doubt-leads")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#doubt input[type=checkbox]").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Không còn chỗ nào cần xem")).to_be_visible()
    expect(page.get_by_role("button", name="Tạo dự thảo kế hoạch").last).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Giao hết như kế hoạch ghi")).to_be_enabled()
    assert Plan.objects.get().tasks.without_lead_unit().tracked().count() == 0


@pytest.fixture
def nowhere():
    """An import with a line that went nowhere, a doubted time, and a wording of nobody's."""
    plan_import = make_import(make_khe_da())
    at = {"file": "ke-hoach.txt", "line": 14, "end_line": 14, "at": ""}
    time = plan_import.draft["tasks"][2]["place"]
    plan_import.draft["warnings"] = [
        {"message": "Dòng này chưa dùng đến", "place": at, "field": None},
        {"message": "Chưa hiểu thời hạn", "place": time, "field": "tasks[2].due"},
    ]
    plan_import.save()
    return plan_import


def test_what_is_typed_for_a_line_that_went_nowhere_is_added_with_enter(open_as, nowhere):
    page = open_as(nowhere.created_by, nowhere.get_absolute_url())

    page.locator("#doubt-content").fill("Đạt tối thiểu 90% hồ sơ trực tuyến")
    page.get_by_role("button", name="Thêm thành chỉ tiêu").click()
    expect(page.get_by_text("Đã thêm thành chỉ tiêu.")).to_be_visible()
    page.goto(f"{nowhere.get_absolute_url()}?doubt=warnings-0")
    expect(page.get_by_role("button", name="Thêm thành nhiệm vụ")).to_have_count(0)
    page.goto(f"{nowhere.get_absolute_url()}?part=targets&edit=targets-new-1#targets-new-1")

    expect(page.locator("[name=targets-new-1-value]").first).to_have_value("90")

    nowhere.refresh_from_db()
    nowhere.review = {}
    nowhere.save()
    page.goto(nowhere.get_absolute_url())
    page.locator("#doubt-content").fill("Rà soát văn bản")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã thêm thành nhiệm vụ.")).to_be_visible()
    nowhere.refresh_from_db()
    assert nowhere.review["tasks"]["new-1"]["content"] == "Rà soát văn bản"


def test_what_is_typed_in_a_doubt_outlives_a_lost_connection_and_being_put_off(open_as, nowhere):
    page = open_as(nowhere.created_by, f"{nowhere.get_absolute_url()}?doubt=warnings-1")
    time = page.locator("#doubt-value")

    time.fill("Quý IV/2026")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chưa gửi được: mất kết nối.")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(time).to_have_value("Quý IV/2026")
    page.get_by_role("button", name="Để sau").click()
    expect(page.get_by_text("Để lại xem sau.")).to_be_visible()
    page.go_back()
    expect(time).to_have_value("Quý IV/2026")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Đã lưu thời gian: Quý IV/2026")).to_be_visible()
    expect(page).to_have_url(re.compile("part=doubts&doubt=units-"))
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft'))") == []


def test_on_a_phone_the_next_doubt_comes_to_the_top(open_as, nowhere):
    page = open_as(
        nowhere.created_by, nowhere.get_absolute_url(), viewport={"width": 390, "height": 844}
    )

    page.get_by_role("button", name="Bỏ qua").click()

    expect(page.locator("#doubt-value")).to_be_focused()
    expect(page.locator("#doubt").get_by_role("button", name="Đúng, tiếp")).to_be_in_viewport()
    assert page.locator("#doubt-card").evaluate("(card) => card.getBoundingClientRect().top") < 200


def test_a_source_line_leads_to_its_entry(open_as):
    place = make_khe_da()
    page = open_as(place.standing, f"{make_import(place).get_absolute_url()}?part=tasks")

    page.locator("#line-1-8").click()

    expect(page.locator("#tasks-3")).to_have_class(re.compile("entry-marked"))
    expect(page.locator("#tasks-3")).to_be_in_viewport()


def test_a_value_and_its_cell_mark_each_other(open_as):
    place = make_khe_da()
    page = open_tasks(open_as, place)
    time = page.locator("#line-1-6 td").nth(5)

    page.locator("#tasks-2-time_text").focus()

    expect(time).to_have_class("source-marked")
    expect(page.locator(".source-marked")).to_have_count(1)

    open_row(page, "tasks-3")
    page.locator("#line-1-8 td").nth(3).click()

    expect(page.locator("#tasks-3-leads")).to_have_class("value-marked")
    expect(page.locator("#tasks-3-leads")).to_be_in_viewport()
    expect(page.locator(".source-marked")).to_have_text("TTPVHCC")


def test_what_was_read_comes_back_with_one_click(open_as):
    place = make_khe_da()
    page = open_tasks(open_as, place)
    page.locator("#tasks-2-product").fill("Quyết định")
    expect(page.locator("#tasks-2-status")).to_contain_text("Sản phẩm, văn bản ghi: “Báo cáo”")

    page.locator("#tasks-2-status").get_by_role("button", name="Lấy lại Sản phẩm").click()

    expect(page.locator("#tasks-2-product")).to_have_value("Báo cáo")
    expect(page.locator("#tasks-2-status")).not_to_contain_text("văn bản ghi")


def test_on_a_phone_the_source_opens_below_at_the_place(open_as):
    place = make_khe_da()
    page = open_tasks(open_as, place, viewport={"width": 390, "height": 844})

    page.locator("#tasks-2 .entry-place").click()
    expect(page.locator("#line-1-6")).to_be_in_viewport()

    page.get_by_role("link", name="Đóng văn bản gốc").click()
    expect(page.locator(".source")).to_be_hidden()


def test_on_a_phone_the_source_is_quoted_under_each_entry(open_as):
    place = make_khe_da()
    page = open_tasks(open_as, place, viewport={"width": 390, "height": 844})

    expect(page.locator(".source")).to_be_hidden()
    expect(page.locator("#tasks-2 .entry-quote")).to_be_visible()
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_without_javascript_one_button_saves_the_page(open_as):
    place = make_khe_da()
    plan_import = make_import(place)
    page = open_as(
        place.standing,
        f"{plan_import.get_absolute_url()}?part=tasks",
        java_script_enabled=False,
    )
    open_row(page, "tasks-2")

    page.locator("#tasks-2-content").fill("Kiểm tra tại 5 thôn")
    page.get_by_role("button", name="Lưu tất cả").click()

    expect(page.get_by_text("Đã lưu các chỉnh sửa.")).to_be_visible()
    plan_import.refresh_from_db()
    assert set(plan_import.review) == {"tasks", "saved"}
    assert list(plan_import.review["tasks"]) == ["2"]


def test_the_page_asks_nothing_that_the_content_policy_forbids(open_as):
    place = make_khe_da()
    page = open_as(place.standing, "/plans/")
    complaints = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )

    page.goto(make_import(place).get_absolute_url())
    page.wait_for_load_state("networkidle")

    assert complaints == []
