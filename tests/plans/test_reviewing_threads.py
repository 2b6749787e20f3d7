"""Reviewing while others review, send, close and replace: real threads, each held at a lock until
all are there.
"""

from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.notices.kinds import Kind
from indicators.models import Measurement, Target
from indicators.services import measure
from planning.issuing.services import issue_plan
from plans.models import Plan
from plans.reviewing.models import DeclarationRefused
from plans.reviewing.services import accept, reopen, send_back, withdraw
from plans.services import close_plan
from tasks.models import ProgressUpdate, Task
from tasks.services import report_progress
from tasks.services.explanations import answer_explanation, ask_explanation
from tests.factories import (
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
)
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

State, Review = ProgressUpdate.State, ProgressUpdate.Review


@pytest.fixture
def plan():
    return make_plan(year=timezone.localdate().year)


@pytest.fixture
def officer(plan):
    return make_officer(make_office(plan.unit))


@pytest.fixture
def reviewer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def leader(plan):
    return make_leader(plan.unit)


@pytest.fixture
def updates(plan, officer):
    """Three updates that wait for review, each of a task of its own."""
    tasks = [make_task(plan, lead=officer.unit) for _ in range(3)]
    return [make_update(task, author=officer, review=Review.WAITING) for task in tasks]


@pytest.fixture
def measured(plan, officer):
    """A measurement of the first quarter that waits for review."""
    target = make_target(make_indicator(plan, lead=officer.unit))
    return target.measurements.create(
        period=plan.periods.get(key="quarter-1"), author=officer, value=91
    )


def parents(*declarations):
    """The rows that reviewing these locks first."""
    if isinstance(declarations[0], Measurement):
        return Target.objects.filter(pk__in=[each.target_id for each in declarations])
    return Task.objects.filter(pk__in=[each.task_id for each in declarations])


def reviews(*declarations):
    return [type(each).objects.get(pk=each.pk).review for each in declarations]


def report(task, author, **values):
    values = {"percent": 60, "state": State.DOING, "result": "Tiếp", "key": uuid4(), **values}
    return report_progress(task, author=author, **values)


def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told(
    updates, measured, officer, reviewer, leader
):
    for declared, noun in ((updates[0], "Kết quả"), (measured, "Số liệu")):
        accepted, told = run_behind(
            parents(declared),
            partial(accept, [declared], by=reviewer),
            partial(send_back, [declared], by=leader, reason="Thiếu chữ ký"),
            one_by_one=True,
            expected=(DeclarationRefused,),
        )

        assert (accepted, str(told)) == (None, f"{noun} này đã được xử lý: đã xác nhận.")
        declared.refresh_from_db()
        assert (declared.review, declared.reviewed_by, declared.review_reason) == (
            Review.ACCEPTED,
            reviewer,
            "",
        )
    told = officer.notifications.values_list("kind", flat=True)
    assert list(told) == [Kind.ACCEPTED, Kind.ACCEPTED]


def test_a_review_undone_by_two_waits_once(updates, officer, reviewer, leader):
    update = updates[0]
    accept([update], by=reviewer)

    run_behind(
        parents(update),
        partial(reopen, [update], by=reviewer),
        partial(reopen, [update], by=leader),
    )

    update.refresh_from_db()
    assert (update.review, update.reviewed_by, update.reviewed_at) == (Review.WAITING, None, None)


@pytest.mark.parametrize("first", ["author", "reviewer"])
def test_what_is_withdrawn_while_it_is_accepted_is_one_of_both(updates, officer, reviewer, first):
    update = updates[0]
    takes_back = partial(withdraw, update, by=officer)
    accepts = partial(accept, [update], by=reviewer)

    done, told = run_behind(
        parents(update),
        *((takes_back, accepts) if first == "author" else (accepts, takes_back)),
        one_by_one=True,
        expected=(DeclarationRefused,),
    )

    assert done is None
    assert isinstance(told, DeclarationRefused)
    assert reviews(update) == [Review.WITHDRAWN if first == "author" else Review.ACCEPTED]
    current = Task.objects.get(pk=update.task_id).current
    assert current == (None if first == "author" else update)


