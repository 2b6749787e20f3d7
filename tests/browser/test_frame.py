"""The frame in Chromium: accessibility rules, a phone, the keyboard, dialogs, with and
without JavaScript.
"""

import re

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import Role
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from accounts.services import DEMO_PASSWORD
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_task,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1366, "height": 768}}
PAGES = ["/style/", "/accounts/profile/", "/accounts/notifications/", "/accounts/password/"]


@pytest.fixture
def officer():
    plan = make_plan(make_commune())
    person = make_officer(make_office(plan.unit), demo_label="Cán bộ phòng")
    make_task(plan, lead=person.unit)
    notify([person], Kind.HANDED_OUT, "Kết quả đã được xác nhận", "/style/")
    return person


def grave(page) -> list:
    """Serious violations of the accessibility rules on the page, by rule and place."""
    found = Axe().run(page)["violations"]
    return [
        (rule["id"], [node["target"] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


def too_wide(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("address", PAGES)
def test_pages_keep_the_rules_and_fit(open_as, officer, address, device, scheme):
    page = open_as(officer, address, color_scheme=scheme, bypass_csp=True, **device)

    assert grave(page) == []
    assert too_wide(page) <= 0


@pytest.mark.parametrize("device", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/reset/", "/accounts/reset/sent/"]
)
def test_pages_before_the_login_keep_the_rules_and_fit(
    browser, live_server, officer, address, device
):
    page = browser.new_page(base_url=live_server.url, bypass_csp=True, **device)
    page.goto(address)

    assert grave(page) == []
    assert too_wide(page) <= 0
    page.close()


def test_nothing_breaks_the_content_security_policy(open_as, officer):
    page = open_as(officer, "/accounts/profile/", service_workers="allow")
    said = []
    page.on("console", lambda message: message.type == "error" and said.append(message.text))

    for address in PAGES:
        page.goto(address)

    assert said == []


def test_a_page_left_alone_says_that_its_session_ends_and_lets_the_person_stay(
    open_as, officer, settings
):
    page = open_as(officer, "/accounts/profile/")
    page.clock.install()
    page.reload()
    idle, minutes = page.locator("#idle"), settings.IDLE_MINUTES

    page.clock.fast_forward((minutes - 3) * 60_000)
    expect(idle).to_be_hidden()
    page.clock.fast_forward(2 * 60_000)
    expect(idle).to_contain_text("sắp kết thúc")
    idle.get_by_role("button", name="Ở lại").click()
    idle.wait_for(state="hidden")

    page.clock.fast_forward((minutes - 3) * 60_000)
    page.evaluate("key => localStorage.setItem(key, Date.now())", f"worked:{officer.pk}")
    page.clock.fast_forward(4 * 60_000)
    expect(idle).to_be_hidden()  # in another window the person went on

    page.clock.fast_forward(minutes * 60_000)
    expect(idle).to_contain_text("có thể đã kết thúc")


def test_a_demo_account_logs_in_without_javascript(browser, live_server, officer):
    officer.set_password(DEMO_PASSWORD)
    officer.save()
    page = browser.new_context(base_url=live_server.url, java_script_enabled=False).new_page()

    page.goto("/accounts/login/?next=/accounts/profile/")
    page.get_by_role("button", name="Cán bộ phòng").click()

    expect(page).to_have_url(re.compile("/accounts/profile/$"))
    expect(page.locator("h1")).to_have_text(str(officer))
    page.context.close()


def test_the_keyboard_walks_rows_opens_the_sheet_and_closes_it(open_as, officer):
    page = open_as(officer, "/style/")
    rows, sheet = page.locator("tr[data-row]"), page.locator("dialog#keys")
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#forms$"))

    page.keyboard.press("?")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_keys_are_letters_while_one_types(open_as, officer):
    page = open_as(officer, "/accounts/profile/")

    page.locator("#id_phone").focus()
    page.keyboard.type("j/?")

    expect(page.locator("#id_phone")).to_have_value("j/?")
    expect(page.locator("dialog#keys")).to_be_hidden()


def test_control_and_enter_send_the_form(open_as, officer):
    page = open_as(officer, "/accounts/profile/")

    page.locator("#id_phone").fill("0912")
    page.keyboard.press("Control+Enter")
    page.locator(".message-success").wait_for()

    officer.refresh_from_db()
    assert officer.phone == "0912"


def test_escape_closes_a_menu_and_gives_the_focus_back(open_as, officer):
    page = open_as(officer, "/accounts/profile/")

    menu = page.locator(".top-end .menu > summary")

    menu.click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    expect(menu).to_be_focused()


def test_a_phone_has_four_places_and_the_rest_under_more(open_as):
    plan = make_plan(make_commune())
    leader = make_leader(plan.unit)
    page = open_as(leader, "/accounts/profile/", **PHONE)

    bar = page.locator(".nav > ul > li > a:visible, .nav-more > details > summary:visible")
    expect(bar).to_have_count(5)
    assert (
        min(bar.evaluate_all("items => items.map(item => item.getBoundingClientRect().height)"))
        >= 44
    )
    page.locator(".nav-more summary").click()
    expect(page.get_by_role("link", name="Duyệt kết quả").locator("visible=true")).to_have_count(1)


def test_a_dangerous_button_asks_first(open_as, officer):
    page = open_as(officer, "/style/")
    sent = []
    page.on(
        "request", lambda request: sent.append(request.method) if request.method == "POST" else None
    )
    page.locator("#id_title_field").fill("A")
    page.locator("#forms [data-confirm]").evaluate("button => (button.form.noValidate = true)")

    page.locator("#forms [data-confirm]").click()
    expect(page.locator("dialog#confirm")).to_have_text(re.compile(r"^\s*Bỏ dự thảo này\?"))
    page.get_by_role("button", name="Không, quay lại").click()

    page.locator("#forms [data-confirm]").click()
    with page.expect_request(lambda request: request.method == "POST"):
        page.locator("dialog#confirm [value=yes]").click()
    assert sent == ["POST"]  # none of the first time, of which news would have come before


def test_chosen_files_are_listed_with_their_size(open_as, officer):
    page = open_as(officer, "/style/")

    page.locator("#id_file").set_input_files(
        {"name": "bao-cao.docx", "mimeType": "text/plain", "buffer": b"x" * 2048}
    )

    assert page.locator(".dropzone-list li").inner_text().split() == ["bao-cao.docx", "2", "KB"]


def test_slashes_of_a_date_come_by_themselves(open_as, officer):
    page = open_as(officer, "/style/")

    page.locator("#id_issued_on").press_sequentially("05022026")

    expect(page.locator("#id_issued_on")).to_have_value("05/02/2026")


def test_the_admin_site_fits_a_laptop_and_keeps_the_policy(open_as):
    commune = make_commune()
    administrator = make_user(make_office(commune), Role.ADMINISTRATOR)
    page = open_as(administrator, "/admin/", **LAPTOP)
    said = []
    page.on("console", lambda message: said.append(message.text))

    for address in (
        "/admin/accounts/user/",
        f"/admin/accounts/unit/{commune.pk}/change/",
        f"/admin/accounts/unit/{commune.pk}/delete/",
    ):
        page.goto(address)
        assert too_wide(page) <= 0

    assert said == []
