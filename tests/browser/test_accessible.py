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
def served(pages: dict[str, bytes]):
    """The address of a server that knows these pages by their path, and what they are drawn with."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            path = self.path.partition("?")[0]
            if "HX-Request" in self.headers:
                self.answer(b"", "text/html", "no-store")  # a part, of which the page is not full
            elif path in pages:
                self.answer(pages[path], "text/html; charset=utf-8", "no-store")
            elif found := finders.find(path.removeprefix("/static/")):
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                self.answer(Path(found).read_bytes(), kind, "max-age=600")
            else:
                self.answer(b"", "text/plain", "no-store")

        def answer(self, body, kind, kept):
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
def people(module_db) -> tuple[Commune, list[Client]]:
    """A commune, and who looks at its pages: who sees most of them first."""
    commune = Commune("Khe Mẫu")
    province = make_user(commune.unit.parent, Role.APPRAISER)
    roles = (Role.STANDING_BODY, Role.LEADER, Role.OFFICER, Role.HEAD, Role.CLERK, Role.ADMINISTRATOR)
    clients = []
    for person in (commune.people[roles[0]], province, *(commune.people[role] for role in roles[1:])):
        client = Client()
        client.force_login(person)
        clients.append(client)
    return commune, [*clients, Client()]


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
def pages(people) -> dict[str, tuple[str, bytes]]:
    """The pages by the names of their addresses: the path of each, and what is on it."""
    commune, clients = people
    found = {}
    for name in NAMED:
        if is_of_the_api(name) or (name in PUBLIC and NAMED[name].arguments):
            continue
        path = commune.address(name) if NAMED[name].arguments else reverse(name)
        if page := page_of(clients, path):
            found[name] = (path, page)
    return found


def test_no_page_has_a_fault(pages, browser):
    window = browser.new_page(locale="vi-VN")
    looker = Looker(window)
    found = {}

    with served(dict(pages.values())) as site:
        for name, (path, _page) in pages.items():
            window.goto(site + path)
            found[name] = looker.faults()
    window.close()

    assert len(found) > 100
    assert {name: faults for name, faults in found.items() if faults} == {}