@pytest.mark.parametrize("first", ["author", "reviewer"])
def test_what_the_author_sends_during_a_return_stays_the_current_one(
    updates, officer, reviewer, first
):
    update = updates[0]
    sends = partial(report, update.task, officer, seen=update)
    returns = partial(send_back, [update], by=reviewer, reason="Thiếu chữ ký")

    found = run_behind(
        parents(update),
        *((sends, returns) if first == "author" else (returns, sends)),
        one_by_one=True,
    )

    newer = next(each for each in found if each)
    assert reviews(update, newer) == [Review.RETURNED, Review.WAITING]
    assert Task.objects.get(pk=update.task_id).current == newer
    assert officer.notifications.count() == 1


@pytest.mark.parametrize("first", ["author", "reviewer"])
def test_what_is_measured_during_a_return_counts(measured, officer, reviewer, first):
    target = measured.target
    sends = partial(
        measure,
        target,
        author=officer,
        period=measured.period,
        seen=measured,
        key=uuid4(),
        value=95,
    )
    returns = partial(send_back, [measured], by=reviewer, reason="Thiếu bảng kê")

    found = run_behind(
        parents(measured),
        *((sends, returns) if first == "author" else (returns, sends)),
        one_by_one=True,
    )

    newer = next(each for each in found if each)
    assert list(target.measurements.counting()) == [newer]
    assert reviews(measured, newer) == [Review.RETURNED, Review.WAITING]


@pytest.mark.parametrize("first", ["many", "one"])
def test_many_are_accepted_or_none_when_one_is_returned_at_once(
    updates, officer, reviewer, leader, first
):
    many = partial(accept, updates, by=reviewer)
    one = partial(send_back, [updates[1]], by=leader, reason="Thiếu chữ ký")

    found = run_behind(
        parents(updates[1]),
        *((many, one) if first == "many" else (one, many)),
        one_by_one=True,
        expected=(DeclarationRefused,),
    )

    assert found[0] is None
    if first == "many":
        assert str(found[1]) == "Kết quả này đã được xử lý: đã xác nhận."
        assert reviews(*updates) == [Review.ACCEPTED] * 3
    else:
        assert str(found[1]) == "Kết quả này đã được xử lý: bị trả lại."
        assert reviews(*updates) == [Review.WAITING, Review.RETURNED, Review.WAITING]


def test_two_who_tick_the_same_in_another_order_do_not_stand_in_each_others_way(
    updates, reviewer, leader
):
    found = run_behind(
        parents(updates[1]),
        partial(accept, updates, by=reviewer),
        partial(accept, updates[::-1], by=leader),
        one_by_one=True,
        expected=(DeclarationRefused,),
    )

    assert found[0] is None
    assert str(found[1]) == "Kết quả này đã được xử lý: đã xác nhận."
    assert {each.reviewed_by for each in ProgressUpdate.objects.accepted()} == {reviewer}


def test_what_waits_when_the_plan_is_closed_is_still_reviewed(
    plan, updates, measured, officer, reviewer, leader
):
    run_behind(
        Plan.objects.filter(pk=plan.pk),
        partial(send_back, [updates[0]], by=reviewer, reason="Thiếu chữ ký"),
        meanwhile=partial(close_plan, plan, by=leader),
    )
    run_behind(parents(measured), partial(accept, [measured], by=reviewer))

    plan.refresh_from_db()
    assert plan.state == Plan.State.CLOSED
    assert reviews(updates[0], measured) == [Review.RETURNED, Review.ACCEPTED]
    assert Task.objects.get(pk=updates[0].task_id).current is None


