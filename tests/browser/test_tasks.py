"""Officers report and go on, the standing body reviews and hands out: in the browser, with and
without JavaScript.
"""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from plans.models import Plan
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
from tests.plans import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

State, Review = ProgressUpdate.State, ProgressUpdate.Review
PDF = {
    "name": "ke-hoach.pdf",
    "mimeType": "application/pdf",
    "buffer": files.pdf_bytes(),
}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def reviewer(commune):
    body = make_office(commune, standing_body=True, short_name="Phòng VH-XH")
    return make_standing_officer(commune) if body else None


@pytest.fixture
def officer(commune):
    return make_officer(make_office(commune, short_name="Phòng Kinh tế"))


@pytest.fixture
def tasks(commune, officer, reviewer):
    """Three tasks of the officer's unit."""
    plan = make_plan(commune, year=timezone.localdate().year)
    yesterday = timezone.localdate() - timedelta(days=1)
    words = ("Ban hành kế hoạch", "Rà soát thủ tục", "Tập huấn kỹ năng số")
    return [
        make_task(
            plan, lead=officer.unit, ordinal=n, content=content, time_kind="date", due=yesterday
        )
        for n, content in enumerate(words, 1)
    ]


def matrix(tasks, query=""):
    return reverse("tasks:task_list", args=[tasks[0].plan_id]) + query


def row(page, task):
    return page.locator(f"#task-{task.pk}")


def test_an_officer_reports_with_a_file_and_goes_on_to_the_next(open_as, tasks, officer):
    page = open_as(officer, matrix(tasks, "?late=overdue"))

    row(page, tasks[0]).get_by_role("link", name="Báo kết quả").click()
    form = row(page, tasks[0]).locator("form")
    form.get_by_role("button", name="50%").click()
    form.get_by_label("Kết quả", exact=True).fill("Đã họp triển khai")
    form.locator("input[type=file]").set_input_files(PDF)
    form.get_by_label("Kết quả", exact=True).press("Control+Enter")

    expect(row(page, tasks[0])).to_contain_text("chờ Phòng VH-XH xác nhận")
    expect(row(page, tasks[0])).to_contain_text("Đang thực hiện 50%")
    assert tasks[0].updates.get().evidence.get().title == "ke-hoach"

    row(page, tasks[1]).get_by_role("link", name="Báo kết quả").click()
    form = row(page, tasks[1]).locator("form")
    form.get_by_label("Hoàn thành").check()
    expect(form.get_by_label("Tiến độ (%)")).to_have_value("100")
    form.get_by_label("Kết quả", exact=True).fill("Đã xong")
    form.get_by_role("button", name="Gửi và sang việc sau").click()

    expect(row(page, tasks[1])).to_contain_text("Đã gửi lúc")
    expect(row(page, tasks[2]).get_by_label("Kết quả", exact=True)).to_be_focused()
    assert "late=overdue" in page.url
    page.keyboard.press("Escape")
    expect(row(page, tasks[2]).locator("form")).to_have_count(0)


def test_what_was_typed_and_chosen_stays_when_it_is_refused_or_overtaken(open_as, tasks, officer):
    page = open_as(officer, matrix(tasks))
    row(page, tasks[0]).get_by_role("link", name="Báo kết quả").click()
    form = row(page, tasks[0]).locator("form")
    form.locator("input[type=file]").set_input_files(PDF)
    form.get_by_label("Kết quả", exact=True).fill("Bản của tôi")
    form.get_by_role("button", name="Gửi kết quả").click()
    expect(form).to_contain_text("Hãy ghi tiến độ")
    expect(form.get_by_label("Tiến độ (%)")).to_be_focused()

    make_update(
        tasks[0], author=make_officer(officer.unit), result="Bản của đồng nghiệp", percent=60
    )
    form.get_by_label("Tiến độ (%)").fill("40")
    form.get_by_role("button", name="Gửi kết quả").click()
    expect(form).to_contain_text("Bản của đồng nghiệp")
    form.get_by_role("button", name="Gửi bản của tôi").click()

    expect(row(page, tasks[0])).to_contain_text("Đã gửi lúc")
    mine = tasks[0].updates.get(result="Bản của tôi")
    assert (mine.percent, mine.evidence.count()) == (40, 1)


