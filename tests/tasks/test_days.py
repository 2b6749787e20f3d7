"""Of which day an update may speak, what needs the reviewer's word first, and done for the year."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine

from plans.reviewing.services import accept, send_back
from tasks.days import earliest_day, proposed_day
from tasks.models import ProgressUpdate, Task
from tasks.services import ProgressRefused, report_progress
from tests.factories import make_officer, make_plan, make_standing_officer, make_task, make_update

pytestmark = pytest.mark.django_db

State, Review = ProgressUpdate.State, ProgressUpdate.Review
RUNNING, RECURRING, DATE = (
    Task.TimeKind.CONTINUOUS,
    Task.TimeKind.RECURRING,
    Task.TimeKind.DATE,
)
CUT_OFF, DEADLINE = date(2026, 6, 14), date(2026, 6, 17)  # of the six months


@pytest.fixture
def plan():
    return make_plan()


def report(task, *, author=None, **values):
    values = {
        "percent": 40,
        "state": State.DOING,
        "result": "Đã họp",
        "seen": task.updates.last_sent(),
        "key": uuid4(),
        **values,
    }
    author = author or make_officer(task.leads[0].units.first())
    return report_progress(task, author=author, **values)


@pytest.mark.parametrize(
    ("kind", "rhythm", "today", "earliest", "proposed"),
    [
        (RUNNING, None, date(2026, 6, 14), date(2026, 6, 14), date(2026, 6, 14)),
        (RUNNING, None, date(2026, 6, 15), CUT_OFF, CUT_OFF),
        (RUNNING, None, DEADLINE, CUT_OFF, CUT_OFF),
        (RUNNING, None, date(2026, 6, 18), date(2026, 6, 18), date(2026, 6, 18)),
        # an own rhythm: two working days after its end, a Sunday
        (RECURRING, 2, date(2026, 6, 16), CUT_OFF, CUT_OFF),
        (RECURRING, 2, date(2026, 6, 17), date(2026, 6, 17), date(2026, 6, 17)),
        # a task with an end may speak of the cut-off, and proposes today
        (DATE, None, date(2026, 6, 16), CUT_OFF, date(2026, 6, 16)),
    ],
)
def test_until_the_deadline_the_day_may_be_the_end_of_the_closed_interval(
    plan, kind, rhythm, today, earliest, proposed
):
    task = make_task(plan, time_kind=kind, rhythm=rhythm)

    assert (earliest_day(task, today), proposed_day(task, today)) == (earliest, proposed)


def test_what_was_reported_on_or_is_locked_is_not_proposed(plan):
    task, other = make_task(plan, time_kind=RUNNING), make_task(plan, time_kind=RUNNING)
    make_update(task, effective_on=date(2026, 5, 1))

    assert proposed_day(task, DEADLINE) == DEADLINE
    assert proposed_day(other, DEADLINE) == CUT_OFF
    plan.periods.filter(key="six-months").update(locked=True)
    assert earliest_day(Task.objects.get(pk=other.pk), DEADLINE) == DEADLINE


def test_an_earlier_day_counts_once_it_is_accepted(plan):
    task = make_task(plan, time_kind=RUNNING)

    update = report(task, effective_on=date(2026, 6, 20))

    task.refresh_from_db()
    assert (update.backdated, update.counts, task.current) == (True, False, None)
    accept([update], by=make_standing_officer(plan.unit))
    task.refresh_from_db()
    assert (task.current, task.owed_by) == (update, date(2026, 12, 14))


def test_today_counts_at_once(plan):
    task = make_task(plan, time_kind=RUNNING)

    update = report(task)

    task.refresh_from_db()
    assert (update.backdated, update.covers, task.current) == (False, "quarter-3", update)


def test_an_answer_to_a_return_keeps_the_day_of_what_was_returned(plan):
    task = make_task(plan, time_kind=RUNNING)
    with time_machine.travel(date(2026, 6, 16)):
        returned = report(task, effective_on=CUT_OFF)
        send_back([returned], by=make_standing_officer(plan.unit), reason="Thiếu số")

    kept = report(task, effective_on=CUT_OFF)
    earlier = report(task, effective_on=date(2026, 6, 13))

    assert (kept.backdated, earlier.backdated) == (False, True)


def test_a_task_that_will_not_be_done_counts_once_it_is_accepted(plan):
    task = make_task(plan, due=date(2026, 6, 30))

    update = report(task, state=State.NOT_DOING, percent=0, reason="Trùng việc", result="")

    task.refresh_from_db()
    assert (task.current, task.owed_by) == (None, date(2026, 6, 30))
    accept([update], by=make_standing_officer(plan.unit))
    task.refresh_from_db()
    assert (task.current, task.owed_by) == (update, None)


def test_done_before_the_last_interval_asks_whether_for_the_whole_year(plan):
    task = make_task(plan, time_kind=RUNNING)

    with pytest.raises(ProgressRefused, match="cả năm") as refused:
        report(task, state=State.DONE, percent=100)

    assert (refused.value.field, task.updates.count()) == ("whole_year", 0)


def test_done_for_the_year_ends_the_task(plan):
    task = make_task(plan, time_kind=RUNNING)

    update = report(task, state=State.DONE, percent=100, whole_year=True)

    task.refresh_from_db()
    assert (update.state, update.percent, task.owed_by) == (State.DONE, 100, None)


def test_done_for_the_interval_alone_is_under_way_with_its_share_of_the_year(plan):
    task = make_task(plan, time_kind=RUNNING)
    make_update(task, effective_on=date(2026, 5, 1), percent=10)

    update = report(task, state=State.DONE, percent=100, whole_year=False)

    task.refresh_from_db()
    assert (update.state, update.percent) == (State.DOING, 50)  # two of four intervals
    assert task.owed_by == date(2026, 12, 14)


@time_machine.travel(date(2026, 10, 1))
def test_in_the_last_interval_done_is_for_the_year(plan):
    task = make_task(plan, time_kind=RUNNING)

    assert report(task, state=State.DONE, percent=100).state == State.DONE


def test_a_task_with_an_end_asks_nothing(plan):
    task = make_task(plan, due=date(2026, 9, 30))

    assert report(task, state=State.DONE, percent=100).state == State.DONE