def test_a_return_while_the_plan_is_replaced_counts_in_the_new_plan(
    plan, updates, officer, reviewer, leader
):
    update, old = updates[0], updates[0].task
    draft = {"state": Plan.State.DRAFT, "issued_on": None, "handed_out_at": None}
    new = make_plan(plan.unit, year=plan.year, number="16/KH-UBND", replaces=plan, **draft)
    tasks = {
        each.task_id: make_task(
            new, lead=officer.unit, content=each.task.content, product=each.task.product
        )
        for each in updates
    }

    run_behind(
        Plan.objects.filter(pk=plan.pk),
        partial(send_back, [update], by=reviewer, reason="Thiếu chữ ký"),
        meanwhile=partial(
            issue_plan, new, by=leader, number="16/KH-UBND", issued_on=timezone.localdate()
        ),
    )

    update.refresh_from_db()
    assert (update.task, update.review) == (tasks[old.pk], Review.RETURNED)
    assert [Task.objects.get(pk=task.pk).current for task in tasks.values()] == [None, *updates[1:]]


def draft_of(plan, number="16/KH-UBND", **values):
    """A draft of the plan's unit and year, handed out already, with that number."""
    draft = {"state": Plan.State.DRAFT, "issued_on": None, "handed_out_at": timezone.now()}
    return make_plan(plan.unit, year=plan.year, **{**draft, "number": number, **values})


def issuing(plan, by, number="16/KH-UBND"):
    return partial(issue_plan, plan, by=by, number=number, issued_on=timezone.localdate())


def waiting_update(plan, officer, content="Kiểm tra cải cách hành chính"):
    task = make_task(plan, lead=officer.unit, content=content)
    return make_update(task, author=officer, review=Review.WAITING)


def plans(*rows):
    return Plan.objects.filter(pk__in=[plan.pk for plan in rows])


def test_updates_of_both_plans_are_accepted_while_one_replaces_the_other(
    plan, officer, reviewer, leader
):
    new = draft_of(plan, replaces=plan)
    updates = [waiting_update(each, officer) for each in (plan, new)]

    run_behind(
        plans(plan),
        partial(accept, updates, by=reviewer),
        issuing(new, leader),
        one_by_one=True,
    )

    assert reviews(*updates) == [Review.ACCEPTED] * 2
    assert [each.state for each in Plan.objects.order_by("pk")] == ["replaced", "issued"]


@pytest.mark.parametrize("follows", ["the replaced plan", "the number"])
def test_updates_of_a_plan_below_are_accepted_while_the_plan_above_is_issued(
    plan, officer, reviewer, leader, follows
):
    linked = {"follows": plan} if follows == "the replaced plan" else {}
    below = make_plan(officer.unit, year=plan.year, follows_text="16/KH-UBND", **linked)
    new = draft_of(plan, replaces=plan)
    updates = [waiting_update(each, officer) for each in (below, new)]

    run_behind(
        plans(below),
        partial(accept, updates, by=reviewer),
        issuing(new, leader),
        one_by_one=True,
    )

    below.refresh_from_db()
    assert (reviews(*updates), below.follows) == ([Review.ACCEPTED] * 2, new)


def test_a_plan_that_comes_to_follow_while_it_is_replaced_follows_the_new_one(
    plan, officer, leader
):
    below = make_plan(officer.unit, year=plan.year)
    new = draft_of(plan, replaces=plan)

    run_behind(
        plans(plan),
        issuing(new, leader),
        meanwhile=lambda: plans(below).update(follows=plan),
    )

    below.refresh_from_db()
    assert below.follows == new


def test_an_explanation_moves_to_a_plan_made_earlier_while_updates_of_both_are_accepted(
    plan, officer, reviewer, leader
):
    new = plan
    Plan.objects.filter(pk=new.pk).update(state=Plan.State.DRAFT)
    old = make_plan(new.unit, year=new.year, number="15/KH-UBND")
    Plan.objects.filter(pk=new.pk).update(replaces=old)
    new.refresh_from_db()
    updates = [waiting_update(new, officer), waiting_update(old, officer)]
    [request] = ask_explanation(
        [updates[1].task], by=leader, text="Vì sao?", due=timezone.localdate()
    ).new

    run_behind(
        plans(old, new),
        partial(accept, updates, by=reviewer),
        partial(answer_explanation, request, by=officer, text="Do thiếu người"),
        meanwhile=issuing(new, leader),
        one_by_one=True,
    )

    request.refresh_from_db()
    assert (request.answer, request.task) == ("Do thiếu người", updates[0].task)
    assert reviews(*updates) == [Review.ACCEPTED] * 2
