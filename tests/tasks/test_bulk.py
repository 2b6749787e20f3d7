"""Who leads and coordinates many tasks, stored at once."""

import random

import pytest

from foundation.journal.models import Entry
from tasks.models import TaskUnit
from tasks.services import UnitAssignment
from tasks.services.bulk import TaskRecord, store_tasks
from tests.factories import make_office, make_plan, make_standing_officer, make_task

pytestmark = [pytest.mark.both, pytest.mark.django_db]

LEAD, COORDINATE = TaskUnit.Role.LEAD, TaskUnit.Role.COORDINATE


@pytest.fixture
def plan():
    return make_plan(state="draft", handed_out_at=None)


@pytest.fixture
def standing(plan):
    return make_standing_officer(plan.unit)


def stored(task):
    """Text and units of each part, in their order, of leads and of coordinators."""
    parts = task.units.prefetch_related("units")
    return [
        [(part.text, {*part.units.all()}) for part in parts if part.role == role]
        for role in (LEAD, COORDINATE)
    ]


def some_parts(rng, offices, least):
    return [
        UnitAssignment(rng.choice(["Phòng A", "Các phòng"]), rng.sample(offices, rng.randint(1, 3)))
        for _ in range(rng.randint(least, 3))
    ]


def test_tasks_have_the_units_that_they_were_given_last(plan, standing):
    rng, offices = random.Random(5), [make_office(plan.unit) for _ in range(5)]
    tasks = [make_task(plan) for _ in range(6)]
    wanted = {task: stored(task) for task in tasks}

    for _ in range(12):
        rows = []
        for task in rng.sample(tasks, 4):
            leads, others = some_parts(rng, offices, 1), some_parts(rng, offices, 0)
            roles = rng.choice([(leads, None), (None, others), (leads, others)])
            rows.append(TaskRecord(task, *roles))
            for place, parts in enumerate(roles):
                if parts is not None:
                    wanted[task][place] = [(part.text, {*part.units}) for part in parts]
        store_tasks(plan, rows, by=standing)

        assert {task: stored(task) for task in tasks} == wanted


def test_what_stays_of_the_units_is_not_written_again(plan, standing):
    first, second, third = (make_office(plan.unit) for _ in range(3))
    task = make_task(plan)
    before = [UnitAssignment("Phòng A", [first]), UnitAssignment("Phòng B", [second])]
    store_tasks(plan, [TaskRecord(task, before, before)], by=standing)
    parts, written = {*task.units.values_list("pk")}, Entry.objects.count()

    leads = [before[0], UnitAssignment("Phòng B", [third])]
    store_tasks(plan, [TaskRecord(task, leads, before)], by=standing)

    assert {*task.units.values_list("pk")} == parts
    entries = Entry.objects.order_by("pk")[written:].values_list("table", "action")
    assert [each for each in entries if each[0] != "tasks_task"] == [("tasks_taskunit_units", "~")]
