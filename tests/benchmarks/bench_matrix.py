"""The matrix of a plan of 40, 60, 401 and 10,000 tasks: what a page of 50 rows costs, and the part
of it that htmx asks for.

Judged is the processor time of this process and of the database together, for what the database
takes over is not saved: a large plan may cost 1.2 times the smallest that fills the page with as
many rows; what shows fewer is told. SIZES sets the numbers of tasks, ROUNDS how often each is
visited.
"""

import os
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan
from tasks.models import ProgressUpdate, Task, TaskPerson, TaskUnit
from tests.benchmarks.judging import Judge, in_turn, judging
from tests.benchmarks.own_database import look_at_rows, own_database, own_meter
from tests.factories import make_commune, make_office, make_officer, make_plan

SIZES = [int(size) for size in os.environ.get("SIZES", "40 60 401 10000").split()]
ROUNDS = int(os.environ.get("ROUNDS", "15"))
GOAL = 1.2
HTMX = {"HTTP_HX_REQUEST": "true"}
ASKED = {
    "page": ({}, {}),
    "part for htmx": ({}, HTMX),
    "part, filtered and sorted": ({"late": "overdue", "sort": "due"}, HTMX),
}


def main() -> None:
    with own_database(), judging("matrix") as judge:
        visitors = {size: visitor(size) for size in SIZES}
        for name, (query, headers) in ASKED.items():
            visits = {
                str(size): partial(client.get, address, query, **headers)
                for size, (client, address) in visitors.items()
            }
            compare(judge, name, visits)


def compare(judge: Judge, name: str, visits: dict[str, partial]) -> None:
    """Judge each of `visits` by the first that shows as many rows as the last."""
    rows = {size: visit().content.count(b"<tr data-row") for size, visit in visits.items()}
    costs = in_turn(visits, rounds=ROUNDS, meters=dict.fromkeys(visits, own_meter()))
    full = [size for size in visits if rows[size] == max(rows.values())]
    for size, cost in costs.items():
        judge.tell(f"{name}, {size} tasks, {rows[size]} rows", cost)
    for size in full[1:]:
        ratio = costs[size].work / costs[full[0]].work
        judge.at_most(f"{name}, {size} tasks beside {full[0]}", ratio, GOAL)


def visitor(size: int) -> tuple[Client, str]:
    """Return an officer's browser and the address of the matrix of a plan of so many tasks."""
    commune = make_commune()
    offices = [make_office(commune) for _ in range(12)]
    people = [make_officer(office) for office in offices]
    plan = make_plan(commune, year=timezone.localdate().year)
    tasks = Task.objects.bulk_create(_task(plan, n) for n in range(size))
    for role, more in (("lead", 0), ("coordinate", 5)):
        parts = TaskUnit.objects.bulk_create(
            TaskUnit(task=task, role=role, text="Phòng") for task in tasks
        )
        TaskUnit.units.through.objects.bulk_create(
            TaskUnit.units.through(taskunit=part, unit=offices[(n + more) % 12])
            for n, part in enumerate(parts)
        )
    TaskPerson.objects.bulk_create(
        TaskPerson(task=task, unit=offices[n % 12], person=people[n % 12], assigned_by=people[0])
        for n, task in enumerate(tasks)
        if n % 3
    )
    ProgressUpdate.objects.bulk_create(
        _update(task, n, people[n % 12], time) for time in range(3) for n, task in enumerate(tasks)
    )
    plan.tasks.settle()
    look_at_rows()
    client = Client()
    client.force_login(people[0], backend="accounts.backends.PersonBackend")
    address = reverse("tasks:task_list", args=[plan.pk])
    client.get(address)  # stores the plan in the session
    return client, address


def _task(plan: Plan, n: int) -> Task:
    kinds = ("date", "quarter", "continuous", "month", "recurring")
    due = timezone.localdate() + timedelta(days=n % 90 - 45)
    return Task(
        plan=plan,
        area=n % 7 + 1,
        ordinal=n // 7 + 1,
        content=f"Rà soát, cập nhật, công khai thủ tục hành chính của lĩnh vực số {n}",
        product="Báo cáo",
        search_text=f"ra soat, cap nhat, cong khai thu tuc hanh chinh cua linh vuc so {n} bao cao",
        time_text="Thường xuyên",
        time_kind=kinds[n % 5],
        due=None if n % 5 == 2 else due,
    )


def _update(task: Task, n: int, author, time: int) -> ProgressUpdate:
    state = ("doing", "doing", "done" if n % 4 == 0 else "doing")[time]
    return ProgressUpdate(
        task=task,
        author=author,
        on_behalf_of=author.unit,
        percent=100 if state == "done" else 40,
        state=state,
        key=uuid4(),
        result="Đã rà soát và trình Ủy ban nhân dân xã ban hành quyết định công bố.",
        effective_on=timezone.localdate() - timedelta(days=100 - 30 * time + n % 20),
        review=("accepted", "accepted", ("accepted", "waiting", "returned")[n % 3])[time],
        review_reason="Thiếu văn bản",
    )


if __name__ == "__main__":
    main()
