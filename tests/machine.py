"""A machine for the tests that need real processes: a data folder with a queue of its own, and
workers to be killed.

Leaving it ends all that it started, whatever happened: each process begins a session of its own,
and every process of that session is killed, those that moved to a group of their own (as under
supervisord) and those whose parent is gone.
"""

import ctypes
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO, TypeVar

from django.conf import settings

from cchc.embedded import queue_server, queue_socket, queue_url

Process = TypeVar("Process", bound="subprocess.Popen | Forked")
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
        self._started: list[subprocess.Popen | Forked] = []

    def __enter__(self) -> "Machine":
        return self

    def __exit__(self, *error) -> None:
        for process in reversed(list(self._started)):  # those of the nursery before it
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

    @cached_property
    def nursery(self) -> "Nursery":
        """What forks the machine's processes of the product, in the environment of now."""
        return Nursery(self)

    def manage(self, *arguments: str) -> None:
        """Run a command of `manage.py` to its end."""
        self.nursery.run("tests.nursery.manage", *arguments)

    def worker(self, *options: str) -> "Forked":
        pid = self.nursery.start_session("tests.nursery.worker", *options)
        return self.keep(Forked(self.nursery, pid))

    @contextmanager
    def working(self, *options: str) -> Iterator["Forked"]:
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

    def keep(self, process: Process) -> Process:
        """Have a process that was begun in a session of its own end with the machine."""
        self._started.append(process)
        return process

    def kill(self, process: "subprocess.Popen | Forked") -> None:
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


class Nursery:
    """The processes of a machine that are forked from one which imported the product; they end
    with the machine.
    """

    def __init__(self, machine: Machine):
        with machine.folder.joinpath("machine.log").open("ab") as log:
            self.process = machine.keep(
                begin(
                    (sys.executable, "-c", "from tests.nursery import serve; serve()"),
                    cwd=settings.BASE_DIR,
                    env=machine.environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
            )
        self.machine = machine

    def start(self, function: str, *arguments: object, **named: object) -> int:
        """Call the function of this dotted name in a process of its own; return its id."""
        return self._ask("start", function, arguments, named)

    def start_session(self, function: str, *arguments: object) -> int:
        """Call the function in a process that has begun a session of its own; return its id."""
        return self._ask("start_session", function, arguments)

    def wait(self, process: int) -> int:
        """Wait for the end of a process; return its exit code, below 0 that of a signal."""
        return self._ask("wait", process)

    def run(self, function: str, *arguments: object, **named: object) -> None:
        """Call a function in a process of its own, which must come to its end."""
        assert self.wait(self.start(function, *arguments, **named)) == 0, self.machine.told()

    def warm(self, function: str, *arguments: object, **named: object) -> None:
        """Call a function in the process itself, so that those begun later find done what it does
        once.
        """
        assert self._ask("warm", function, arguments, named) == 0, self.machine.told()

    def kill(self, process: int) -> int:
        """Kill a process, if it still runs; return how it ended."""
        os.kill(process, signal.SIGKILL)
        return self.wait(process)

    def _ask(self, *asked: object) -> int:
        _pipe(self.process.stdin).write(json.dumps(asked) + "\n")
        _pipe(self.process.stdin).flush()
        answer = _pipe(self.process.stdout).readline()
        assert answer, self.machine.told()
        return int(answer)


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe
    return pipe


class Forked:
    """A process of a nursery that leads a session."""

    def __init__(self, nursery: Nursery, pid: int):
        self.nursery, self.pid = nursery, pid
        self._ended: int | None = None

    def wait(self) -> int:
        """Wait for its end; return its exit code, below 0 that of a signal."""
        if self._ended is None:
            self._ended = self.nursery.wait(self.pid)
        return self._ended

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return None if self.pid in session_of(self.pid) else self.wait()


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


def end_session(leader: "subprocess.Popen | Forked") -> None:
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