def test_filters_change_the_table_and_the_address(open_as, tasks, officer):
    page = open_as(officer, matrix(tasks))

    page.locator("#id_q").fill("ra soat")
    page.locator("#id_q").press("Enter")
    expect(page.get_by_text("1 nhiệm vụ", exact=True)).to_be_visible()
    page.get_by_label("Thời hạn").select_option("overdue")

    page.wait_for_url(re.compile(r"\?q=ra\+soat&late=overdue$"))
    expect(row(page, tasks[1])).to_be_visible()
    expect(row(page, tasks[0])).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_rarer_filters_come_with_numbers_when_they_are_opened(open_as, tasks, officer, javascript):
    page = open_as(officer, matrix(tasks), java_script_enabled=javascript)
    expect(page.get_by_label("Kết quả đã báo")).to_have_count(0)

    page.get_by_text("Lọc thêm").click()
    if javascript:
        expect(page.locator("#task-filters-more")).to_be_focused()
    else:
        page.get_by_text("Mọi điều kiện lọc").click()

    expect(page.get_by_label("Kết quả đã báo")).to_contain_text("Chưa thực hiện (3)")
    page.get_by_label("Kết quả đã báo").select_option("done")
    if not javascript:
        page.get_by_role("button", name="Lọc", exact=True).click()
    expect(page.get_by_text("Không có nhiệm vụ nào như vậy")).to_be_visible()
    expect(page.get_by_label("Kết quả đã báo")).to_contain_text("Hoàn thành (0)")


def test_without_javascript_the_officer_reports_on_the_page_of_the_task(open_as, tasks, officer):
    page = open_as(officer, matrix(tasks), java_script_enabled=False)

    page.get_by_label("Thời hạn").select_option("overdue")
    page.get_by_role("button", name="Lọc").click()
    row(page, tasks[0]).get_by_role("link", name="Báo kết quả").click()
    page.get_by_label("Hoàn thành").check()
    page.get_by_label("Kết quả", exact=True).fill("Đã ban hành")
    page.get_by_role("button", name="Gửi và sang việc sau").click()

    expect(page.get_by_text("chờ Phòng VH-XH xác nhận")).to_be_visible()
    expect(page.get_by_role("heading", name="Rà soát thủ tục")).to_be_visible()
    assert tasks[0].updates.get().state == State.DONE


def test_on_a_phone_the_matrix_is_cards_and_the_form_fits(open_as, tasks, officer):
    page = open_as(officer, matrix(tasks), **PHONE)

    row(page, tasks[0]).get_by_role("link", name="Báo kết quả").tap()
    form = row(page, tasks[0]).locator("form")
    form.get_by_label("Hoàn thành").tap()
    form.get_by_label("Kết quả", exact=True).fill("Đã ban hành")
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    form.get_by_role("button", name="Gửi kết quả").tap()

    expect(row(page, tasks[0])).to_contain_text("Đã gửi lúc")


