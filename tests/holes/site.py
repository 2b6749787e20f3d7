"""The web server of the product: alone, or between doors to database, queue, storage and virus
scanner.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from cchc.embedded import queue_socket
from tests.holes.s3 import S3Server, s3_server
from tests.holes.servers import Door, door_to
from tests.machine import PATIENCE, Machine, wait_until
from tests.servers import free_port

SETTINGS = "tests.holes.settings"
_FOUND = """
import json
from django.test import Client
from tests import factories
commune = factories.make_commune()
plan = factories.make_plan(commune, signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
task = factories.make_task(plan, lead=factories.make_office(commune))
client = Client()
client.force_login(factories.make_standing_officer(commune))
print(json.dumps({
    "session": client.cookies["sessionid"].value, "commune": commune.pk, "plan": plan.pk,
    "task": task.pk,
}))
"""


class Answer(NamedTuple):
    """What a page said, and after how many seconds."""

    status: int
    text: str
    headers: dict[str, str]
    seconds: float


class WebServer:
    """Three web processes of one gunicorn, and who visits them."""

    def __init__(self, machine: Machine, **environment: str):
        self.machine = machine
        self.port = free_port()
        self.process = machine.start(
            *(sys.executable, "-m", "gunicorn", "cchc.wsgi", "--preload", "--workers", "3"),
            *("--bind", f"127.0.0.1:{self.port}", "--timeout", "60"),
            DJANGO_SETTINGS_MODULE=SETTINGS,
            PYTHONPATH=os.fspath(settings.BASE_DIR),
            **environment,
        )
        self.cookies: dict[str, str] = {}
        wait_until(self._answers, machine.told)

    def _answers(self) -> bool:
        try:
            return self.ask("/healthz").status == 200
        except OSError:
            return False

    def be(self, session: str) -> None:
        """Let who asks be the person of this session, with forms that are ours."""
        self.cookies = {settings.SESSION_COOKIE_NAME: session, "csrftoken": "a" * 32}

    def ask(self, address: str, *, sent: dict | None = None, **headers: str) -> Answer:
        """Open a page, or send a form to it."""
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": told, "Referer": f"http://127.0.0.1:{self.port}{address}"} | headers
        body: str | bytes | None = None
        if sent is not None:
            body, kind = _encoded({"csrfmiddlewaretoken": "a" * 32} | sent)
            headers = {"Content-Type": kind} | headers
        asking = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        begun = time.monotonic()
        try:
            asking.request("GET" if sent is None else "POST", address, body, headers)
            response = asking.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            asking.close()
        took = time.monotonic() - begun
        return Answer(response.status, text, dict(response.getheaders()), took)


class Site(WebServer):
    """The web server between doors."""

    def __init__(self, machine: Machine, doors: dict[str, Door], storage: S3Server):
        self.doors, self.storage = doors, storage
        where = connection.settings_dict
        environment = {
            "DATABASE_URL": f"postgres://{where['USER']}:{where['PASSWORD']}@127.0.0.1:"
            f"{doors['database'].port}/{where['NAME']}",
            "REDIS_URL": f"redis://127.0.0.1:{doors['queue'].port}/0",
            "STORAGE_URL": f"s3://files?endpoint_url=http://127.0.0.1:{doors['storage'].port}",
            "CLAMAV_URL": f"tcp://127.0.0.1:{doors['scanner'].port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "local",
        }
        super().__init__(machine, **environment)

    def sign_in(self, person) -> None:
        """Let who asks be this person, whose rows are those of the test."""
        client = Client()
        client.force_login(person)
        self.be(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _encoded(sent: dict) -> tuple[bytes, str]:
    """What a browser sends of a form; a pair is a file with its name."""
    if not any(isinstance(value, tuple) for value in sent.values()):
        return urlencode(sent).encode(), "application/x-www-form-urlencoded"
    parts = []
    for name, value in sent.items():
        head = f'Content-Disposition: form-data; name="{name}"'
        if isinstance(value, tuple):
            head, value = f'{head}; filename="{value[0]}"', value[1]
        content = value if isinstance(value, bytes) else str(value).encode()
        parts.append(b"--bound\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + b"--bound--\r\n", "multipart/form-data; boundary=bound"


def found(machine: Machine) -> dict:
    """Make a commune with a plan and a task on the machine; return their keys, and the session of
    somebody who is signed in.
    """
    machine.environment["DJANGO_SETTINGS_MODULE"] = SETTINGS
    machine.manage("shell", "--verbosity", "0", "-c", _FOUND)
    return json.loads(machine.told().splitlines()[-1])


@contextmanager
def site_between_doors(folder: Path, scanner: tuple[str, int]) -> Iterator[Site]:
    """The site, whose rows are those of the test's own database."""
    with ExitStack() as stack:
        machine = stack.enter_context(Machine(folder))
        machine.start_queue()
        storage = stack.enter_context(s3_server())
        where = connection.settings_dict
        servers = {
            "database": (where["HOST"] or "127.0.0.1", int(where["PORT"] or 5432)),
            "queue": str(queue_socket(folder)),
            "storage": storage.server_address[:2],
            "scanner": scanner,
        }
        doors = {name: stack.enter_context(door_to(server)) for name, server in servers.items()}
        yield Site(machine, doors, storage)
