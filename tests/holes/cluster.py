"""A PostgreSQL of the test's own, which may be hurt."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection

from tests.machine import PATIENCE, Machine, run_to_end, wait_until
from tests.servers import free_port


class Cluster:
    """A server with a copy of the test's database."""

    def __init__(self, machine: Machine):
        self.port = free_port()
        self.as_owner: tuple[str, ...] = ()
        # not below the folders of the tests: they are closed to its user
        self.folder = folder = Path(tempfile.mkdtemp(prefix="cluster-"))
        if os.getuid() == 0:  # it does not run as root
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            self.as_owner = ("setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}")
            self.as_owner += ("--clear-groups",)
        make = (
            str(_program("initdb")),
            "--pgdata",
            str(folder),
            "--username",
            "postgres",
            "--auth",
            "trust",
        )
        run_to_end((*self.as_owner, *make, "--encoding", "UTF8", "--no-sync"))
        self.process = machine.start(
            *self.as_owner,
            *(
                str(_program("postgres")),
                "-D",
                str(folder),
                "-p",
                str(self.port),
                "-k",
                str(folder),
            ),
            *("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"),
        )
        where = ("--host", "127.0.0.1", "--port", str(self.port), "--username", "postgres")
        ready = ("pg_isready", "--quiet", *where)
        wait_until(lambda: subprocess.call(ready) == 0, machine.told)
        run_to_end(("sh", "-c", f"{_dump()} | psql --quiet {' '.join(where)} postgres"))

    def stop(self) -> None:
        """End it at once, with all that it started."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=PATIENCE)
        shutil.rmtree(self.folder)

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop all its processes in their tracks: nobody is greeted, nobody answered."""
        with _stopped(self.process.pid), _stopped(*self._backends()):
            yield

    def _backends(self) -> list[int]:
        """They begin sessions of their own."""
        return [
            int(status.parent.name)
            for status in Path("/proc").glob("[0-9]*/stat")
            if _parent(status) == self.process.pid
        ]


def _program(name: str) -> str:
    """A program of the server: Debian keeps them off the path."""
    found = shutil.which("initdb") or max(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return str(Path(found).resolve().with_name(name))


def _dump() -> str:
    where = connection.settings_dict
    address = f"--host {where['HOST'] or '127.0.0.1'} --port {where['PORT'] or 5432}"
    return f"pg_dump {address} --username {where['USER']} --no-owner {where['NAME']}"


def _parent(status: Path) -> int:
    with suppress(OSError):  # it ended meanwhile
        return int(status.read_text(errors="replace").rpartition(") ")[2].split()[1])
    return 0


@contextmanager
def _stopped(*pids: int) -> Iterator[None]:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
