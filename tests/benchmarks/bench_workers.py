"""Reports with one worker and with two: twice the workers, nearly twice the reports.

Both take turns. What the cores of this machine do for others meanwhile is not ours to have: where
too little is left for two workers, and for more workers than there are cores, the queue is played
with the time that each report took one worker.
"""

import heapq
import os
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice, pairwise
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

import psycopg2

from tests.benchmarks.installation import Installation, installation
from tests.benchmarks.judging import Judge, Meter, judging, spent
from tests.machine import wait_until

REPORTS = int(os.environ.get("REPORTS", "400"))
TASKS = int(os.environ.get("TASKS", "40"))  # of a plan
ROUNDS, PLANS = 2, 8
EFFICIENCY, A_REPORT = 0.85, 0.25  # seconds of workers and database
PLAYED, QUEUE = (4, 8, 16), 400
ENOUGH = 1.5  # cores that must be free to judge two workers by the clock
# Reports of plans of their own: two of one plan wait for each other while they read its figures.
PREPARE = f"""
from django.db import transaction
from foundation.jobs.models import Job
from reports.models import Report
from reports.services import open_report
from tests.factories import *
with transaction.atomic():
    Job.objects.all().delete()  # what the demo still waits for is not measured
    for number in range({PLANS}):
        commune = make_commune(place="Bến Chờ")
        leads = [make_office(commune) for _ in range(4)]
        plan = make_plan(commune, signer="Nguyễn Văn A", signer_title="CHỦ TỊCH")
        for n in range({TASKS}):
            make_update(make_task(plan, lead=leads[n % 4], area=n % 7 + 1))
        first = open_report(make_period(plan, "six-months"), by=make_standing_officer(commune))
        for version in range(2, {REPORTS} // {PLANS} + 1):
            Report.objects.create(plan=plan, period=first.period, version=version,
                symbol=first.symbol, outline=first.outline, signer="A", signer_title="B")
"""
ASK = """
from foundation.jobs.services import ask_for
from reports.models import Report
of_these = Report.objects.filter(plan__unit__place="Bến Chờ")
for pk in of_these.order_by("version", "plan").values_list("pk", flat=True)[{begin}:{end}]:
    ask_for("reports.build", pk)
"""
ENDED = """
select state, finished_at from jobs_job where id > %s and state in ('done', 'failed')
order by finished_at
"""


class Stretch(NamedTuple):
    """Some reports that some workers built."""

    ends: list[float]  # seconds after the first one
    work: float  # seconds of processor time of workers and database, of each report
    free: float  # cores that others left

    @property
    def seconds(self) -> float:
        """How long a report took, by the clock."""
        return self.ends[-1] / (len(self.ends) - 1)


def busy_seconds() -> float:
    """Seconds that all cores of the machine worked so far."""
    user, nice, system, _, _, irq, softirq, steal = map(
        int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9]
    )
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def stretch(place: Installation, workers: int, begin: int, end: int) -> Stretch:
    """Build these reports with so many workers; what a worker takes to begin is left out."""
    (before,) = ask(place, "select coalesce(max(id), 0) from jobs_job")[0]

    def ended() -> list[float]:
        rows = ask(place, ENDED, before)
        assert all(state == "done" for state, _ in rows), place.machine.told()
        return [finished.timestamp() for _, finished in rows]

    place.told_by(ASK.format(begin=begin, end=end))
    with place.machine.working("--concurrency", str(workers), "-Q", "heavy,quick") as worker:
        wait_until(lambda: len(ended()) >= workers, place.machine.told)
        meter, busy, already = Meter(worker.pid, backends=place.backends), busy_seconds(), ended()
        started, used = time.monotonic(), meter.read()
        wait_until(lambda: len(ended()) >= end - begin, place.machine.told)
        ours = sum(map(spent, used, meter.read())) / 1e9
        others = (busy_seconds() - busy - ours) / (time.monotonic() - started)
    ends = ended()
    counted = len(ends) - len(already)
    return Stretch([each - ends[0] for each in ends], ours / counted, os.cpu_count() - others)


def ask(place: Installation, query: str, *values: int) -> list[tuple]:
    with psycopg2.connect(place.url) as connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def played(services: Sequence[float], workers: int) -> float:
    """Return how many of so many workers a queue of these reports keeps busy."""
    ends = [0.0] * workers
    for service in services:
        heapq.heapreplace(ends, ends[0] + service)
    return sum(services) / max(ends)


def compare(judge: Judge, place: Installation) -> None:
    share, rounds = REPORTS // ROUNDS // 3, []
    for number in range(ROUNDS):
        begin = number * share * 3
        one = stretch(place, 1, begin, begin + share)
        rounds.append((one, stretch(place, 2, begin + share, begin + 3 * share)))
    seconds, work, free = (
        [
            fmean(getattr(each, name) for each in stretches)
            for stretches in zip(*rounds, strict=True)
        ]
        for name in ("seconds", "work", "free")
    )
    for n, name in enumerate(("one worker", "two workers")):
        told = f"{1000 * work[n]:.0f} ms, by the clock {1000 * seconds[n]:.0f} ms"
        judge.tell(f"a report with {name}, {free[n]:.1f} cores free", told)
    judge.at_most("a report", work[0], A_REPORT, "s")
    if free[1] >= ENOUGH:
        goal = EFFICIENCY * min(2, free[1])
        judge.at_least("two workers beside one", seconds[0] / seconds[1], goal)
    # what a report costs more because there is another one beside it is lost as well
    judge.at_least("two workers, by what a report costs", 2 * work[0] / work[1], 2 * EFFICIENCY)
    services = [now - then for one, _ in rounds for then, now in pairwise(one.ends)]
    queue = list(islice(cycle(services), QUEUE))
    for workers in PLAYED:
        goal = EFFICIENCY * workers
        judge.at_least(f"{workers} workers, played", played(queue, workers), goal)


if __name__ == "__main__":
    with judging("workers") as judge, installation("workers") as place:
        place.told_by(PREPARE)
        compare(judge, place)
