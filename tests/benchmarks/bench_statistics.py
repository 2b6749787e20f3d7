"""A statistical form of 300 rows, opened and saved.

Beside it is told what the lightest page with the same frame costs: the profile of the same person.
ROWS and COLUMNS set the size of the form.
"""

import os
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from indicators.models import FormEntry, StatisticalForm
from indicators.statistics.figures import form_figures
from indicators.statistics.services import Entered, enter_figures
from plans.models import Plan
from plans.reviewing.models import Declaration
from tests.benchmarks.judging import Judge, in_turn, judging
from tests.benchmarks.own_database import own_database, own_meter
from tests.factories import make_commune, make_form, make_plan, make_standing_officer

ROWS = int(os.environ.get("ROWS", "300"))
COLUMNS = int(os.environ.get("COLUMNS", "0"))
HTMX = {"HTTP_HX_REQUEST": "true"}
GOALS = {"the form opens": 200, "one cell is saved": 100, "every cell is saved": 700}  # ms


def fill(plan: Plan, form: StatisticalForm, person: User, keys: list[str]) -> None:
    """Enter a figure into each cell of the form for these periods."""
    for key in keys:
        cells = [
            Entered(row, column, Decimal(100 + row.pk % 7))
            for row, column in form_figures(plan, [form])[0].typed_cells()
        ]
        period = plan.periods.get(key=key)
        enter_figures(plan, form, cells, author=person, period=period, today=period.cut_off)


class Saving:
    """Posts cells of the page, each time with another figure than the one that is stored."""

    def __init__(self, client: Client, address: str, key: str, cells: int):
        self.client, self.address, self.key, self.cells = client, address, key, cells
        self.value = 200

    def __call__(self):
        self.value += 1
        stored = FormEntry.objects.of_period(self.key).filter(plan_form__plan__year=self.year)
        newest = stored.exclude(review=Declaration.Review.WITHDRAWN).in_order()[: self.cells]
        places = {f"{each.row_id}-{each.column_id or 0}": each.pk for each in newest}
        data = {f"v-{place}": str(self.value) for place in places}
        seen = " ".join(f"{place}:{pk}" for place, pk in places.items())
        answer = self.client.post(self.address, data | {"seen": seen}, **HTMX)
        assert answer.status_code == 200, answer.status_code

    year = timezone.localdate().year


def compare(judge: Judge) -> None:
    commune = make_commune()
    person = make_standing_officer(commune)
    year = timezone.localdate().year
    form = make_form(
        year=year - 1,
        jump=500,
        rows=[{"code": str(n)} for n in range(ROWS)]
        + [{"code": "TONG", "kind": "computed", "formula": "TỔNG"}],
        columns=[{"code": f"c{n}"} for n in range(COLUMNS)],
        checks=["[c0] >= [c1]"] if COLUMNS > 1 else ["[0] <= [1] + 1000"],
    )
    keys = ["quarter-1", "six-months"]
    for each in (year - 1, year):
        fill(make_plan(commune, year=each), form, person, keys)
    key = keys[-1]
    client = Client()
    client.force_login(person)
    plan = Plan.objects.get(year=year)
    address = reverse("indicators:statistics_form", args=[plan.pk, form.pk, key])
    client.get(address)  # stores the plan in the session
    runs = {
        "floor": partial(client.get, reverse("accounts:profile")),
        "the form opens": partial(client.get, address),
        "one cell is saved": Saving(client, address, key, 1),
        "every cell is saved": Saving(client, address, key, 10_000),
    }
    costs = in_turn(runs, rounds=5, meters=dict.fromkeys(runs, own_meter()))
    for name, goal in GOALS.items():
        ratio = costs[name].work / costs["floor"].work
        judge.tell(f"{name}: beside the lightest page", f"{ratio:.1f} x")
        what = f"{ROWS} rows, {COLUMNS or 1} figures a row: {name}"
        judge.at_most(what, costs[name].work, goal, "ms")


if __name__ == "__main__":
    with judging("statistics") as judge, own_database():
        compare(judge)
