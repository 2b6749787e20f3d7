"""What the server would refuse for its size is said before it travels."""

import pytest
from playwright.sync_api import expect

from plans.models import Evidence
from tests.factories import make_commune, make_standing_officer
from tests.plans import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW, WIDE = {"width": 375, "height": 760}, {"width": 1280, "height": 800}
TOO_LARGE = "Tệp “anh.png” lớn hơn 1 MB; hãy giảm dung lượng hoặc chia nhỏ tệp."


@pytest.fixture
def officer(settings):
    settings.UPLOAD_LIMIT, settings.BODY_LIMIT = 1_000_000, 2_000_000
    return make_standing_officer(make_commune())


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "anh.png"
    path.write_bytes(files.PNG + bytes(1_500_000))
    return path


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_a_file_over_the_limit_is_not_sent(open_as, officer, picture, viewport, tmp_path):
    page = open_as(officer, "/evidence/add/", viewport=viewport)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    chosen, told = page.locator("input[type=file]"), page.locator(".dropzone-wrong")

    chosen.set_input_files(picture)
    expect(told).to_have_text(TOO_LARGE)
    page.get_by_role("button", name="Ghi vào sổ").click()
    assert chosen.evaluate("input => input.matches(':invalid') && input === document.activeElement")
    assert "POST" not in sent
    box = told.bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= viewport["width"]

    small = tmp_path / "cong-van.docx"
    small.write_bytes(files.docx_bytes())
    chosen.set_input_files(small)
    expect(told).to_have_text("")
    page.get_by_role("button", name="Ghi vào sổ").click()
    page.wait_for_url(lambda address: "add" not in address)
    assert Evidence.objects.count() == 1


def test_files_that_are_too_large_together_are_not_sent(open_as, officer, tmp_path):
    page = open_as(officer, "/plans/import/")
    paths = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in paths:
        path.write_bytes(b"x" * 900_000)

    page.locator("input[type=file]").set_input_files(paths)

    expect(page.locator(".dropzone-wrong")).to_have_text(
        "Các tệp gửi một lần lớn hơn 2 MB; hãy giảm dung lượng hoặc chia thành nhiều lần gửi."
    )


def test_without_a_script_the_server_says_it(open_as, officer, picture):
    page = open_as(officer, "/evidence/add/", java_script_enabled=False)

    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_role("button", name="Ghi vào sổ").click()

    expect(page.locator(".errorlist").get_by_text(TOO_LARGE)).to_be_visible()
    assert not Evidence.objects.exists()
