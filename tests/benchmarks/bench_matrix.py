"""The matrix of a plan of 40, 401 and 10,000 tasks: what a page of 50 rows costs, and the part of
it that htmx asks for.

Printed are the CPU of this process, the median of ROUNDS visits that take turns, and its ratio to
that of 40 tasks: the goal is 1.2. On PostgreSQL the CPU of the server's process of the connection
stands beside it, for what the database takes over is not saved. SIZES sets the numbers of tasks.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan
from tasks.models import ProgressUpdate, Task, TaskPerson, TaskUnit
from tests.factories import make_commune, make_office, make_officer, make_plan

SIZES = [int(size) for size in os.environ.get("SIZES", "40 401 10000").split()]
ROUNDS = int(os.environ.get("ROUNDS", "15"))
GOAL = 1.2
HTMX = {"HTTP_HX_REQUEST": "true"}
Visit = Callable[[], object]


def main() -> int:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        return compare()
    finally:
        runner.teardown_databases(databases)


def compare() -> int:
    """Print what pages and parts cost; return 1 when one of them falls short of the goal."""
    visitors = [(size, *visitor(size)) for size in SIZES]
    worst = 0.0
    for name, query, headers in (
        ("page", {}, {}),
        ("part for htmx", {}, HTMX),
        ("part, filtered and sorted", {"late": "overdue", "sort": "due"}, HTMX),
    ):
        visits = {
            size: partial(client.get, address, query, **headers)
            for size, client, address in visitors
        }
        worst = max(worst, report(name, visits))
    sys.stdout.write(f"goal {GOAL}: {'holds' if worst <= GOAL else 'falls short'} ({worst:.2f})\n")
    return int(worst > GOAL)


def report(name: str, visits: dict[int, Visit]) -> float:
    """Print what each of `visits` costs; return the highest ratio to the first."""
    costs: dict[int, list[tuple[float, float]]] = {size: [] for size in visits}
    for visit in visits.values():
        visit()
    for _ in range(ROUNDS):
        for size, visit in visits.items():
            costs[size].append(cost(visit))
    first, worst = 0.0, 0.0
    for size, found in costs.items():
        own, theirs = (median(each) * 1000 for each in zip(*found, strict=True))
        first = first or own
        worst = max(worst, own / first)
        ratio, beside = f"{own / first:5.2f}", f"database {theirs:6.1f} ms"
        sys.stdout.write(f"{name:<28}{size:>7} tasks {own:7.1f} ms  {ratio}  {beside}\n")
    return worst


def cost(visit: Visit) -> tuple[float, float]:
    """Return the CPU (s) that `visit` takes here, and in the server of the database."""
    before, served = time.process_time(), of_server()
    visit()
    return time.process_time() - before, of_server() - served


def of_server() -> float:
    """The CPU (s) of the process that serves this connection; 0 where it is this one."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


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
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
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
    sys.exit(main())
