"""What a first page weighs: requests, and bytes as they travel, on a cold cache."""

import gzip

import pytest
from django.urls import reverse

from tests.factories import (
    make_commune,
    make_office,
    make_plan,
    make_standing_officer,
    make_task,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_REQUESTS = 8
MOST_BYTES = 60_000


def weight(request) -> int:
    """The bytes of an answer: files of the live server, which packs none, as the product's does."""
    sent = request.sizes()["responseBodySize"]
    if "/static/" not in request.url:
        return sent
    return min(sent, len(gzip.compress(request.response().body())))


def weigh(context, address: str) -> tuple[int, int]:
    """Open the page; return its requests, and their bytes."""
    asked: list = []
    context.on("requestfinished", lambda request: asked.append(request))
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return len(asked), sum(map(weight, asked))


@pytest.fixture
def cold(browser, live_server):
    context = browser.new_context(base_url=live_server.url, service_workers="block")
    yield context
    context.close()


def test_the_sign_in_is_light(cold):
    requests, size = weigh(cold, "/accounts/login/")

    assert 0 < requests <= MOST_REQUESTS
    assert 0 < size <= MOST_BYTES


@pytest.mark.parametrize("name", ["my work", "matrix", "task", "overview", "reports"])
def test_a_first_page_is_light(open_as, name):
    plan = make_plan(make_commune())
    office = make_office(plan.unit)
    tasks = [make_task(plan, lead=office) for _ in range(40)]
    addresses = {
        "my work": "/my-work/",
        "matrix": reverse("tasks:task_list", args=[plan.pk]),
        "task": tasks[0].get_absolute_url(),
        "overview": reverse("pages:overview", args=[plan.pk]),
        "reports": reverse("reports:report_list", args=[plan.pk]),
    }
    blank = open_as(make_standing_officer(plan.unit), "/healthz")

    requests, size = weigh(blank.context, addresses[name])

    assert 0 < requests <= MOST_REQUESTS
    assert 0 < size <= MOST_BYTES
