"""Every page of ours, as somebody sees it who sees most of it, and again for whom it holds other
controls: no fault by any rule of axe on a laptop, light and dark; nothing that the keyboard alone
does not reach, show, open, close or leave; on a phone nothing wider than the screen, no control
smaller than a finger, none under a bar when it has the focus. The pages of Django's admin likewise,
but for the keyboard.

The pages are those of Django's test client; a small server hands them to the browser with the
styles and scripts, which the browser keeps.
"""

import mimetypes
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.accounts.test_admin import fill
from tests.accounts.test_admin_pages import pages_of as admin_pages_of
from tests.admin_pages import admin_pages
from tests.browser.accessible import Looker
from tests.browser.keyboard import Keyboard, controls
from tests.factories import make_commune, make_office, make_user
from tests.form_properties import is_a_page
from tests.sampling import at_least, share
from tests.test_access import NAMED, PUBLIC, Commune, is_of_the_api

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.sampled,
    pytest.mark.django_db,
]
DAYS = 5  # until each page had its turn

OF_EACH_MODEL = ("changelist", "add", "change")  # of the other kinds of pages one each


@contextmanager
def served(pages: dict[str, tuple[str, bytes]]):
    """The address of a server that knows these pages, and our styles and scripts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            path = self.path.partition("?")[0]
            if "HX-Request" in self.headers:
                self.answer("text/html", b"", "no-store")  # parts are pages of their own
            elif page := pages.get(self.path) or pages.get(path):
                self.answer(*page, "no-store")
            elif found := finders.find(path.removeprefix("/static/")):
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                self.answer(kind, Path(found).read_bytes(), "max-age=600")
            else:
                self.answer("text/plain", b"", "no-store")

        def answer(self, kind, body, kept):
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", kept)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def commune(module_db):
    return Commune("Khe Mẫu")


@pytest.fixture(scope="module")
def clients(commune) -> list[Client]:
    """Who looks at the pages: who sees most of them first, and nobody at the end."""
    province = make_user(commune.unit.parent, Role.APPRAISER)
    sees_most = (Role.LEADER, Role.OFFICER, Role.HEAD, Role.CLERK, Role.ADMINISTRATOR)
    people = [commune.people[Role.STANDING_BODY], province]
    clients = []
    for person in [*people, *(commune.people[role] for role in sees_most)]:
        clients.append(Client())
        clients[-1].force_login(person)
    return [*clients, Client()]


def page_for(client: Client, address: str) -> bytes | None:
    """What its person sees there, with rows open for editing; None where no page is."""
    answer = client.get(address, {"edit": 1})
    if answer.status_code == 302 and answer.url.startswith(f"{address}?"):
        answer = client.get(answer.url)
    whole = answer.status_code == 200 and is_a_page(answer) and b"<html" in answer.content
    return answer.content if whole else None


def pages_at(clients: list[Client], path: str) -> dict[str, bytes]:
    """The page of whoever finds one there first, and of each who meets other controls on it."""
    found: dict[str, bytes] = {}
    met: set[tuple] = set()
    for place, client in enumerate(clients):
        page = page_for(client, path)
        if page and not controls(page) <= met:
            met |= controls(page)
            found[f"{path}?person={place}" if found else path] = page
    return found


@pytest.fixture(scope="module")
def pages(commune, clients) -> dict[str, bytes]:
    """The pages of all addresses that have one, by the path of each."""
    found = {}
    for name, address in share(NAMED.items(), DAYS):
        if is_of_the_api(name) or (name in PUBLIC and address.arguments):
            continue
        path = commune.address(name) if address.arguments else reverse(name)
        found |= pages_at(clients, path)
    return found


def faults_by_path(browser, known: dict[str, tuple[str, bytes]], paths, keys=True) -> dict:
    window = browser.new_page(locale="vi-VN")
    looker = Looker(window, Keyboard(window) if keys else None)
    found = {}
    with served(known) as site:
        for path in paths:
            window.goto(site + path)
            if path == reverse("api:docs"):
                window.locator(".opblock").first.wait_for()
            found[path] = looker.faults()
    window.close()
    return found


def test_no_page_has_a_fault(pages, clients, browser):
    known = {path: ("text/html; charset=utf-8", page) for path, page in pages.items()}
    schema = clients[0].get(reverse("api:schema"))
    known[reverse("api:schema")] = (schema["Content-Type"], schema.content)

    found = faults_by_path(browser, known, pages)

    assert len(found) > at_least(160, DAYS)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_no_page_of_the_admin_has_a_fault(module_db, browser):
    unit = make_commune()
    client = Client()
    client.force_login(make_user(make_office(unit), Role.ADMINISTRATOR))
    pages = {"/admin/": client.get("/admin/").content}
    kinds = set()
    rows = fill(unit, "Khe Mẫu")
    for model in admin_pages():
        if model not in rows:
            continue
        for kind, path in admin_pages_of(model, rows[model]).items():
            answer = client.get(path)
            if answer.status_code == 200 and (kind in OF_EACH_MODEL or kind not in kinds):
                pages[path] = answer.content
                kinds.add(kind)
    known = {path: ("text/html; charset=utf-8", page) for path, page in pages.items()}

    found = faults_by_path(browser, known, share(pages, DAYS), keys=False)

    assert kinds == {*OF_EACH_MODEL, "delete", "history"}
    assert len(found) > at_least(60, DAYS)
    assert {path: faults for path, faults in found.items() if faults} == {}