@pytest.fixture
def sent(tasks, officer):
    """An update of each task, waiting for review."""
    return [
        make_update(task, author=officer, review=Review.WAITING, on_behalf_of=officer.unit)
        for task in tasks
    ]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reviewer_accepts_many_returns_one_and_undoes_it(
    open_as, tasks, sent, reviewer, javascript
):
    page = open_as(reviewer, reverse("tasks:review_queue"), java_script_enabled=javascript)

    for task in tasks[:2]:
        page.get_by_label(f"Chọn {task.content}").check()
    page.get_by_role("button", name="Xác nhận mục đã chọn").click()
    expect(page.get_by_text("Đã xác nhận 2 kết quả.")).to_be_visible()

    page.get_by_text("Trả lại", exact=True).first.click()
    page.get_by_label("Lý do trả lại", exact=True).fill("Thiếu chữ ký")
    page.locator("details button[name=send_back]").first.click()
    expect(page.get_by_text("Đã trả lại 1 kết quả.")).to_be_visible()
    expect(page.get_by_text("Không còn kết quả chờ duyệt")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()

    expect(page.get_by_text("Đã hoàn tác: 1 kết quả")).to_be_visible()
    assert [ProgressUpdate.objects.get(pk=update.pk).review for update in sent] == [
        "accepted",
        "accepted",
        "waiting",
    ]


@pytest.mark.parametrize("key", ["Enter", "Control+Enter"])
def test_the_keys_that_send_a_reason_never_accept(open_as, sent, reviewer, key):
    page = open_as(reviewer, "/reviews/")
    page.locator("input[name=updates]").last.check()
    page.get_by_label("Lý do trả lại các mục đã chọn").fill("Thiếu minh chứng")

    page.keyboard.press(key)

    expect(page.get_by_text("Đã trả lại 1 kết quả")).to_be_visible()
    assert not ProgressUpdate.objects.filter(review="accepted").exists()


def test_all_on_the_page_are_ticked_at_once(open_as, sent, reviewer):
    page = open_as(reviewer, reverse("tasks:review_queue"))

    page.get_by_label("Chọn tất cả trên trang").check()
    expect(page.locator("[data-ticked]").first).to_have_text("3")
    page.get_by_role("button", name="Xác nhận mục đã chọn").click()

    expect(page.get_by_text("Đã xác nhận 3 kết quả.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_units_are_chosen_and_the_plan_is_handed_out(open_as, commune, reviewer, javascript):
    office = make_office(commune, name="Công an xã", short_name="Công an xã")
    plan = make_plan(commune, state=Plan.State.DRAFT, issued_on=None, handed_out_at=None)
    task = make_task(plan, content="Giữ gìn trật tự")
    part = task.units.get()
    part.text = "Lực lượng tại chỗ"
    part.save()
    part.units.clear()
    page = open_as(
        reviewer, reverse("planning:hand_out", args=[plan.pk]), java_script_enabled=javascript
    )

    page.locator(f"#task-{task.pk} summary").first.click()
    if javascript:
        page.locator(f"#task-{task.pk} [data-narrow]").first.fill("cong an")
        expect(page.locator(f"#task-{task.pk}").get_by_label("Phòng VH-XH").first).to_be_hidden()
    page.locator(f"#task-{task.pk}").get_by_label("Công an xã").first.check()
    page.get_by_role("button", name="Lưu nhiệm vụ này").click()
    expect(page.get_by_text("Mọi nhiệm vụ đã có đơn vị chủ trì")).to_be_visible()
    page.get_by_role("button", name="Giao việc cho các đơn vị").click()
    if javascript:
        page.locator("#confirm").get_by_role("button", name="Giao việc cho các đơn vị").click()

    expect(page.get_by_text("Đã giao việc cho các đơn vị")).to_be_visible()
    assert list(task.units.get(role="lead").units.all()) == [office]


@pytest.mark.parametrize("javascript", [True, False])
def test_ticked_tasks_are_given_to_a_unit_at_once(open_as, commune, reviewer, javascript):
    office = make_office(commune, name="Công an xã", short_name="Công an xã")
    plan = make_plan(commune, state=Plan.State.DRAFT, issued_on=None, handed_out_at=None)
    tasks = [make_task(plan, ordinal=n, content=f"Việc {n}") for n in (1, 2, 3)]
    page = open_as(
        reviewer, reverse("planning:hand_out", args=[plan.pk]), java_script_enabled=javascript
    )

    page.get_by_text("Giao nhiều nhiệm vụ một lúc").click()
    many = page.locator("#hand-out-many")
    many.locator(".unit-choices summary").first.click()
    many.get_by_label("Công an xã").first.check()
    for task in tasks[:2]:
        page.locator(f"#task-{task.pk} input[name=tick]").check()
    page.get_by_role("button", name="Áp dụng cho các nhiệm vụ đã chọn").click()

    expect(page.get_by_text("Đã giao 2 nhiệm vụ.")).to_be_visible()
    assert [office in task.units.get(role="lead").units.all() for task in tasks] == [
        True,
        True,
        False,
    ]


def test_two_tasks_of_a_draft_are_changed_by_keyboard_alone(open_as, tasks, reviewer):
    Plan.objects.update(state=Plan.State.DRAFT, issued_on=None, handed_out_at=None)
    page = open_as(reviewer, matrix(tasks))
    year = timezone.localdate().year

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    form = row(page, tasks[0]).locator("form")
    expect(form.get_by_label("Nội dung")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Ban hành và phổ biến kế hoạch")
    form.get_by_label("Thời gian, như văn bản ghi").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Quý IV")
    expect(form.locator(".time-read")).to_have_text(
        f"Hiểu là: theo quý: 01/10/{year} – 31/12/{year}"
    )
    assert Plan.objects.get().tasks.get(ordinal=1).content == "Ban hành kế hoạch"
    page.keyboard.press("Control+Enter")

    expect(row(page, tasks[0])).to_contain_text("Đã lưu nhiệm vụ lúc")
    form = row(page, tasks[1]).locator("form")
    expect(form.get_by_label("Nội dung")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" hành chính")
    page.keyboard.press("Control+Enter")

    expect(row(page, tasks[2]).locator("form").get_by_label("Nội dung")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row(page, tasks[2]).locator("form")).to_have_count(0)
    expect(row(page, tasks[2]).get_by_role("link", name="Sửa")).to_be_focused()
    for task in tasks:
        task.refresh_from_db()
    assert [task.content for task in tasks] == [
        "Ban hành và phổ biến kế hoạch",
        "Rà soát thủ tục hành chính",
        "Tập huấn kỹ năng số",
    ]
    assert (tasks[0].time_kind, tasks[0].due.month) == ("quarter", 12)


def test_a_task_is_changed_without_javascript(open_as, tasks, reviewer):
    Plan.objects.update(state=Plan.State.DRAFT, issued_on=None, handed_out_at=None)
    page = open_as(reviewer, matrix(tasks), java_script_enabled=False)

    row(page, tasks[0]).get_by_role("link", name="Sửa").click()
    page.get_by_label("Nội dung", exact=True).fill("Ban hành kế hoạch năm")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()

    expect(page.get_by_text("Đã lưu nhiệm vụ.")).to_be_visible()
    tasks[0].refresh_from_db()
    assert tasks[0].content == "Ban hành kế hoạch năm"
