"""How PostgreSQL finds the rows of a large plan: in an index that has them in their order."""

from datetime import date

import pytest
from django.db import connection

from plans.models import Plan
from tasks.models import Task, TaskUnit
from tasks.search import Search, page_of_tasks, tasks_asking
from tasks.standing_sql import StandingSql
from tests.factories import make_office, make_officer, make_plan

pytestmark = [pytest.mark.services, pytest.mark.django_db]

TODAY = date(2026, 7, 1)
TASKS = 4000
LONG = "rà soát, công bố thủ tục hành chính " * 20  # rows fill pages


@pytest.fixture
def plan() -> Plan:
    plan = make_plan()
    Task.objects.bulk_create(
        Task(
            plan=plan,
            area=n % 7 + 1,
            ordinal=n,
            content=LONG,
            awaited_by=date(2026, n % 12 + 1, n % 28 + 1),
            matters_on=date(2026, n % 12 + 1, n % 28 + 1),
        )
        for n in range(TASKS)
    )
    return plan


def look_at_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize("late", [{}, {"late": "overdue"}])
def test_a_page_by_day_is_read_in_the_order_of_an_index(plan, late):
    look_at_rows()
    wanted = frozenset({"sort": "due", **late}.items())

    page = page_of_tasks([plan.pk], Search(wanted, StandingSql(TODAY), None, ()), 0, 50)

    assert "tasks_of_a_plan_by_day" in page.explain()


def test_what_an_office_is_to_report_on_is_found_without_what_it_coordinates(plan):
    officer = make_officer(make_office(plan.unit))
    parts = TaskUnit.objects.bulk_create(
        TaskUnit(task=task, role=role, text="Phòng")
        for n, task in enumerate(plan.tasks.all())
        for role in TaskUnit.Role.values
    )
    TaskUnit.units.through.objects.bulk_create(
        TaskUnit.units.through(taskunit=part, unit=officer.unit) for part in parts[:200]
    )
    look_at_rows()

    asking = tasks_asking(
        officer, plan.pk, Search(frozenset(), StandingSql(TODAY), None, ()), TODAY
    )

    assert "leads_of_tasks" in asking.explain()
