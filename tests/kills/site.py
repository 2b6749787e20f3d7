"""A whole site, database and queue its own, parts of which are killed at any moment."""

import json
import os
import pwd
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2

from foundation.jobs.runner import HEARTBEAT
from tests.machine import Machine, end_session, wait_until
from tests.servers import free_port

PROCESSES = "tests.kills.processes"
BACKUP = ("django.core.management.call_command", "backup")
# what waits for its time waits no longer: a request that died may be repeated, a job be taken over
TIME_PASSES = (
    "UPDATE rest_storedanswer SET created_at = created_at - interval '1 hour' WHERE status IS NULL",
    "UPDATE jobs_job SET sent_at = sent_at - interval '1 hour' WHERE state = 'waiting'",
)
SILENT_IS_DEAD = """UPDATE jobs_job SET heartbeat_at = heartbeat_at - interval '1 hour'
    WHERE state = 'running' AND heartbeat_at <= now() - interval '{} seconds'"""


class Database:
    """A server of PostgreSQL in a folder of its own that waits for the disk, as by default."""

    def __init__(self, machine: Machine, folder: Path):
        self.machine, self.port, self.folder = machine, free_port(), folder
        self.user: tuple[str, ...] = ()
        if os.getuid() == 0:  # the server refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.user = (
                "setpriv",
                f"--reuid={owner.pw_uid}",
                f"--regid={owner.pw_gid}",
                "--clear-groups",
                "--pdeathsig=KILL",
            )
        self._run("initdb", "-U", "cchc", "-A", "trust", "-E", "UTF8")
        self.start()
        with closing(self._connected("postgres")) as connection:
            connection.autocommit = True
            connection.cursor().execute("CREATE DATABASE cchc")

    @property
    def url(self) -> str:
        return f"postgres://cchc@127.0.0.1:{self.port}/cchc"

    def start(self) -> None:
        """Start it, and again where what was killed has not let go of its memory yet."""

        def runs() -> bool:
            if self.process.poll() is not None:
                self.process = self._begin()
            return self._answers()

        self.process = self._begin()
        wait_until(runs, self.machine.told)

    def kill(self) -> None:
        """Kill the server and all that it started: each begins a session of its own."""
        family = _family(self.process.pid)
        for pid in (self.process.pid, *family):
            _kill(pid)
        end_session(self.process)

    def execute(self, *statements: str) -> list[tuple]:
        """Return the rows of the last of these statements."""
        with (
            closing(self._connected("cchc")) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _connected(self, name: str):
        return psycopg2.connect(f"postgres://cchc@127.0.0.1:{self.port}/{name}")

    def _answers(self) -> bool:
        try:
            self._connected("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _begin(self) -> subprocess.Popen:
        options = ("-p", str(self.port), "-k", "", "-h", "127.0.0.1", "-c", "max_connections=60")
        return self._start("postgres", *options)

    def _start(self, program: str, *options: str) -> subprocess.Popen:
        command = (*self.user, _program(program), "-D", str(self.folder), *options)
        return self.machine.start(*command, LC_ALL="C.UTF-8")

    def _run(self, *command: str) -> None:
        assert self._start(*command).wait() == 0, self.machine.told()


def _program(name: str) -> str:
    found = shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")))
    return str(found)


def _kill(pid: int, group: bool = False) -> None:
    with suppress(ProcessLookupError):
        (os.killpg if group else os.kill)(pid, signal.SIGKILL)


def _family(parent: int) -> list[int]:
    """The children of a process."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


class Site:
    """Web servers, worker, schedule, queue and database, and how often which was killed."""

    def __init__(self, machine: Machine, folder: Path, seed: int):
        self.machine, self.random = machine, random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.database = Database(machine, folder)
        self.port, self.queue_port = free_port(), free_port()
        machine.environment |= {
            "DATABASE_URL": self.database.url,
            "REDIS_URL": f"redis://127.0.0.1:{self.queue_port}/0",
            "API_RATE": "1000000",
            "BACKUP_KEY": "một câu dài mà không ai đoán được",
        }
        machine.folder.joinpath("queue").mkdir()
        self.start_queue()
        self.nursery = machine.nursery
        self.nursery.run("tests.migrating.make_tables")
        self.running: dict[str, int] = {}
        self.ways: dict[str, Callable[[], None]] = {
            "web": lambda: self._kill_group("web", self.port),
            "web process": self._kill_web_process,
            "worker": lambda: self._kill_group("worker"),
            "beat": self._kill_beat,
            "queue": self._kill_queue,
            "database": self._kill_database,
            "backup": self._kill_backup,
        }

    def found(self) -> dict[str, Any]:
        """Make the commune and start all; return what its clients need."""
        answer = self.machine.folder / "commune.json"
        self.nursery.run(f"{PROCESSES}.found_commune", str(answer))
        self.start("web", self.port)
        self.start("worker")
        self.start("beat")
        return json.loads(answer.read_text()) | {"port": self.port}

    def start(self, name: str, *arguments: int) -> None:
        self.running[name] = self.nursery.start(f"{PROCESSES}.{name}", *arguments)

    def start_queue(self) -> None:
        """Start the queue as the compose file does."""
        where = ("--port", str(self.queue_port), "--dir", str(self.machine.folder / "queue"))
        self.queue = self.machine.start("redis-server", *where, "--appendonly", "yes")

    def kill(self, what: str) -> None:
        """Kill a part in the midst of its work, and start it again."""
        self.ways[what]()
        self.kills[what] += 1
        self.let_time_pass()

    def let_time_pass(self, silence: int = 0) -> None:
        """A job whose worker said nothing for so many seconds is taken for a dead one's."""
        self.database.execute(*TIME_PASSES, SILENT_IS_DEAD.format(silence))

    def left(self) -> int:
        """How many jobs are neither done nor failed. Nobody is killed any more: a slow worker is no
        dead one, and a job that is taken from it three times fails.
        """
        self.let_time_pass(silence=2 * HEARTBEAT)
        [(left,)] = self.database.execute(
            "SELECT count(*) FROM jobs_job WHERE state IN ('waiting', 'running')"
        )
        return left

    def _kill_group(self, name: str, *arguments: int) -> None:
        process = self.running[name]
        _kill(process, group=True)
        ended = self.nursery.wait(process)
        assert ended == -signal.SIGKILL, (ended, self.machine.told())
        self.start(name, *arguments)

    def _kill_web_process(self) -> None:
        """One of the three that answer; the server begins another."""
        wait_until(lambda: _family(self.running["web"]))
        _kill(self.random.choice(_family(self.running["web"])))

    def _kill_beat(self) -> None:
        assert self.nursery.kill(self.running["beat"]) == -signal.SIGKILL
        self.start("beat")

    def _kill_queue(self) -> None:
        self.machine.kill(self.queue)
        self.start_queue()

    def _kill_database(self) -> None:
        self.database.kill()
        self.database.start()

    def _kill_backup(self) -> None:
        backup = self.nursery.start(*BACKUP)
        time.sleep(self.random.uniform(0, 1))
        self.nursery.kill(backup)
