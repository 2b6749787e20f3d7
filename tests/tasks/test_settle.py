"""What lists read of a task (`current`, `owed_by`) is what its updates and its plan say, whatever
was done to them.
"""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Holiday
from planning.handing_out.services import hand_out
from planning.issuing.services import issue_plan
from plans.models import Plan
from plans.reviewing.models import DeclarationRefused
from plans.reviewing.services import accept, reopen, send_back, withdraw
from plans.services import close_plan, reopen_plan, set_period_dates
from tasks.figures import standings
from tasks.models import ProgressUpdate, Task
from tasks.services import add_task, change_task, report_progress
from tests.factories import (
    make_leader,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)
from tests.journal import entries_of

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State, Review = ProgressUpdate.State, ProgressUpdate.Review
RUNNING = Task.TimeKind.CONTINUOUS
JULY = date(2026, 7, 1)


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def task(plan):
    return make_task(plan, time_kind=RUNNING)


@pytest.fixture
def body(plan):
    return make_standing_officer(plan.unit)


def owed(task):
    return Task.objects.get(pk=task.pk).owed_by


def report(task, **values):
    values = {
        "percent": 40,
        "state": State.DOING,
        "result": "Đã họp",
        "seen": task.updates.last_sent(),
        "key": uuid4(),
        **values,
    }
    return report_progress(task, author=make_officer(task.leads[0].units.first()), **values)


def test_a_running_task_is_overdue_until_somebody_reports_and_again_when_that_is_returned(
    task, body
):
    assert owed(task) == date(2026, 3, 14)
    assert list(Task.objects.overdue(JULY)) == [task]

    update = report(task)
    assert (owed(task), list(Task.objects.overdue(JULY))) == (date(2026, 12, 14), [])

    send_back([update], by=body, reason="Thiếu số")
    assert owed(task) == date(2026, 3, 14)

    reopen([update], by=body)
    accept([update], by=body)
    assert owed(task) == date(2026, 12, 14)


def test_the_author_withdraws_what_waits_and_it_stays_in_the_history(task):
    before = make_update(task, effective_on=date(2026, 6, 20))
    update = report(task)

    withdraw(update, by=update.author)

    task.refresh_from_db()
    update.refresh_from_db()
    assert update.review == Review.WITHDRAWN
    assert '"review":"waiting"' in entries_of(update)[-1].before.replace(" ", "")
    assert (task.current, task.updates.last_sent()) == (before, before)


@pytest.mark.parametrize("review", [Review.ACCEPTED, Review.RETURNED, Review.WITHDRAWN])
def test_what_waits_no_longer_is_not_withdrawn(task, review):
    update = make_update(task, review=review, review_reason="Thiếu số")

    with pytest.raises(DeclarationRefused, match="Chỉ rút lại được"):
        withdraw(update, by=update.author)


def test_nobody_withdraws_what_a_colleague_sent(task):
    update = report(task)

    with pytest.raises(DeclarationRefused, match="chính mình gửi"):
        withdraw(update, by=make_officer(update.author.unit))

    update.refresh_from_db()
    assert update.review == Review.WAITING


def test_a_dated_task_is_owed_by_its_day_and_a_changed_day(plan, body):
    task, undated = make_task(plan, due=date(2026, 6, 30)), make_task(plan)

    assert (owed(task), owed(undated)) == (date(2026, 6, 30), date(2026, 12, 31))
    change_task(task, by=body, reason="Tỉnh gia hạn", due=date(2026, 8, 1))
    assert owed(task) == date(2026, 8, 1)
    change_task(task, by=body, reason="Bỏ theo dõi", tracked=False)
    assert owed(task) is None


def test_an_added_task_owes_at_once(plan, body):
    task = add_task(plan, by=body, area=1, reason="Bổ sung", content="Việc mới", due=JULY)

    assert owed(task) == JULY


def test_a_plan_owes_from_handing_out_until_it_is_closed(body, plan):
    draft = make_plan(
        plan.unit, year=2027, state=Plan.State.DRAFT, issued_on=None, handed_out_at=None
    )
    task = make_task(draft, due=date(2027, 6, 30), lead=body.unit)
    assert owed(task) is None

    hand_out(draft, by=body)
    assert owed(task) == date(2027, 6, 30)
    issue_plan(draft, by=make_leader(plan.unit), number="1/KH-UBND", issued_on=JULY)
    close_plan(draft, by=body)
    assert owed(task) is None
    reopen_plan(Plan.objects.get(pk=draft.pk), by=body)
    assert owed(task) == date(2027, 6, 30)


def test_a_moved_cut_off_moves_what_is_owed(plan, task):
    make_update(task, effective_on=date(2026, 6, 20))
    quarter_3 = make_period(plan, "quarter-3")

    set_period_dates(quarter_3, cut_off=date(2026, 6, 18), deadline=date(2026, 6, 22))

    # the update of 20 June lies in the last interval now; it still covers the third
    assert owed(task) is None
    found = standings([task], on=date(2026, 7, 1), calendar=Holiday.objects.calendar())
    assert [each.key for each in found[task.pk].missing] == ["quarter-1", "six-months"]


def test_a_closed_plan_stands_as_on_the_day_of_its_end(plan, task, body):
    dated = make_task(plan, due=date(2026, 7, 10))
    close_plan(plan, by=body)

    found = standings([dated], on=date(2026, 12, 31), calendar=Holiday.objects.calendar())[dated.pk]

    assert (found.overdue, found.group) == (False, "not_started")


def test_a_replaced_plan_stands_by_the_updates_that_went_on(plan, body):
    old = make_task(plan, content="Kiểm tra công vụ", due=date(2026, 9, 30), lead=body.unit)
    make_update(old, percent=70)
    new_plan = make_plan(
        plan.unit,
        state=Plan.State.DRAFT,
        number="",
        issued_on=None,
        handed_out_at=None,
        replaces=plan,
    )
    new = make_task(new_plan, content="Kiểm tra công vụ", due=date(2026, 9, 30), lead=body.unit)

    issue_plan(new_plan, by=make_leader(plan.unit), number="20/KH-UBND", issued_on=JULY)

    calendar = Holiday.objects.calendar()
    before, after = (standings([task], on=JULY, calendar=calendar)[task.pk] for task in (old, new))
    assert [(each.state, each.percent) for each in (before, after)] == [(State.DOING, 70)] * 2
    assert (owed(old), owed(new)) == (None, date(2026, 9, 30))
