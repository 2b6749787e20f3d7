"""One commune against a whole country: what every address costs people of a commune in both, and
what a province's pages and search cost at the size of a province and of the country.

Needs databases that `make_demo --communes` made: of COUNTRY_URL (3,321 communes) and PROVINCE_URL
(168); that of one commune is made here. Pages are asked by turns in all of them; what may be dearer
is asked again, and judged by the median of that alone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

import psycopg2
from django.conf import settings

from accounts.models import Role
from tests.benchmarks.installation import SERVER, installation
from tests.benchmarks.judging import Cost, Judge, judging

BESIDE = SERVER.rpartition("/")[0]
COUNTRY = os.environ.get("COUNTRY_URL", f"{BESIDE}/country")
PROVINCE = os.environ.get("PROVINCE_URL", f"{BESIDE}/province")
ROLES = os.environ.get("ROLES", ",".join(Role))
AGAIN, DEAREST = 5, 5
COMMUNE, NOISE = 1.3, 3  # times one commune's, and milliseconds that are nothing
# pages that may be dearer are asked so often again before they are judged, what still may be more
# often: one look at a page of 20 ms tells little, where it is too cheap as where it is too dear
SUSPECT, ROUNDS = 1.15, (5, 15)
GOALS = {"the province": 300, "the country": 500}  # ms, of a province's page
SEARCH = 200  # ms
FIRST = 1.5  # times as dear as the next: a look that stores what the next one finds


class Place:
    """A database, and the process that asks its pages."""

    def __init__(self, process: subprocess.Popen):
        self.process = process
        self.asked = json.loads(process.stdout.readline())["asked"]
        self.queries: dict[str, int] = {}
        self.status: dict[str, int] = {}
        self.costs: dict[str, list[Cost]] = {}

    def ask(self, name: str) -> None:
        found = self._told("cost", name)
        self.queries[name], self.status[name] = found.pop("queries"), found.pop("status")
        self.costs.setdefault(name, []).append(Cost(**found))

    def look(self, name: str) -> None:
        """Ask for a page and keep what that stores; what it cost before is forgotten."""
        self._told("look", name)
        self.forget([name])

    def work(self, name: str) -> float:
        return median(cost.work for cost in self.costs[name])

    def work_of(self, names: Iterable[str]) -> float:
        return sum(map(self.work, names))

    def forget(self, names: Iterable[str]) -> None:
        """Forget what pages cost before they are asked again."""
        for name in names:
            self.costs[name].clear()

    def wall(self, name: str) -> float:
        return median(cost.wall for cost in self.costs[name])

    def profile(self, name: str) -> list[str]:
        return self._told("profile", name)

    def _told(self, what: str, name: str):
        self.process.stdin.write(f"{what} {name}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def place(url: str) -> Iterator[Place]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.country_walk", ROLES],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Place(process)
    finally:
        process.stdin.close()  # it then takes back what it wrote
        process.wait()


def exists(url: str) -> bool:
    """Is the demo there, and not just being loaded?"""
    try:
        connection = psycopg2.connect(url, options="-c lock_timeout=5s")
    except psycopg2.OperationalError:
        return False
    with closing(connection), connection.cursor() as cursor:
        try:
            cursor.execute("select count(*) from accounts_user where username = 'sonoivu'")
        except (psycopg2.errors.UndefinedTable, psycopg2.errors.LockNotAvailable):
            return False
        return cursor.fetchone() == (1,)


def in_turn(places: Iterable[Place], names: Iterable[str], rounds: int = 1) -> None:
    for name in names:
        for _ in range(rounds):
            for each in places:
                each.ask(name)


def dearer(one: Place, country: Place, names: Iterable[str], times: float = COMMUNE) -> list[str]:
    """The addresses that cost more than `times` what they cost in one commune, the worst first."""
    more = {name: country.work(name) - times * one.work(name) for name in names}
    return sorted((name for name in more if more[name] > NOISE), key=lambda name: -more[name])


def judge_commune(judge: Judge, one: Place, country: Place) -> None:
    names = [name for name in one.asked if name.split(" ")[0] in Role.values]
    in_turn((one, country), names[:20])  # the first ones also load modules and templates
    for each in (one, country):
        each.costs.clear()
    in_turn((one, country), names)
    answered = [name for name in names if one.status[name] == country.status[name] == 200]
    first = {each: each.work_of(answered) for each in (one, country)}
    suspects = answered
    for rounds in ROUNDS:
        suspects = dearer(one, country, suspects, SUSPECT)
        for each in (one, country):
            each.forget(suspects)
        in_turn((one, country), suspects, rounds)
    worse = dearer(one, country, suspects)
    for name in worse[:20]:
        told = f"{one.work(name):.1f} -> {country.work(name):.1f} ms"
        judge.tell(f"dearer: {name}, {ROUNDS[-1]} times", told)
    judge.at_most(f"of {len(answered)} pages those dearer than {COMMUNE} x", len(worse), 0, "")
    together = first[country] / first[one]
    judge.at_most(f"{len(answered)} pages together beside one commune", together, COMMUNE)
    more = [name for name in answered if country.queries[name] > one.queries[name]]
    judge.at_most("pages with more queries than in one commune", len(more), 0, "")
    for name in more[:20]:
        judge.tell(f"queries: {name}", f"{one.queries[name]} -> {country.queries[name]}")
    show_dearest(judge, country, answered)


def judge_province(judge: Judge, size: str, found: Place) -> None:
    names = [name for name in found.asked if name.startswith("province ")]
    for name in names:
        in_turn([found], [name], 2)  # the first one also loads modules and templates
        first = found.costs[name][-1]
        found.look(name)
        in_turn([found], [name], AGAIN)
        if first.work > FIRST * found.work(name):
            judge.tell(f"{name} of {size}: the first look after changes", first)
    for name in names:
        if found.status[name] == 200:
            judge.at_most(f"{name} of {size}", found.work(name), GOALS[size], "ms")
    show_dearest(judge, found, names)


def judge_search(judge: Judge, country: Place) -> None:
    for name in (name for name in country.asked if name.startswith("search ")):
        in_turn([country], [name], AGAIN)
        judge.tell(f"{name}: by the clock", f"{country.wall(name):.0f} ms")
        judge.at_most(f"{name}: of all rows of the country", country.work(name), SEARCH, "ms")


def show_dearest(judge: Judge, found: Place, names: Iterable[str]) -> None:
    """Say where the dearest pages spend their time."""
    for name in sorted(names, key=found.work, reverse=True)[:DEAREST]:
        cost = found.costs[name][-1]
        judge.tell(f"dearest: {name}, {found.queries[name]} queries", cost)
        for line in found.profile(name):
            judge.tell(f"  {line}", "")


def main() -> None:
    with judging("country") as judge, ExitStack() as places:
        if not exists(COUNTRY):
            judge.could_check_nothing(f"no demo in {COUNTRY}: manage.py make_demo --communes 3321")
            return
        one = places.enter_context(place(places.enter_context(installation("one")).url))
        country = places.enter_context(place(COUNTRY))
        judge_search(judge, country)
        judge_province(judge, "the country", country)
        judge_commune(judge, one, country)
        if exists(PROVINCE):
            found = places.enter_context(place(PROVINCE))
            judge_province(judge, "the province", found)
        else:
            judge.could_check_nothing(f"no demo in {PROVINCE}: manage.py make_demo --communes 168")


if __name__ == "__main__":
    main()
