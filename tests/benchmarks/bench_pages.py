"""What lists, pages and the API cost beside their floors: their queries asked again and nothing
made of the rows, their template filled again from memory, a bare view of Django with the same
bytes, and the ORM by itself.
"""

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from accounts.models import User
from plans.models import Plan
from tasks.models import ProgressUpdate, Task
from tests.benchmarks.judging import Judge, in_turn, judging
from tests.benchmarks.own_database import own_demo, own_meter
from tests.factories import progress_form

ROUNDS, TIMES = int(os.environ.get("ROUNDS", "5")), 4
OVER_ITS_FLOOR, OF_THE_API = 2, 5  # JSON from memory costs next to nothing
SAVE, QUERIES = 30, 12  # ms; of the POST of a result
HTMX = {"HX-Request": "true"}
READS = ("SELECT", "(SELECT", "WITH", "EXECUTE")
Query = tuple[str, object]


class Bare:
    """A site of one view without any middleware, which answers with given bytes."""

    def __init__(self):
        self.client, self.content = Client(), b""
        self.urlpatterns = [path("", self.answer)]

    def answer(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(self.content)

    def get(self) -> None:
        self.client.get("/")


def asked_by(run: Callable[[], object]) -> list[Query]:
    """Return the queries of a run."""
    queries: list[Query] = []

    def keep(execute, statement, parameters, many, context):
        queries.append((statement, parameters))
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(keep):
        run()
    return queries


def ask_again(queries: list[Query]) -> None:
    with connection.cursor() as cursor:
        for statement, parameters in queries:
            cursor.execute(statement, parameters)
            if cursor.description:
                cursor.fetchall()


def fill_again(answer: HttpResponse) -> None:
    """Fill the template with what is already in memory, or write the JSON again."""
    if hasattr(answer, "data"):
        json.dumps(answer.data, ensure_ascii=False, default=str)
    else:
        assert answer.rendered_content


def judge_page(judge: Judge, client: Client, name: str, address: str) -> None:
    get = partial(client.get, address)
    answer = get()
    assert answer.status_code == 200, (address, answer.status_code)
    queries = [query for query in asked_by(get) if query[0].startswith(READS)]
    bare = Bare()
    bare.content = answer.content
    runs = {
        "page": get,
        "queries": partial(ask_again, queries),
        "template": partial(fill_again, answer),
    }
    costs = in_turn(runs, rounds=ROUNDS, times=TIMES, meters=dict.fromkeys(runs, own_meter()))
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF=bare):
        least = in_turn({"bare": bare.get}, rounds=ROUNDS, times=50)["bare"]
    floor = costs["queries"].work + costs["template"].work
    kilobytes = len(answer.content) / 1000
    judge.tell(f"{name}: {len(queries)} queries, {kilobytes:.0f} kB", costs["page"])
    judge.tell(f"{name}: beside a bare view", f"{costs['page'].work / least.work:.0f} x")
    goal = OF_THE_API if hasattr(answer, "data") else OVER_ITS_FLOOR
    told = f"{costs['queries'].work:.1f} + {costs['template'].work:.1f} ms"
    judge.at_most(
        f"{name}: beside its queries and template ({told})", costs["page"].work / floor, goal
    )


def judge_orm(judge: Judge, client: Client, plan: Plan, address: str) -> None:
    """The list beside the same rows as plain objects, and nothing else."""

    def rows() -> list[Task]:
        tasks = plan.tasks.filter(tracked=True).select_related("current__author")
        return list(tasks.prefetch_related("units__units", "people"))

    runs = {"page": partial(client.get, address), "orm": rows}
    costs = in_turn(runs, rounds=ROUNDS, times=TIMES, meters=dict.fromkeys(runs, own_meter()))
    ratio = costs["page"].work / costs["orm"].work
    judge.tell(f"list: beside the ORM alone ({costs['orm']})", f"{ratio:.1f} x")


def judge_save(judge: Judge, client: Client, person: User, plan: Plan) -> None:
    """The POST of a result, beside the ORM that writes such a row and nothing else."""
    task = plan.tasks.filter(tracked=True, current__state="doing").earliest("pk")
    address = reverse("tasks:task_progress", args=[task.pk])
    form, seen = progress_form(state="doing"), task.updates.latest("pk")

    def post() -> None:
        nonlocal seen
        data = form | {"seen": seen.pk, "key": str(uuid4())}
        answer = client.post(address, data, headers=HTMX)
        assert b'class="saved"' in answer.content, answer.content.decode()[:2000]
        seen = answer.context_data["rows"][0].task.current

    def write() -> None:
        nonlocal seen
        update = ProgressUpdate(task=task, author=person, percent=50, state="doing", seen=seen)
        update.effective_on, update.result = seen.effective_on, form["result"]
        update.on_behalf_of_id = seen.on_behalf_of_id
        update.save()
        Task.objects.filter(pk=task.pk).update(current=update)
        seen = update

    post()  # the first of a day tells those who review as well
    runs = {"post": post, "orm": write}
    queries = asked_by(post)
    costs = in_turn(runs, rounds=ROUNDS, times=TIMES, meters=dict.fromkeys(runs, own_meter()))
    ratio = costs["post"].work / costs["orm"].work
    judge.at_most("save: its queries", len(queries), QUERIES, "queries")
    judge.tell(f"save: beside the ORM alone ({costs['orm']})", f"{ratio:.1f} x")
    judge.at_most("save: the POST", costs["post"].work, SAVE, "ms")


def compare(judge: Judge) -> None:
    person = User.objects.get(username="thuongtruc")
    client = Client()
    client.force_login(person)
    plan = Plan.objects.filter(unit__code="demo").latest("year")
    rows = reverse("tasks:task_list", args=[plan.pk])
    lead = plan.tasks.filter(tracked=True, units__role="lead").earliest("pk").leads[0]
    pages = {
        "list": f"{rows}?view=all&period=",
        "filtered list": f"{rows}?unit={lead.units.get().pk}&unit_role=lead",
        "search": f"{reverse('pages:search')}?q=th%E1%BB%A7+t%E1%BB%A5c",
        "overview": reverse("pages:overview", args=[plan.pk]),
        "my work": reverse("pages:my_work"),
        "API, tasks": f"/api/v1/tasks/?plan={plan.pk}",
        "API, updates": "/api/v1/progress-updates/",
    }
    for name, address in pages.items():
        judge_page(judge, client, name, address)
    judge_orm(judge, client, plan, pages["list"])
    judge_save(judge, client, person, plan)


if __name__ == "__main__":
    with judging("pages") as judge, own_demo():
        compare(judge)
