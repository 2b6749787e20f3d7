"""From an empty database to the first plan, on a phone, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.setup.services import open_set_up
from foundation.jobs.models import Job
from plans.models import Plan
from tests.accounts.setting_up import PASSWORD
from tests.browser.accessible import Looker
from tests.browser.test_main_path import FILES
from tests.plans.khe_da import run_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False])
def test_an_empty_installation_is_led_to_its_first_plan(browser, live_server, scripts):
    page = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        java_script_enabled=scripts,
        viewport={"width": 390, "height": 844},
        service_workers="block",
    ).new_page()
    looker = Looker(page) if scripts else None
    page.goto("/")
    look(looker)
    page.get_by_label("Mã thiết lập").fill(open_set_up())
    press(page, "Bắt đầu")

    look(looker)
    page.get_by_label("Tên xã, phường, đặc khu").fill("Khe Đá")
    page.get_by_label("Tên tỉnh, thành phố").fill("Sơn Lâm")
    press(page, "Lưu và tiếp")
    expect(page.get_by_label("Tên đơn vị").first).to_have_value("Văn phòng HĐND và UBND")
    look(looker)
    press(page, "Lưu và tiếp")
    look(looker)
    leader = page.get_by_role("group", name="Người 1", exact=True)
    leader.get_by_label("Họ và tên").fill("Hoàng Đình Trọng")
    press(page, "Lưu và tiếp")
    look(looker)
    page.get_by_label("Họ và tên").fill("Lò Thị Quản")
    page.get_by_label("Tôi cũng làm việc của cơ quan thường trực").check()
    page.get_by_label("Tên đăng nhập").fill("quan.lt")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Ghi lại mật khẩu").fill(PASSWORD)
    press(page, "Hoàn tất")

    page.get_by_role("link", name="Nhập kế hoạch đầu tiên").click()
    page.get_by_label("Tệp kế hoạch và phụ lục").set_input_files(FILES)
    page.get_by_role("button", name="Đọc kế hoạch").click()
    page.wait_for_url("**/plans/imports/*/")
    run_job(Job.objects.get())
    page.reload()
    page.get_by_role("button", name="Tạo dự thảo kế hoạch").last.click()
    expect(page.get_by_text("Dự thảo đã tạo.")).to_be_visible()

    assert Plan.objects.get().unit.code == "khe-da"
    assert User.objects.get(username="trong.hd").roles == ["leader"]


def press(page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def look(looker: Looker | None) -> None:
    if looker:
        assert looker.faults() == []
