"""The scorecard in Chromium: scoring leaves of different kinds by keyboard, with evidence, without
scripts.
"""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from parindex.services.scoring import assign_office
from plans.services import add_evidence
from tests.factories import make_officer
from tests.parindex.rounds import make_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1366, "height": 768}}


@pytest.fixture
def played():
    played = make_round()
    office = played.communes[0].units.get(name="Văn phòng")
    for code in ("1.1.2", "1.2", "2.1"):
        assign_office(played.score(code), by=played.standing(), unit=office)
    return played


@pytest.fixture
def officer(played):
    return make_officer(played.score("1.1.1").unit)


def scorecard(played):
    return played.assessment().get_absolute_url()


def row(page, played, code):
    return page.locator(f"#score-{played.score(code).pk}")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_three_leaves_of_different_kinds_are_scored_by_keyboard(open_as, played, officer, size):
    page = open_as(officer, scorecard(played), **size)

    row(page, played, "1.1.1").get_by_role("link").first.press("Enter")
    expect(row(page, played, "1.1.1").locator("input[name=yes]").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".scorecard-preview")).to_contain_text("10,00 điểm")
    page.keyboard.press("Control+Enter")
    expect(row(page, played, "1.1.2").locator("input[name=numerator]")).to_be_focused()
    page.keyboard.type("18")
    page.keyboard.press("Tab")
    page.keyboard.type("20")
    expect(page.locator(".scorecard-preview")).to_contain_text("18/20 nhiệm vụ = 90% × 20 = 18,00")
    page.keyboard.press("Control+Enter")
    expect(row(page, played, "1.2").locator("input[name=count]")).to_be_focused()
    page.keyboard.type("1")
    page.keyboard.press("Control+Enter")
    expect(row(page, played, "2.1").locator("input[name=numerator]")).to_be_focused()

    expect(page.locator("#assessment-bar .scorecard-total")).to_have_text("35,50")
    expect(page.locator(f"#area-{played.score('1.2').criterion.area_id}")).to_contain_text(
        "35,50/40,00"
    )
    points = [played.score(code).self_points for code in ("1.1.1", "1.1.2", "1.2")]
    assert points == [Decimal(10), Decimal(18), Decimal("7.50")]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]


def test_the_preview_is_of_what_was_typed_last_though_an_earlier_answer_waits(
    open_as, played, officer
):
    page = open_as(officer, scorecard(played), **LAPTOP)
    opened = row(page, played, "1.1.2")
    opened.get_by_role("link").first.press("Enter")
    held = []
    page.route("**/preview/*", lambda route: route.continue_() if held else held.append(route))

    with page.expect_request("**/preview/*"):
        opened.locator("input[name=numerator]").fill("18")
    opened.locator("input[name=denominator]").fill("20")

    expect(opened.locator(".scorecard-preview")).to_contain_text("18,00")


def test_evidence_is_found_and_attached_while_typed_figures_stay(open_as, played, officer):
    piece = add_evidence(
        authority=played.communes[0],
        unit=officer.unit,
        by=officer,
        year=2026,
        title="Sổ theo dõi hồ sơ",
        link="https://xa.gov.vn/so",
    )
    page = open_as(officer, scorecard(played), **LAPTOP)
    opened = row(page, played, "2.1")

    opened.get_by_role("link").first.press("Enter")
    opened.locator("input[name=numerator]").fill("90")
    opened.get_by_text("Thêm minh chứng").click()
    opened.locator("input[name=find]").fill("so theo doi")
    opened.get_by_label("Sổ theo dõi hồ sơ").check()
    opened.locator("input[name=page]").fill("4")
    opened.get_by_role("button", name="Gắn minh chứng").click()
    expect(opened.locator(".saved")).to_have_text("Đã gắn 1 minh chứng.")

    expect(opened.locator("input[name=numerator]")).to_have_value("90")
    expect(page.locator(f"#score-{played.score('2.1').pk}-count")).to_have_text("1")
    assert played.score("2.1").pieces.get().evidence == piece
    assert played.score("2.1").pieces.get().page == "4"


def test_a_leaf_that_does_not_apply_moves_the_other_maxima_at_once(open_as, played, officer):
    page = open_as(officer, scorecard(played), **LAPTOP)
    opened = row(page, played, "1.1.1")

    opened.get_by_role("link").first.press("Enter")
    opened.get_by_text("Không áp dụng, tự đặt điểm").click()
    opened.get_by_label("Không áp dụng cho đơn vị").check()
    opened.locator("textarea[name=reason]").fill("Không thuộc nhiệm vụ của xã")
    opened.get_by_role("button", name="Lưu", exact=True).click()

    expect(row(page, played, "1.1.2")).to_contain_text("bộ tiêu chí: 20")
    expect(page.locator("#assessment-scorecard")).to_have_count(1)


def test_without_javascript_a_leaf_is_scored_from_the_same_page(open_as, played, officer):
    page = open_as(officer, scorecard(played), java_script_enabled=False, **LAPTOP)

    row(page, played, "1.2").get_by_role("link").first.click()
    page.locator("input[name=count]").fill("-3")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".errorlist")).to_be_visible()
    page.locator("input[name=count]").fill("2")
    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(page.locator("#messages")).to_contain_text("1.2: Đã lưu")
    assert played.score("1.2").self_points == 5
