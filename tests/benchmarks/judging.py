"""What the benchmarks share: runs in turn and their medians, processor time beside the clock, and a
verdict that people read and the shell understands.

Processor time is what is judged wherever a neighbour may use the machine too: the clock tells how
busy the others were.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psycopg2

from tests.machine import session_of

RESULTS = "BENCH_RESULTS"  # names the file that a run of all benchmarks collects verdicts in
FIND = """
select pid from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""
HOLDS, SHORT, NO_GOAL = "holds", "falls short", ""


class Cost(NamedTuple):
    """Milliseconds of one run: by the clock, of the processor, and of the database's processor."""

    wall: float
    cpu: float
    database: float = 0.0

    @property
    def work(self) -> float:
        """Milliseconds that all processes worked."""
        return self.cpu + self.database

    def __str__(self) -> str:
        return f"{self.work:.1f} ms ({self.cpu:.1f} + {self.database:.1f} of the database)"


class Meter:
    """Reads what all processes of some sessions, and backends of PostgreSQL, used.

    Without `leaders` of sessions this process is read; `backends` says which ones work for it now.
    """

    def __init__(self, *leaders: int, backends: Callable[[], Iterable[int]] = tuple):
        self.leaders, self.backends = leaders, backends

    def read(self) -> tuple[dict[int, int], dict[int, int]]:
        """Nanoseconds of the processor so far, by process: of the sessions, of the backends."""
        processes = set().union(*map(session_of, self.leaders))
        own = {pid: processor_time(pid) for pid in processes}
        if not self.leaders:
            own = {os.getpid(): time.process_time_ns()}
        return own, {pid: processor_time(pid) for pid in self.backends()}

    def cost_of(self, run: Callable[[], object], times: int = 1) -> Cost:
        """Return what one of `times` runs cost."""
        before, started = self.read(), time.perf_counter_ns()
        for _ in range(times):
            run()
        wall = time.perf_counter_ns() - started
        used = map(spent, before, self.read())
        return Cost(*(each / times / 1e6 for each in (wall, *used)))


def in_turn(
    runs: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    times: int = 1,
    meters: Mapping[str, Meter] | None = None,
    warm: int = 1,
) -> dict[str, Cost]:
    """Return the median cost of each run. They take turns, so that a busy minute of the machine
    meets them alike; a first round of `warm` runs only warms up.
    """
    meters = meters or dict.fromkeys(runs, Meter())
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            cost = meters[name].cost_of(run, times if number else warm)
            if number:
                costs[name].append(cost)
    return {name: middle(found) for name, found in costs.items()}


def middle(costs: Iterable[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(*map(median, zip(*costs, strict=True)))


def spent(before: Mapping[int, int], after: Mapping[int, int]) -> int:
    """Nanoseconds between two readings, of those processes that are still there."""
    return sum(now - before.get(pid, 0) for pid, now in after.items())


def processor_time(pid: int) -> int:
    """Nanoseconds of all threads of a process; 0 of one that is gone."""
    total = 0
    with suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            total += int((thread / "schedstat").read_text().split()[0])
    return total


class Backends:
    """The processes that serve a database of PostgreSQL, found anew whenever they are asked for."""

    def __init__(self, url: str):
        self.url = url

    def __call__(self) -> list[int]:
        connection = psycopg2.connect(self.url)
        try:
            with connection.cursor() as cursor:
                cursor.execute(FIND)
                return [pid for (pid,) in cursor]
        finally:
            connection.close()


class Judge:
    """Holds figures against their goals."""

    def __init__(self, benchmark: str):
        self.benchmark, self.verdicts = benchmark, []

    def at_most(self, what: str, figure: float, goal: float, unit: str = "x") -> None:
        """A figure that must not be greater than its goal."""
        self._judge(what, f"{figure:.3g} {unit}", f"≤ {goal:g} {unit}", figure <= goal)

    def at_least(self, what: str, figure: float, goal: float, unit: str = "x") -> None:
        """A figure that must not be less than its goal."""
        self._judge(what, f"{figure:.3g} {unit}", f"≥ {goal:g} {unit}", figure >= goal)

    def tell(self, what: str, figure: object) -> None:
        """A figure that nobody set a goal for."""
        self._keep(what, str(figure), "", NO_GOAL)

    def could_check_nothing(self, why: str) -> None:
        """What was to be measured is not there: that is red, else a run of nothing would hold."""
        self._keep(f"could check nothing: {why}", "", "", SHORT)

    def _judge(self, what: str, figure: str, goal: str, holds: bool) -> None:
        self._keep(what, figure, goal, HOLDS if holds else SHORT)

    def _keep(self, *verdict: str) -> None:
        row = (self.benchmark, *verdict)
        self.verdicts.append(row)
        print(_line(row), flush=True)
        if path := os.environ.get(RESULTS):
            with Path(path).open("a") as results:
                results.write(json.dumps(row) + "\n")

    def all_hold(self) -> bool:
        """Was anything judged, and did nothing fall short?"""
        verdicts = [verdict for *_, verdict in self.verdicts]
        return HOLDS in verdicts and SHORT not in verdicts


@contextmanager
def judging(benchmark: str) -> Iterator[Judge]:
    """Judge, and end with exit code 1 when something falls short or nothing was judged."""
    judge = Judge(benchmark)
    yield judge
    if not judge.all_hold():
        sys.exit(1)


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Return verdicts as lines of a table."""
    return "\n".join(map(_line, rows))


def _line(row: Iterable[str]) -> str:
    benchmark, what, figure, goal, verdict = row
    return f"{benchmark:<11} {what:<66} {figure:>26} {goal:>13}  {verdict}".rstrip()
