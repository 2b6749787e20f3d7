"""Real threads on PostgreSQL: held up at a row that another connection locked until each of them
stands there.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Thread
from typing import Any

from django.db import connection, models, transaction

# seconds after which something hangs; a sound run waits for states and takes a fraction of one
END = 60
STEP = 0.01
WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'"
)
Call = Callable[[], Any]


class Runner(Thread):
    """One call in a thread with a connection of its own; keeps what came of it."""

    def __init__(self, call: Call):
        super().__init__(daemon=True)
        self.call = call
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET statement_timeout = '{END}s'")  # waits for locks included
            self.result = self.call()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()


class Threads:
    """Calls that run at once; `with` ends when all of them have."""

    def __init__(self) -> None:
        self.runners: list[Runner] = []

    def __enter__(self) -> "Threads":
        return self

    def __exit__(self, *_error) -> None:
        until = time.monotonic() + END
        for runner in self.runners:
            runner.join(max(until - time.monotonic(), 0))
        hanging = [runner.name for runner in self.runners if runner.is_alive()]
        assert not hanging, f"still running: {hanging}"

    def start(self, *calls: Call) -> None:
        """Start each call in a thread of its own."""
        runners = [Runner(call) for call in calls]
        self.runners += runners
        for runner in runners:
            runner.start()

    def wait_for_locks(self, count: int) -> None:
        """Wait until `count` other connections to this database wait for a lock."""
        until = time.monotonic() + END
        while (waiting := waiting_for_locks()) < count:
            alive = sum(runner.is_alive() for runner in self.runners)
            errors = [runner.error for runner in self.runners if runner.error]
            assert alive >= count, (
                f"only {waiting} of {count} wait for a lock, {alive} still run: {errors}"
            )
            assert time.monotonic() < until, f"only {waiting} of {count} wait for a lock"
            time.sleep(STEP)

    def results(self, expected: tuple[type[BaseException], ...] = ()) -> list[Any]:
        """Return what the calls returned, in their order; an `expected` error stands for itself,
        others are raised.
        """
        for runner in self.runners:
            if runner.error is not None and not isinstance(runner.error, expected):
                raise runner.error
        return [runner.result if runner.error is None else runner.error for runner in self.runners]


def waiting_for_locks() -> int:
    """Return how many other connections to this database wait for a lock."""
    with connection.cursor() as cursor:
        # inside a transaction the first look would stay for ever
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


@contextmanager
def held(rows: models.QuerySet) -> Iterator[None]:
    """Keep `rows` locked inside the block, in a transaction that is committed at its end."""
    with transaction.atomic():
        assert len(rows.select_for_update(of=("self",))) > 0, "nothing to hold"
        yield


def run_behind(
    rows: models.QuerySet | None,
    *calls: Call,
    meanwhile: Call | None = None,
    one_by_one: bool = False,
    expected: tuple[type[BaseException], ...] = (),
) -> list[Any]:
    """Run `calls` at once behind the locked `rows`, which are let go when all wait; return what
    came of each.

    `meanwhile` is what the holder of the lock does before it lets go. `one_by_one` starts a call
    when those before it wait, so that they queue in their order. Without `rows` the calls just run
    at once. Errors are raised, `expected` ones returned in the place of a result.
    """
    with Threads() as threads, held(rows) if rows is not None else nullcontext():
        for count, call in enumerate(calls, start=1):
            threads.start(call)
            if rows is not None and (one_by_one or count == len(calls)):
                threads.wait_for_locks(count)
        if meanwhile:
            meanwhile()
    return threads.results(expected)
