"""Two people at one discard, and a discard beside a report on what it takes away."""

from functools import partial
from uuid import uuid4

import pytest

from foundation.discards.kinds import DiscardRefused
from foundation.discards.models import Discarded
from foundation.discards.services import bring_back
from indicators.models import Indicator
from indicators.services.shaping import remove_indicator
from plans.models import Plan
from plans.services import bring_back_plan, discard_plan
from tasks.models import Task
from tasks.services import ProgressRefused, report_progress
from tasks.services.ordering import take_out_task
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
)
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

DRAFT = {"state": Plan.State.DRAFT, "number": "", "issued_on": None}


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def standing(commune):
    return make_standing_officer(commune)


def row(one):
    return type(one).objects.filter(pk=one.pk)


def test_one_thing_is_brought_back_once(commune, standing):
    plan = make_plan(commune)
    indicator = make_indicator(plan)
    make_target(indicator)
    remove_indicator(indicator, by=standing, reason="Trùng")
    back = partial(bring_back, Discarded.objects.get(), by=standing)

    results = run_behind(row(plan), back, back, expected=(DiscardRefused,))

    refused = [str(each) for each in results if isinstance(each, DiscardRefused)]
    assert [sentence.partition(" ngày")[0] for sentence in refused] == [
        f"{standing} đã khôi phục nội dung này"
    ]
    assert Indicator.objects.count() == 1


def test_one_plan_is_brought_back_by_either_button(commune, standing):
    plan = make_plan(commune, handed_out_at=None, **DRAFT)
    discard_plan(plan, by=standing)
    discarded = Discarded.objects.get()

    run_behind(
        row(plan),
        partial(bring_back, discarded, by=standing),
        partial(bring_back_plan, plan, by=standing),
        expected=(DiscardRefused,),
    )

    plan.refresh_from_db()
    discarded.refresh_from_db()
    assert plan.discarded_at is None
    assert discarded.back_by == standing


def test_a_task_is_discarded_or_reported_on(commune, standing):
    office = make_office(commune)
    officer = make_officer(office)
    plan = make_plan(commune, **DRAFT)
    task = make_task(plan, lead=office)
    report = partial(
        report_progress,
        task,
        author=officer,
        key=uuid4(),
        seen=None,
        percent=50,
        state="doing",
        result="Đang làm",
    )
    discard = partial(take_out_task, task, by=standing)

    results = run_behind(
        row(plan), discard, report, one_by_one=True, expected=(ProgressRefused, Task.DoesNotExist)
    )

    assert results[0] is True
    assert isinstance(results[1], ProgressRefused | Task.DoesNotExist)
    assert not Task.objects.exists()
    bring_back(Discarded.objects.get(), by=standing)
    assert Task.objects.get() == task
