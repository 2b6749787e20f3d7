"""What a commune and a province of one database find at every address, for `bench_country.py`: a
process that is told what to measure on its input, a line each, and answers with a line of JSON.

The commune is made for the walk, one row of everything, and nothing of it is kept: databases of any
size hold the same one.
"""

import cProfile
import json
import os
import pstats
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Role, User
from parindex.models import Assessment
from tests.benchmarks.own_database import own_meter
from tests.test_access import WITH_ROW, WITHOUT_ROW, Commune
from tests.walking import Visitor

SEARCH = "?q=th%E1%BB%A7+t%E1%BB%A5c"
LINES, SLOWEST, STATEMENT = 4, 2, 300  # of a profile: lines, queries, and letters of one
Asked = dict[str, Callable[[], HttpResponse]]


def whole(client: Visitor, address: str) -> HttpResponse:
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def asking(client: Visitor, address: str) -> Callable[[], HttpResponse]:
    return lambda: whole(client, address)


def of_the_commune(roles: Iterable[str]) -> Asked:
    """Every address as people of these roles find it."""
    commune, asked = Commune("Khe Mẫu"), {}
    for role in roles:
        client = Visitor(commune.people[role])
        whole(client, commune.address("plans:plan_detail"))  # the session keeps the plan
        addresses = {name: commune.address(name) for name in WITH_ROW}
        addresses |= {name: reverse(name) for name in WITHOUT_ROW}
        asked |= {f"{role} {name}": asking(client, at) for name, at in addresses.items()}
    return asked


def of_the_province() -> Asked:
    """Pages of the province that the demo's commune belongs to, and what both search."""
    people = {name: User.objects.get(username=name) for name in ("sonoivu", "thuongtruc")}
    clients = {name: Visitor(person) for name, person in people.items()}
    done, open_ = Assessment.objects.filter(unit=people["thuongtruc"].authority).order_by(
        "criteria_set__year"
    )
    pages = {
        f"parindex:{name}": reverse(f"parindex:{name}", args=[done.criteria_set_id])
        for name in ("set_ranking", "set_heat", "set_round")
    }
    pages["parindex:set_windows"] = reverse("parindex:set_windows", args=[open_.criteria_set_id])
    year = open_.criteria_set.year
    pages["pages:punctuality_communes"] = reverse("pages:punctuality_communes", args=[year])
    pages["indicators:rollup"] = reverse("indicators:rollup")
    names = ("pages:my_work", "plans:evidence_list", "documents:document_list")
    pages |= {name: reverse(name) for name in names if name in WITHOUT_ROW}
    resources = ("tasks", "measurements", "progress-updates", "evidence", "scores", "reports")
    pages |= {f"API, {name}": f"/api/v1/{name}/" for name in resources}
    asked = {f"province {name}": asking(clients["sonoivu"], at) for name, at in pages.items()}
    searching = reverse("pages:search") + SEARCH
    return asked | {f"search {name}": asking(client, searching) for name, client in clients.items()}


def cost_of(run: Callable[[], HttpResponse]) -> dict[str, float]:
    """Milliseconds of the processor, of the database's, by the clock; queries, and the answer."""
    found, queries = [], []

    def count(execute, *arguments):
        queries.append(1)
        return execute(*arguments)

    with connection.execute_wrapper(count), transaction.atomic():
        cost = own_meter().cost_of(lambda: found.append(run()))
        transaction.set_rollback(True)
    return cost._asdict() | {"queries": len(queries), "status": found[0].status_code}


def look(run: Callable[[], HttpResponse]) -> int:
    """Ask for a page; what that stores stays to the end of the walk."""
    return run().status_code


def profile_of(run: Callable[[], HttpResponse]) -> list[str]:
    """Where a page spends most: its slowest queries, and lines of Python."""
    profile, queries = cProfile.Profile(), []

    def clock(execute, statement, *arguments):
        started = time.perf_counter()
        try:
            return execute(statement, *arguments)
        finally:
            queries.append((1000 * (time.perf_counter() - started), statement))

    with connection.execute_wrapper(clock), transaction.atomic():
        profile.runcall(run)
        transaction.set_rollback(True)
    slowest = sorted(queries, reverse=True)[:SLOWEST]
    lines = sorted(pstats.Stats(profile).stats.items(), key=lambda item: -item[1][2])[:LINES]
    return [
        *(f"{took:6.1f} ms {statement[:STATEMENT]}" for took, statement in slowest),
        *(
            f"{1000 * own:6.1f} ms {Path(file).name}:{line} {function}, {calls} calls"
            for (file, line, function), (_, calls, own, *_) in lines
        ),
    ]


def main() -> None:
    out = sys.stdout
    sys.stdout = sys.stderr  # what others print is no answer
    with transaction.atomic():
        asked = of_the_province() | of_the_commune(sys.argv[1].split(",") or list(Role))
        print(json.dumps({"asked": sorted(asked)}), file=out, flush=True)
        for line in sys.stdin:
            what, name = line.rstrip("\n").split(" ", 1)
            answer = {"cost": cost_of, "profile": profile_of, "look": look}[what](asked[name])
            print(json.dumps(answer), file=out, flush=True)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
