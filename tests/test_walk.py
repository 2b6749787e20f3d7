"""What each role finds at every address, as a page and as the part that htmx asks for: no error, no
control that hides a property of its form, a head with one primary action, for each long text a
draft of its own, and no page that costs more than a dozen queries.
"""

from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from accounts.models import Role
from tests.form_properties import hiding, is_a_page
from tests.page_heads import crowded
from tests.sampling import share
from tests.test_access import WITH_ROW, WITHOUT_ROW, Commune, is_of_the_api

pytestmark = [pytest.mark.long, pytest.mark.sampled, pytest.mark.django_db]

# SQLite answers the one who sees most here, and the others' pages in `tests/test_hostile_values.py`
OTHERS = [role for role in Role if role != Role.STANDING_BODY]
DAYS = 4  # until each of the others had its turn
ROLES = [pytest.param(Role.STANDING_BODY, marks=pytest.mark.both)]
ROLES += [pytest.param(role, marks=pytest.mark.services) for role in share(OTHERS, DAYS)]

OF_HTMX = {"HX-Request": "true"}
A_DOZEN = 12
# what costs more, with what it costs, and why
COSTLY = {
    # who acts for somebody has one more on every page, for the delegation: others find twelve
    "indicators:statistics": 13,
}
TYPING_NOTHING = (Role.ADMINISTRATOR, Role.APPRAISER, Role.CLERK)


class Found(NamedTuple):
    """The answer to a person at an address, with what of it a browser shows, and how many queries
    it cost, as a page or as a part.
    """

    code: int
    pages: list[str]
    queries: int


@pytest.fixture(scope="module")
def commune(module_db):
    return Commune("Khe Mẫu")


@pytest.fixture(scope="module", params=ROLES)
def role(request):
    return request.param


@pytest.fixture(scope="module")
def found(commune, role) -> dict[str, Found]:
    """What a person of the role finds at each address, with rows open for editing."""
    client = Client()
    client.force_login(commune.people[role])
    client.get(commune.address("plans:plan_detail"))  # the session keeps the plan
    addresses = {name: commune.address(name) for name in WITH_ROW}
    addresses |= {name: reverse(name) for name in WITHOUT_ROW}
    # the API refuses a parameter that it does not know
    return {
        name: visit(client, address, {} if is_of_the_api(name) else {"edit": 1})
        for name, address in addresses.items()
    }


def visit(client: Client, address: str, asked: dict) -> Found:
    """Ask for the page and, where there is one, for the part: what is a file, refused or not there
    is so for both.
    """
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, asked)
    if answer.status_code == 302 and answer.url.startswith(f"{address}?"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(answer.url)  # a page by period, which leads on to the kept one
    cost = len(queries)  # the next request empties the log
    if not is_a_page(answer) or answer.status_code not in (200, 302):
        return Found(answer.status_code, [], cost)
    with CaptureQueriesContext(connection) as queries:
        part = client.get(address, asked, headers=OF_HTMX)
    cost = max(cost, len(queries))
    pages = [each.content.decode() for each in (answer, part) if is_a_page(each)]
    return Found(max(answer.status_code, part.status_code), pages, cost)


def identities(page: str) -> list[tuple | None]:
    """What tells the long texts of a page apart, as `static/js/drafts.js` does; None for one that
    would keep no draft.
    """
    tree = html.fromstring(f"<div>{page}</div>")
    found: list[tuple | None] = []
    for field in tree.iter("textarea"):
        if owner := field.get("form"):  # a part of a page may come without it
            form = tree.get_element_by_id(owner, html.fromstring('<form method="post"></form>'))
        else:
            form = next(field.iterancestors("form"), None)
        if form is None or form.get("method") != "post" or not field.get("name"):
            found.append(None)
            continue
        alike = [
            each for each in form.iter("textarea", "input") if each.get("name") == field.get("name")
        ]
        place = alike.index(field) if field in alike else 0
        found.append((form.get("action"), form.get("data-draft"), field.get("name"), place))
    return found


def test_people_of_the_commune_never_meet_an_error(found):
    codes = {name: each.code for name, each in found.items()}

    assert {name: code for name, code in codes.items() if code not in (200, 302, 404, 405)} == {}
    assert len([each for each in found.values() if each.pages]) > 20


def test_no_page_costs_more_than_a_dozen_queries(found):
    costs = {name: each.queries for name, each in found.items() if each.pages}

    assert {name: cost for name, cost in costs.items() if cost > COSTLY.get(name, A_DOZEN)} == {}


def test_no_page_holds_a_control_named_like_a_property_of_its_form(found):
    hidden = {name: set().union(*map(hiding, each.pages)) for name, each in found.items()}

    assert {name: names for name, names in hidden.items() if names} == {}


def test_no_head_of_a_page_has_more_than_one_primary_action_and_two_others(found):
    heads = {name: crowded(each.pages[0]) for name, each in found.items() if each.pages}

    assert {name: words for name, words in heads.items() if words} == {}


def test_each_long_text_of_each_page_has_a_draft_of_its_own(found, role):
    texts = {
        (name, place): identities(page)
        for name, each in found.items()
        for place, page in enumerate(each.pages)
        if "<textarea" in page
    }

    assert {
        where: known
        for where, known in texts.items()
        if None in known or len({*known}) < len(known)
    } == {}
    assert any(texts.values()) or role in TYPING_NOTHING
