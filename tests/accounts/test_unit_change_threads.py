"""Two people change units, or one reports while another merges, at once."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest

from accounts.models import Role, UnitChange
from accounts.unit_changes.services import Decision, UnitsRefused, change_units
from plans.models import Plan
from tasks.models import ProgressUpdate
from tasks.services import ProgressRefused, report_progress
from tests.factories import (
    make_commune,
    make_office,
    make_officer,
    make_plan,
    make_task,
    make_user,
)
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

DECISION = Decision(date(2026, 7, 1), "12/NQ-HĐND", date(2026, 6, 20))


@pytest.fixture
def commune():
    return make_commune()


def merging(commune, ended, heir):
    by = make_user(make_office(commune), Role.ADMINISTRATOR)
    return partial(
        change_units,
        commune,
        ended=[ended],
        heirs=[heir],
        decision=DECISION,
        people={},
        by=by,
    )


def test_an_office_that_two_administrators_end_at_once_ends_once(commune):
    office, heirs = make_office(commune), [make_office(commune), make_office(commune)]
    row = type(commune).objects.filter(pk=commune.pk)

    calls = [merging(commune, office, heir) for heir in heirs]
    found = run_behind(row, *calls, expected=(UnitsRefused,))

    assert {type(each) for each in found} == {UnitChange, UnitsRefused}
    assert UnitChange.objects.get().ended.get() == office


def test_a_report_beside_a_merger_is_kept_or_refused_and_the_task_goes_over(commune):
    office, heir = make_office(commune), make_office(commune)
    plan = make_plan(commune)
    task, officer = make_task(plan, lead=office), make_officer(office)
    reporting = partial(
        report_progress,
        task,
        author=officer,
        percent=50,
        state=ProgressUpdate.State.DOING,
        result="Đã họp",
        effective_on=date(2026, 2, 10),
        seen=None,
        key=uuid4(),
    )

    held = Plan.objects.filter(pk=plan.pk)
    _, sent = run_behind(
        held, merging(commune, office, heir), reporting, expected=(ProgressRefused,)
    )

    assert [*task.units.get().units.all()] == [heir]
    assert task.updates.count() == (not isinstance(sent, ProgressRefused))
