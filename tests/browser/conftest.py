"""Fixtures of the tests that drive Chromium: a browser, and a page of somebody who is logged in."""

import os

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import WSGIRequestHandler
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.browser.lateness import LATE, STORAGE, late_server
from tests.conftest import CHROMIUM

PATIENCE = 120_000  # milliseconds; what has not come by then never will, on a busy machine either
# Playwright's loop runs in the thread of the test
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def patient(opens):
    """`opens`, whose windows wait as long as a busy machine needs."""

    def open_patiently(**options):
        window = opens(**options)
        window.set_default_timeout(PATIENCE)
        return window

    return open_patiently


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium without a window."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        chromium.new_context = patient(chromium.new_context)
        chromium.new_page = patient(chromium.new_page)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def quick_server():
    """The live server as its betters are: styles and scripts are kept by the browser, and an answer
    goes out without waiting for its parts to be acknowledged.
    """
    serve = StaticFilesHandler.serve

    def serve_to_keep(handler, request):
        response = serve(handler, request)
        response["Cache-Control"] = "max-age=600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        patch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
        with late_server():
            yield


@pytest.fixture
def open_as(browser, live_server):
    """Return a function that opens an address as a person, in a window of its own; without the
    service worker unless the test is about it, for pages that a worker brings cannot be routed.
    """
    contexts = []

    def open_page(person, address: str, **options):
        client = Client()
        client.force_login(person)
        options = {"service_workers": "block"} | options
        context = browser.new_context(base_url=live_server.url, locale="vi-VN", **options)
        if LATE == "storage":
            context.add_init_script(STORAGE)
        contexts.append(context)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
