"""Processes that start at once on one database take turns at its tables."""

import fcntl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from foundation.operations.turns import KEY, WAITING
from tests.foundation.backup.installations import Installation, connected, empty_database
from tests.machine import PATIENCE, end_session
from tests.sampling import WHOLE

pytestmark = pytest.mark.long

START = (
    "from django.core.management import call_command; from tests.migrating import migrate; "
    "migrate(); call_command('load_forms')"
)


@contextmanager
def two(installation: Installation, *arguments: str) -> Iterator[list[subprocess.Popen]]:
    """Two processes, each of which has said that it waits."""
    processes = [installation.start(*arguments, PYTHONUNBUFFERED="1") for _ in range(2)]
    try:
        for process in processes:
            assert f"{WAITING}\n" in iter(process.stdout.readline, "")
        yield processes
    finally:
        for process in processes:
            end_session(process)


def ends_of(processes: list[subprocess.Popen]) -> list[tuple[int, str]]:
    """The exit codes, and what was said on standard error."""
    told = [process.communicate(timeout=PATIENCE)[1] for process in processes]
    return [(process.returncode, each) for process, each in zip(processes, told, strict=True)]


def make_tables_but_of_sessions(installation: Installation) -> None:
    installation.succeed("shell", "-c", "from tests.migrating import make_tables; make_tables()")
    installation.sql("drop table django_session")
    installation.sql("delete from django_migrations where app = 'sessions'")


@pytest.mark.services
@pytest.mark.sampled
def test_two_containers_that_start_on_an_empty_server_wait_for_each_other(tmp_path):
    """In the gate all tables are there but one: from nothing it takes half a minute."""
    with empty_database() as url, Installation(tmp_path, url).prepared() as installation:
        if not WHOLE:
            make_tables_but_of_sessions(installation)
        before = installation.tables()
        with connected(url) as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [KEY])
            with two(installation, "shell", "-c", START) as processes:
                assert installation.tables() == before
                assert "django_session" not in before
                cursor.execute("select pg_advisory_unlock(%s)", [KEY])
                assert ends_of(processes) == [(0, ""), (0, "")]

        assert "No migrations to apply" in installation.succeed("migrate", "--no-input")
        assert installation.sql(
            "select count(*) > 0, count(*) = count(distinct (code, year))"
            " from indicators_statisticalform"
        ) == [(True, True)]


def test_two_processes_on_one_file_wait_for_each_other(migrated, tmp_path):
    installation = Installation(tmp_path).begin_with(migrated)
    installation.sql("delete from django_migrations where app = 'sessions'")
    with Path(f"{installation.database}.turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with two(installation, "migrate", "sessions", "--fake") as processes:
            fcntl.flock(file, fcntl.LOCK_UN)
            assert ends_of(processes) == [(0, ""), (0, "")]

    assert installation.sql(
        "select name, count(*) from django_migrations where app = 'sessions' group by name"
    ) == [("0001_initial", 1)]


@pytest.mark.services
def test_a_process_that_is_killed_in_its_turn_lets_the_next_one_in(tmp_path):
    with empty_database() as url:
        installation = Installation(tmp_path, url)
        hold = (
            "from django.db import connection; from foundation.operations.turns import turn_at\n"
            "with turn_at(connection, say=print):\n    print('mine'); import time; time.sleep(600)"
        )
        first = installation.start("shell", "-c", hold, PYTHONUNBUFFERED="1")
        try:
            assert "mine\n" in iter(first.stdout.readline, "")
        finally:
            end_session(first)

        assert installation.manage("migrate", "contenttypes", "-v0")[0] == 0
