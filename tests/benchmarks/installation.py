"""An installation to measure: a PostgreSQL database of its own, the demo, the web server as
production starts it, and people who are signed in.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import requests
from django.conf import settings
from psycopg2 import sql

from tests.benchmarks.judging import Backends, Meter
from tests.machine import Machine, wait_until
from tests.servers import free_port

# any database of the server; the one that is measured is made beside it
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
DEMO = "BENCH_DEMO"  # names the database of which each installation gets a copy
MAKE = "from tests.migrating import make_tables; make_tables()"
SIGN_IN = """
from django.test import Client
from accounts.models import User
client = Client()
client.force_login(User.objects.get(username={username!r}))
print(client.cookies["sessionid"].value)
"""


@contextmanager
def database(name: str, template: str = "template1") -> Iterator[str]:
    """The address of a new database, a copy of the `template`, which is gone afterwards."""
    name = f"bench_{name}_{os.getpid()}"
    _on_server("create database {} template {}", name, template)
    try:
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    finally:
        _on_server("drop database if exists {} with (force)", name)


def _on_server(statement: str, *names: str) -> None:
    connection = psycopg2.connect(SERVER)
    connection.autocommit = True
    try:
        connection.cursor().execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    finally:
        connection.close()


class Installation:
    """The demo behind its web server."""

    def __init__(self, machine: Machine, url: str):
        self.machine, self.url = machine, url
        machine.environment["DATABASE_URL"] = url
        self.backends = Backends(url)

    def make_demo(self) -> None:
        """Make the tables and the demo, as they are after the database has looked at its rows."""
        self.machine.manage("shell", "-c", MAKE)
        self.machine.manage("make_demo")
        vacuum(self.url)

    def start_web(self) -> Meter:
        """Start the web server; return what reads its costs."""
        self.machine.manage("collectstatic", "--no-input", "--verbosity", "0")
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        options = ("--bind", f"127.0.0.1:{port}", "--workers", "3", "--timeout", "600", "--preload")
        command = ("gunicorn", "cchc.wsgi", "-c", "deploy/gunicorn.py", *options)
        web = self.machine.start(sys.executable, "-m", *command, "--log-level", "warning")
        wait_until(lambda: answers(f"{self.address}/healthz"), self.machine.told)
        return Meter(web.pid, backends=self.backends)

    def told_by(self, code: str) -> str:
        """Return what a few lines of Python print inside."""
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
        environment = self.machine.environment
        result = subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
        )
        assert not result.returncode, result.stderr
        return result.stdout.strip()

    def signed_in(self, username: str) -> requests.Session:
        """Return a session of this person of the demo."""
        browser = requests.Session()
        key = self.told_by(SIGN_IN.format(username=username))
        browser.cookies.set("sessionid", key, domain="127.0.0.1")
        return browser


@contextmanager
def installation(name: str) -> Iterator[Installation]:
    """An installation with the demo; all that it starts ends with it."""
    demo = os.environ.get(DEMO)
    with (
        tempfile.TemporaryDirectory() as folder,
        database(name, demo or "template1") as url,
        Machine(Path(folder)) as machine,
    ):
        machine.start_queue()
        place = Installation(machine, url)
        if not demo:
            place.make_demo()
        yield place


@contextmanager
def demo_for_all() -> Iterator[None]:
    """Make one demo, of which each installation begins with a copy of its own."""
    with installation("demo") as place:
        os.environ[DEMO] = urlsplit(place.url).path[1:]
        try:
            yield
        finally:
            del os.environ[DEMO]


def vacuum(url: str) -> None:
    """Have the database look at its rows, as it does by itself after a while."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        connection.cursor().execute("vacuum analyze")
    finally:
        connection.close()


def answers(address: str) -> bool:
    """Does a server say anything at this address?"""
    try:
        return requests.get(address, timeout=60).status_code < 500
    except (requests.ConnectionError, requests.Timeout):
        time.sleep(0.2)
        return False
