"""Every page of ours, as somebody sees it who sees most of it: no fault by any rule of axe on a
laptop, light and dark; on a phone nothing wider than the screen, and no control smaller than a
finger.

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
from tests.browser.accessible import Looker
from tests.factories import make_user
from tests.form_properties import is_a_page
from tests.test_access import NAMED, PUBLIC, Commune, is_of_the_api

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]


@contextmanager
def served(pages: dict[str, tuple[str, bytes]]):
    """The address of a server that knows these pages by their path, and our styles and scripts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            path = self.path.partition("?")[0]
            if "HX-Request" in self.headers:
                self.answer("text/html", b"", "no-store")  # parts are pages of their own
            elif path in pages:
                self.answer(*pages[path], "no-store")
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


def page_of(clients: list[Client], address: str) -> bytes | None:
    """What the first of them sees there, with rows open for editing; None where no page is."""
    for client in clients:
        answer = client.get(address, {"edit": 1})
        if answer.status_code == 302 and answer.url.startswith(f"{address}?"):
            answer = client.get(answer.url)
        if answer.status_code == 200:
            whole = is_a_page(answer) and b"<html" in answer.content
            return answer.content if whole else None
    return None


@pytest.fixture(scope="module")
def pages(commune, clients) -> dict[str, bytes]:
    """The pages of all addresses that have one, by the path of each."""
    found = {}
    for name, address in NAMED.items():
        if is_of_the_api(name) or (name in PUBLIC and address.arguments):
            continue
        path = commune.address(name) if address.arguments else reverse(name)
        if page := page_of(clients, path):
            found[path] = page
    return found


def faults_by_path(browser, known: dict[str, tuple[str, bytes]], paths) -> dict[str, list]:
    window = browser.new_page(locale="vi-VN")
    looker = Looker(window)
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

    assert len(found) > 130
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_no_page_of_the_admin_has_a_fault(commune, browser):
    client = Client()
    client.force_login(commune.people[Role.ADMINISTRATOR])
    paths = [
        "/admin/",
        "/admin/accounts/user/",
        "/admin/accounts/user/add/",
        "/admin/accounts/unit/add/",
        f"/admin/indicators/indicator/{commune.indicator.pk}/change/",
        f"/admin/reports/report/{commune.report.pk}/change/",
    ]
    pages = {path: ("text/html; charset=utf-8", client.get(path).content) for path in paths}

    found = faults_by_path(browser, pages, paths)

    assert {path: faults for path, faults in found.items() if faults} == {}
