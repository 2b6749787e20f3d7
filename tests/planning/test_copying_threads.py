"""Copying a plan while an office reports on it: real threads."""

from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from planning.copying.services import copy_plan
from planning.handing_out.services import hand_out
from plans.models import Plan
from tasks.models import ProgressUpdate, Task
from tasks.services import report_progress
from tests.factories import (
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
)
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

State = ProgressUpdate.State


@pytest.fixture
def plan():
    return make_plan(year=timezone.localdate().year)


@pytest.fixture
def drafter(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def officer(plan):
    return make_officer(make_office(plan.unit))


@pytest.fixture
def tasks(plan, officer):
    """One with a day, one that goes on, one that comes back each quarter."""
    kinds = Task.TimeKind
    return [
        make_task(plan, lead=officer.unit, ordinal=n, **values)
        for n, values in enumerate(
            (
                {"due": timezone.localdate().replace(month=9, day=30)},
                {"time_kind": kinds.CONTINUOUS, "due": None},
                {"time_kind": kinds.RECURRING, "rhythm": 3, "due": None},
            ),
            start=1,
        )
    ]


def reporting(task, author):
    values = {"percent": 60, "state": State.DOING, "result": "Đã họp", "seen": None}
    return partial(report_progress, task, author=author, key=uuid4(), **values)


def unsettled(*plans):
    """The tasks whose stored summary says otherwise than their updates."""
    return [task for plan in plans for task in plan.tasks.unsettled()]


@pytest.mark.parametrize("copied_first", [True, False])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_plan_that_is_copied_while_a_result_is_saved_and_its_copy_know_how_tasks_stand(
    plan, drafter, officer, tasks, copied_first, number
):
    copying = partial(copy_plan, plan, by=drafter, year=plan.year + 1)
    calls = [copying, reporting(tasks[number], officer)]

    found = run_behind(
        Plan.objects.filter(pk=plan.pk),
        *(calls if copied_first else reversed(calls)),
        one_by_one=True,
    )

    copy, sent = found if copied_first else reversed(found)
    assert unsettled(plan, copy) == []
    assert Task.objects.get(pk=tasks[number].pk).current == sent
    stand = copy.tasks.values_list("current", "state", "owed_by", "last_sent")
    assert list(stand) == [(None, State.NOT_STARTED, None, None)] * 3


def test_a_copy_that_is_handed_out_while_a_result_is_saved_owes_its_own_words(
    plan, drafter, officer, tasks
):
    copy = copy_plan(plan, by=drafter, year=plan.year + 1)

    run_behind(
        Plan.objects.filter(pk__in=[plan.pk, copy.pk]),
        partial(hand_out, copy, by=drafter),
        reporting(tasks[1], officer),
    )

    assert unsettled(plan, copy) == []
    assert all(copy.tasks.values_list("owed_by", flat=True))
