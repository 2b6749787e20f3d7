"""Pages of a round of 65 communes and 70 criteria, beside the lightest page that has the same
frame.

The floor is the profile page of the same person: log-in, frame and template without a round behind
them. Printed are the queries, the best of seven times and its ratio to the floor.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from parindex.models import Assessment

COMMUNES = int(os.environ.get("COMMUNES", "65"))


def measure(client: Client, address: str, **headers) -> tuple[float, int]:
    """Return the best time (ms) of a page, and its queries."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, **headers)
    asked = len(queries)
    assert answer.status_code == 200, (address, answer.status_code)
    times = []
    for _ in range(7):
        start = time.perf_counter()
        client.get(address, **headers)
        times.append(time.perf_counter() - start)
    return min(times) * 1000, asked


def show(client: Client, pages: dict[str, str]) -> None:
    floor, _ = measure(client, reverse("accounts:profile"))
    sys.stdout.write(f"  {'floor: own profile':<34}{floor:7.0f} ms\n")
    for name, address in pages.items():
        took, queries = measure(
            client, address, **({"HTTP_HX_REQUEST": "true"} if "suggestions" in address else {})
        )
        sys.stdout.write(
            f"  {name:<34}{took:7.0f} ms {queries:3} queries, {took / floor:4.1f} x the floor\n"
        )


def main() -> None:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        call_command("make_demo", communes=COMMUNES, verbosity=0)
        compare()
    finally:
        runner.teardown_databases(databases)


def compare() -> None:
    province, commune = Client(), Client()
    province.force_login(User.objects.get(username="sonoivu"))
    standing = User.objects.get(username="thuongtruc")
    commune.force_login(standing)
    old, new = Assessment.objects.filter(unit=standing.authority).order_by("criteria_set__year")
    leaves = old.scores.count()
    of_set = {"pk": old.criteria_set_id}
    sys.stdout.write(f"{COMMUNES} communes, {leaves} criteria, as the province\n")
    pages = {
        name: reverse(f"parindex:{name}", kwargs=of_set)
        for name in ("set_ranking", "set_heat", "set_round")
    }
    show(
        province,
        pages | {"set_windows": reverse("parindex:set_windows", args=[new.criteria_set_id])},
    )
    sys.stdout.write("one sheet, as the standing body\n")
    names = (
        "assessment_detail",
        "assessment_suggestions",
        "assessment_analysis",
        "assessment_risk",
    )
    show(commune, {name: reverse(f"parindex:{name}", args=[new.pk]) for name in names})


if __name__ == "__main__":
    main()
