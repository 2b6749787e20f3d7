"""The pages that people see most beside Redmine's: list, filtered list, and a save with the form
before it and what the person sees after it.

Both have the same rows on the same PostgreSQL, three processes each, the same number of rows on a
page and the columns that ours shows. Judged is the processor time of web and database.
"""

import os
import sys
from functools import partial
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

import requests
from lxml import html

from tests.benchmarks.installation import Installation, installation
from tests.benchmarks.judging import Cost, Judge, Meter, in_turn, judging, middle
from tests.benchmarks.redmine.peer import Redmine, is_installed, token_of

ROUNDS, TIMES = int(os.environ.get("ROUNDS", "5")), 5
# first, on either side: each of three processes has then done all of it, and PostgreSQL has tried
# six times what it keeps the plans of
WARM = 24
HTMX = {"HX-Request": "true"}
COLUMNS = (
    *("assigned_to", "due_date", "status", "done_ratio"),
    *("last_notes", "last_updated_by", "updated_on"),
)
# this year's plan, and a task of it that is under way
CHOOSE = """
from plans.models import Plan
plan = Plan.objects.filter(unit__code="demo").order_by("-year").first()
task = plan.tasks.filter(tracked=True, current__state="doing").order_by("pk").first()
print(plan.pk, task.pk)
"""
ROWS = "//tr[@data-row or starts-with(@id, 'issue-')]"  # of either's list
FILTERED = 7  # rows, or as near as there are


def got(browser: requests.Session, address: str, **options) -> str:
    answer = browser.get(address, **options)
    assert answer.status_code == 200, (address, answer.status_code, answer.text[:2000])
    return answer.text


class Ours:
    """What the standing body does in ours."""

    def __init__(self, place: Installation, plan: int, task: int):
        self.browser, self.web = place.signed_in("thuongtruc"), place.address
        self.list = f"{self.web}/plans/{plan}/tasks/?view=all&period="
        self.progress = f"{self.web}/tasks/{task}/progress/"
        self.percent = 30

    def of_area(self, area: int) -> str:
        return f"{self.list}&area={area}"

    def form(self) -> html.HtmlElement:
        return html.fromstring(got(self.browser, self.progress, headers=HTMX)).forms[0]

    def post(self, form: html.HtmlElement) -> None:
        self.percent = 30 + (self.percent + 1) % 60
        data = dict(form.form_values()) | {"state": "doing", "percent": str(self.percent)}
        data |= {"result": f"Đã họp triển khai lần thứ {self.percent}", "key": str(uuid4())}
        headers = HTMX | {"Referer": self.list}
        answer = self.browser.post(self.progress, data=data, headers=headers)
        assert answer.status_code == 200, answer.status_code
        assert 'class="saved"' in answer.text, answer.text[:3000]

    def save(self) -> None:
        """Open the row's form and send it: the row comes back, and what still waits is counted."""
        self.post(self.form())
        self.browser.get(f"{self.web}/my-work/counts/", headers=HTMX)


class Theirs:
    """What a member of the projects does in Redmine."""

    def __init__(self, peer: Redmine, plan: int, issue: int):
        self.browser = peer.signed_in()
        columns = "".join(f"&c[]={name}" for name in ("subject", *COLUMNS))
        web = peer.address
        self.list = f"{web}/projects/plan-{plan}/issues?set_filter=1&per_page=50{columns}&f[]="
        self.issue = f"{web}/issues/{issue}"
        self.percent = 0

    def of_category(self, category: int) -> str:
        return f"{self.list}category_id&op[category_id]=%3D&v[category_id][]={category}"

    def save(self) -> None:
        """Open the issue with its form and send it: it leads on to the issue."""
        token = token_of(got(self.browser, f"{self.issue}/edit"))
        self.percent = (self.percent + 10) % 100
        data = {"_method": "patch", "authenticity_token": token}
        data |= {"issue[done_ratio]": str(self.percent), "issue[status_id]": "2"}
        data |= {"issue[notes]": f"Đã họp triển khai lần thứ {self.percent}"}
        answer = self.browser.post(self.issue, data=data)
        assert answer.history, answer.url
        assert answer.status_code == 200, answer.status_code


def rows_of(page: str, path: str) -> int:
    return len(html.fromstring(page).xpath(path))


def compare(judge: Judge, place: Installation, peer: Redmine) -> None:
    plan, task = map(int, place.told_by(CHOOSE).split())
    categories = peer.fill_from(place.url)
    meters = {"ours": place.start_web(), "Redmine": peer.start_web()}
    ours, theirs = Ours(place, plan, task), Theirs(peer, plan, task)
    compare_lists(judge, meters, ours, theirs, (ours.list, theirs.list))
    areas = {area: found for (of_plan, area), found in categories.items() if of_plan == plan}
    area, (category, _) = min(areas.items(), key=lambda pair: abs(pair[1][1] - FILTERED))
    filtered = ours.of_area(area), theirs.of_category(category)
    compare_lists(judge, meters, ours, theirs, filtered, goal=5)
    runs = {"ours": ours.save, "Redmine": theirs.save}
    costs = in_turn(runs, rounds=ROUNDS, times=TIMES, meters=meters, warm=WARM)
    beside(judge, "form, save and what is seen then", costs, goal=3)
    alone = [meters["ours"].cost_of(partial(ours.post, ours.form())) for _ in range(ROUNDS * TIMES)]
    judge.at_most("the POST alone", middle(alone).work, 30, "ms")


def compare_lists(
    judge: Judge,
    meters: dict[str, Meter],
    ours: Ours,
    theirs: Theirs,
    addresses: tuple[str, str],
    goal: float = 0,
) -> None:
    runs = {
        "ours": partial(got, ours.browser, addresses[0]),
        "Redmine": partial(got, theirs.browser, addresses[1]),
    }
    rows = [len(html.fromstring(run()).xpath(ROWS)) for run in runs.values()]
    assert rows[0] == rows[1] > 0, (rows, addresses)
    costs = in_turn(runs, rounds=ROUNDS, times=TIMES, meters=meters, warm=WARM)
    beside(judge, f"{'filtered ' if goal else ''}list of {rows[0]} rows", costs, goal)


def beside(judge: Judge, what: str, costs: dict[str, Cost], goal: float) -> None:
    for name, cost in costs.items():
        judge.tell(f"{what}: {name}", cost)
    ratio = costs["Redmine"].work / costs["ours"].work
    if goal:
        judge.at_least(f"{what}: Redmine costs as much as ours", ratio, goal)
    else:
        judge.tell(f"{what}: Redmine costs as much as ours", f"{ratio:.2f} x")


def main() -> None:
    with judging("redmine") as judge:
        if not is_installed():
            judge.could_check_nothing("run tests/benchmarks/redmine/set_up.sh as root")
            return
        with installation("redmine") as place:
            compare(judge, place, Redmine(place.machine))


if __name__ == "__main__":
    main()
