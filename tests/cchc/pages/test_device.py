"""What a phone is given to hold the program: manifest, service worker, the page without a net."""

import re

import pytest
from django.contrib.staticfiles import finders

from tests.factories import make_officer

pytestmark = pytest.mark.django_db


def is_stored(address: str) -> bool:
    return bool(finders.find(address.removeprefix("/static/")))


def test_the_program_can_be_installed(client):
    make_officer()  # without anybody the login page leads to the set-up
    answer = client.get("/manifest.webmanifest")
    manifest = answer.json()

    assert answer["Content-Type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512", "512x512"]
    assert all(is_stored(icon["src"]) for icon in manifest["icons"])
    assert '<link rel="manifest" href="/manifest.webmanifest">' in (
        client.get("/accounts/login/").content.decode()
    )


def test_the_service_worker_keeps_styles_and_one_page_that_belongs_to_nobody(client):
    answer = client.get("/service-worker.js")
    files = re.findall(r'"(/static/[^"]+)"', answer.content.decode())

    assert answer["Content-Type"] == "text/javascript"
    assert "no-store" in answer["Cache-Control"]
    assert 'OFFLINE = "/offline/"' in answer.content.decode()
    assert len(files) == 3
    assert all(is_stored(address) for address in files)
    assert "Không có mạng" in client.get("/offline/").content.decode()
