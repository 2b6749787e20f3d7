"""A machine for the tests that need real processes: a data folder with a queue of its own, and
workers to be killed.

Leaving it ends all that it started, whatever happened: each process begins a session of its own,
and every process of that session is killed, those that moved to a group of their own (as under
supervisord) and those whose parent is gone.
"""

import ctypes
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.conf import settings

from cchc.embedded import queue_server, queue_socket, queue_url

PATIENCE = 300  # seconds: only what hangs reaches them
PR_SET_PDEATHSIG = 1


@contextmanager
def frozen(process: subprocess.Popen) -> Iterator[None]:
    """Stop a server's process in its tracks: it takes connections and answers nobody."""
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


class Machine:
    """A data folder with its queue, and the processes that work on it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.queue_url = queue_url(queue_socket(folder))
        self.environment = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": "",
            "REDIS_URL": self.queue_url,
            "DJANGO_SETTINGS_MODULE": "cchc.settings.dev",
        }
        self._started: list[subprocess.Popen] = []

    def __enter__(self) -> "Machine":
        return self

    def __exit__(self, *error) -> None:
        for process in list(self._started):
            self.kill(process)

    def start_queue(self) -> subprocess.Popen:
        """Start the queue's server (`queue`); it keeps nothing on disk."""
        socket = queue_socket(self.folder)
        self.folder.joinpath("queue").mkdir(exist_ok=True)
        self.queue = self.start(
            str(queue_server()), "--port", "0", "--unixsocket", str(socket), "--save", ""
        )
        wait_until(socket.exists, self.told)
        return self.queue

    @property
    def database(self) -> Path:
        return self.folder / "cchc.sqlite3"

    def begin_with(self, database: Path) -> None:
        """Take a copy of `database`, which nobody has open."""
        shutil.copy(database, self.database)

    def close_database(self) -> None:
        """Leave all rows in the one file, so that it can be copied."""
        self.row("pragma wal_checkpoint(truncate)")

    def manage(self, *arguments: str) -> None:
        """Run a command of `manage.py` to its end."""
        command = self.start(sys.executable, "manage.py", *arguments)
        assert command.wait(timeout=PATIENCE) == 0, self.told()
        self.kill(command)

    def worker(self, *options: str) -> subprocess.Popen:
        options = options or ("--concurrency", "1")
        alone = ("--without-heartbeat", "--without-gossip", "--without-mingle")
        command = ("celery", "--quiet", "-A", "cchc", "worker", *alone, *options)
        return self.start(sys.executable, "-m", *command)

    @contextmanager
    def working(self, *options: str) -> Iterator[subprocess.Popen]:
        """A worker for as long as the context, ended whatever happens."""
        worker = self.worker(*options)
        try:
            yield worker
        finally:
            self.kill(worker)

    def start(self, *command: str, **environment: str) -> subprocess.Popen:
        with self.folder.joinpath("machine.log").open("ab") as log:
            return self.keep(
                begin(
                    command,
                    cwd=settings.BASE_DIR,
                    env=self.environment | environment,
                    stdout=log,
                    stderr=log,
                )
            )

    def keep(self, process: subprocess.Popen) -> subprocess.Popen:
        """Have a process that was begun in a session of its own end with the machine."""
        self._started.append(process)
        return process

    def kill(self, process: subprocess.Popen) -> None:
        """Kill `process` and all that it started, with no time to clear up."""
        end_session(process)
        with suppress(ValueError):  # it was killed before
            self._started.remove(process)

    def row(self, query: str) -> tuple:
        with closing(sqlite3.connect(self.database, timeout=20)) as connection:
            return connection.execute(query).fetchone()

    def wait_for(self, state: str) -> None:
        """Wait until the newest job is in `state`."""
        self.wait_for_row((state,), "select state from jobs_job order by id desc")

    def wait_for_row(self, values: tuple, query: str) -> None:
        wait_until(
            lambda: self.row(query) == values, lambda: f"{query}: {self.row(query)}\n{self.told()}"
        )

    def told(self) -> str:
        """The end of what the processes wrote."""
        return self.folder.joinpath("machine.log").read_text(errors="replace")[-4000:]


def wait_until(
    reached: Callable[[], object], told: Callable[[], str] = str, step: float = 0.1
) -> None:
    until = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < until, told()
        time.sleep(step)


def begin(command: Sequence[str], **options) -> subprocess.Popen:
    """Start `command` in a session of its own; it is asked to end when we are killed before we
    could end it.
    """
    return subprocess.Popen(command, start_new_session=True, preexec_fn=end_with_parent, **options)


def run_to_end(command: Sequence[str]) -> None:
    """Run `command`, which must succeed; nothing of it is left, not even when it hangs."""
    process = begin(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        told, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, told.decode(errors="replace")
    finally:
        end_session(process)


def end_session(leader: subprocess.Popen) -> None:
    """Kill all processes of the session that `leader` began."""
    while session_of(leader.pid):
        kill_session(leader.pid)
        leader.poll()
        time.sleep(0.01)
    leader.wait()


def kill_session(session: int) -> None:
    for pid in session_of(session):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def session_of(session: int) -> set[int]:
    """The living processes of the session that the process `session` began."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            state, _, _, its_session = (
                status.read_text(errors="replace").rpartition(") ")[2].split()[:4]
            )
            if int(its_session) == session and state not in "ZX":
                found.add(int(status.parent.name))
    return found


def end_with_parent() -> None:
    """Have this process asked to end when the one that started it ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
