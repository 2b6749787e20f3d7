"""Pages of a round of 65 communes and 70 criteria, beside the lightest page that has the same
frame.

The floor is the profile page of the same person: log-in, frame and template without a round behind
them.
"""

import os
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from parindex.models import Assessment
from tests.benchmarks.judging import Judge, in_turn, judging
from tests.benchmarks.own_database import look_at_rows, own_database, own_meter

COMMUNES = int(os.environ.get("COMMUNES", "65"))
GOAL = 300  # ms, of a page of a province
HTMX = {"HX-Request": "true"}


def judge_pages(judge: Judge, client: Client, pages: dict[str, str]) -> None:
    runs = {
        name: partial(client.get, address, headers=HTMX if name == "assessment_suggestions" else {})
        for name, address in {"floor": reverse("accounts:profile"), **pages}.items()
    }
    for name, run in runs.items():
        answer = run()
        assert answer.status_code == 200, (name, answer.status_code)
    costs = in_turn(runs, rounds=5, meters=dict.fromkeys(runs, own_meter()))
    for name in pages:
        ratio = costs[name].work / costs["floor"].work
        judge.tell(f"{name}: beside the lightest page", f"{ratio:.1f} x")
        judge.at_most(name, costs[name].work, GOAL, "ms")


def compare(judge: Judge) -> None:
    province, commune = Client(), Client()
    province.force_login(User.objects.get(username="sonoivu"))
    standing = User.objects.get(username="thuongtruc")
    commune.force_login(standing)
    old, new = Assessment.objects.filter(unit=standing.authority).order_by("criteria_set__year")
    of_set = {"pk": old.criteria_set_id}
    pages = {
        name: reverse(f"parindex:{name}", kwargs=of_set)
        for name in ("set_ranking", "set_heat", "set_round")
    }
    pages["set_windows"] = reverse("parindex:set_windows", args=[new.criteria_set_id])
    judge_pages(judge, province, pages)
    names = (
        "assessment_detail",
        "assessment_suggestions",
        "assessment_analysis",
        "assessment_risk",
    )
    judge_pages(
        judge, commune, {name: reverse(f"parindex:{name}", args=[new.pk]) for name in names}
    )


if __name__ == "__main__":
    with judging("scoring") as judge, own_database():
        call_command("make_demo", communes=COMMUNES, verbosity=0)
        look_at_rows()
        compare(judge)
