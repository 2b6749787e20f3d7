"""Every page that the navigation of the demo leads to, 390 px wide: none is longer than ten screens
or wider than one, and the first task is on the first screen.

The pages are those of Django's test client, which the browser is given for the address: no server
runs, and the rows of the demo are made once.
"""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from playwright.sync_api import expect

from accounts.models import User
from cchc.demo import make_demo
from tests.browser.test_phone import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]

SITE = "http://testserver"
SCREEN = PHONE["viewport"]["height"]
TEN_SCREENS = 10 * SCREEN
TODAY = date(2026, 11, 30)
PAGES = 90  # what leads to them is looked for until so many are known
# beside what the navigation leads to: one page of each kind that these lead to
FURTHER = ".tabs a, .page-actions a, main table th a, .cell-content a"


@pytest.fixture(scope="module")
def demo(module_db):
    with time_machine.travel(TODAY):
        make_demo(TODAY)


@pytest.fixture
def phone(demo, browser):
    """Return a function that opens a window of a person's, whose pages the test client answers."""
    contexts = []

    def open_window(username: str):
        client = Client()
        with time_machine.travel(TODAY):
            client.force_login(User.objects.get(username=username))
        context = browser.new_context(
            base_url=SITE, locale="vi-VN", service_workers="block", **PHONE
        )
        contexts.append(context)

        ours = connections[DEFAULT_DB_ALIAS]  # with the rows that nobody else sees

        def answer(route):
            connections[DEFAULT_DB_ALIAS] = ours  # Playwright calls from a context of its own
            address = urlsplit(route.request.url)
            if address.path.startswith("/static/"):
                return route.fulfill(path=finders.find(address.path.removeprefix("/static/")))
            headers = {"HX-Request": "true"} if "hx-request" in route.request.headers else {}
            with time_machine.travel(TODAY):
                path = route.request.url.removeprefix(SITE)
                page = client.get(path, headers=headers, follow=True)  # the browser would leave
            return route.fulfill(
                status=page.status_code,
                body=page.getvalue() if page.streaming else page.content,
                content_type=page["Content-Type"],
            )

        context.route("**/*", answer)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


def leads_to(page, places: str) -> list[str]:
    """The pages of ours to which `places` of this page lead."""
    found = page.eval_on_selector_all(places, "links => links.map((link) => link.pathname)")
    files = ("/word/", "/sheet/", "/export/", "/dossier/", "/pdf/", "/file/", "/admin/")
    return [path for path in dict.fromkeys(found) if not path.endswith(files)]


def visit(page, path: str) -> None:
    """Open the page, with the parts that it fetches when it opens."""
    page.goto(path)
    if page.locator("[hx-trigger=load]").count():
        page.wait_for_load_state("networkidle")


def too_long(page) -> int:
    return max(0, page.evaluate("document.documentElement.scrollHeight") - TEN_SCREENS)


def too_wide(page) -> int:
    return max(0, page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.turn(2, 3)
def test_no_page_is_longer_than_ten_screens_or_wider_than_one(phone):
    page = phone("thuongtruc")  # who sees all of them
    page.goto("/my-work/")
    waiting, kinds, wrong = leads_to(page, ".nav a"), set(), {}

    for path in waiting:
        if (kind := re.sub(r"\d+", "", path)) in kinds:
            continue
        kinds.add(kind)
        visit(page, path)
        if (found := (too_long(page), too_wide(page))) != (0, 0):
            wrong[path] = found
        if len(waiting) < PAGES:
            waiting += leads_to(page, FURTHER)

    assert len(kinds) > 15
    assert wrong == {}


def test_the_first_task_is_on_the_first_screen(phone):
    page = phone("canbo")

    for path in ("/my-work/", "/tasks/"):
        visit(page, path)
        box = page.locator(".owed-line .button, tr[data-row] .cell-content").first.bounding_box()
        assert box["y"] + box["height"] <= SCREEN - 61


def test_a_long_list_offers_the_rest_and_filters_fold(phone):
    page = phone("canbo")
    visit(page, "/tasks/")
    rows = page.locator("tr[data-row]:visible")
    expect(rows).to_have_count(12)

    page.get_by_role("button", name="Xem tiếp").click()
    expect(rows).to_have_count(36)
    expect(page.get_by_label("Thời hạn")).to_be_hidden()
    page.locator(".filters-fold").click()

    expect(page.get_by_label("Thời hạn")).to_be_visible()


def test_a_long_text_is_read_in_full_on_demand(phone):
    page = phone("canbo")
    visit(page, "/plans/")
    page.locator("tr[data-row] a").first.click()
    text = page.locator("[data-long]")
    whole = page.get_by_role("button", name="Xem toàn văn")
    expect(whole).to_be_visible()

    cut = text.bounding_box()["height"]
    whole.click()

    assert cut == 2 * SCREEN
    assert text.bounding_box()["height"] > 3 * SCREEN
