"""What happens when an office reports on a task, and when the standing body reviews it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Role
from foundation.journal.history import history_of
from plans.models import Plan, PlanClosed
from plans.reviewing.models import DeclarationRefused
from plans.reviewing.services import accept, reopen, send_back
from tasks.models import ProgressUpdate, Task, TaskUnit
from tasks.services import (
    NewerUpdate,
    ProgressRefused,
    UnitAssignment,
    assign_units,
    report_progress,
)
from tests.factories import (
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State, Review = ProgressUpdate.State, ProgressUpdate.Review


@pytest.fixture
def task():
    return make_task(make_plan(year=timezone.localdate().year))


@pytest.fixture
def officer(task):
    return make_officer(task.leads[0].units.first())


@pytest.fixture
def reviewer(task):
    return make_standing_officer(task.plan.unit)


def report(task, author, **values):
    values = {
        "percent": 40,
        "state": State.DOING,
        "result": "Đã họp",
        "seen": None,
        "key": uuid4(),
        **values,
    }
    return report_progress(task, author=author, **values)


def test_a_report_counts_at_once_and_waits_for_review(task, officer):
    update = report(task, officer)

    task.refresh_from_db()
    assert (task.current, update.review, update.on_behalf_of) == (
        update,
        Review.WAITING,
        officer.unit,
    )
    assert update.effective_on == timezone.localdate()


def test_the_same_key_twice_is_one_update(task, officer):
    key = uuid4()

    first, second = report(task, officer, key=key), report(task, officer, key=key, percent=90)

    assert first == second
    assert task.updates.count() == 1


def test_a_newer_update_than_the_one_seen_is_a_conflict(task, officer):
    first = report(task, officer)
    second = report(task, officer, seen=first, percent=60)

    with pytest.raises(NewerUpdate) as conflict:
        report(task, officer, seen=first, percent=50)

    assert conflict.value.newer == second
    assert task.updates.count() == 2


def test_an_update_of_an_earlier_day_does_not_become_the_current_one(task, officer):
    today = report(task, officer)
    report(task, officer, seen=today, effective_on=timezone.localdate() - timedelta(days=5))

    task.refresh_from_db()
    assert task.current == today


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"state": State.DONE, "percent": 90}, "percent"),
        ({"state": State.DOING, "percent": 100}, "percent"),
        ({"state": State.NOT_STARTED, "percent": 10}, "percent"),
        ({"state": State.NOT_DOING, "percent": 0}, "reason"),
        ({"effective_on": date(2999, 1, 1)}, "effective_on"),
        ({"effective_on": date(2000, 1, 1)}, "effective_on"),
    ],
)
def test_contradictions_are_refused_at_their_field(task, officer, values, field):
    with pytest.raises(ProgressRefused) as refusal:
        report(task, officer, **values)

    assert refusal.value.field == field
    assert not task.updates.exists()


def test_nothing_is_entered_up_to_the_cut_off_of_a_locked_period(task, officer):
    period = task.plan.periods.last()
    period.cut_off = period.deadline = timezone.localdate()
    period.locked = True
    period.save()

    with pytest.raises(ProgressRefused, match="đã khóa số liệu"):
        report(task, officer)


@pytest.mark.parametrize("state", [Plan.State.CLOSED, Plan.State.REPLACED])
def test_a_plan_that_is_over_takes_no_update(task, officer, state):
    Plan.objects.filter(pk=task.plan_id).update(state=state)

    with pytest.raises(PlanClosed):
        report(task, officer)


def test_a_plan_that_is_not_handed_out_takes_no_update(task, officer):
    Plan.objects.filter(pk=task.plan_id).update(handed_out_at=None)

    with pytest.raises(PlanClosed, match="chưa giao việc"):
        report(task, officer)


def test_an_officer_of_another_office_may_not_report(task):
    with pytest.raises(ProgressRefused, match="Chỉ đơn vị chủ trì"):
        report(task, make_officer(make_office(task.plan.unit)))


def test_the_standing_body_reports_on_behalf_of_the_lead(task, officer, reviewer):
    assert report(task, reviewer).on_behalf_of == officer.unit


def test_nobody_reviews_what_they_sent(task, reviewer):
    update = report(task, reviewer)

    with pytest.raises(DeclarationRefused, match="chính mình"):
        accept([update], by=reviewer)


def test_a_reviewer_of_another_commune_is_refused(task, officer):
    with pytest.raises(DeclarationRefused, match="cơ quan khác"):
        accept([report(task, officer)], by=make_standing_officer(make_plan().unit))


def test_a_leader_may_review(task, officer):
    update = report(task, officer)

    accept([update], by=make_leader(task.plan.unit))

    update.refresh_from_db()
    assert update.review == Review.ACCEPTED


def test_a_returned_update_no_longer_counts_and_its_author_is_told(task, officer, reviewer):
    first = report(task, officer)
    second = report(task, officer, seen=first, percent=80)

    send_back([second], by=reviewer, reason="Chưa có văn bản kèm theo")

    task.refresh_from_db()
    assert task.current == first
    assert "Chưa có văn bản kèm theo" in officer.notifications.get().text


def test_a_return_without_a_reason_is_refused(task, officer, reviewer):
    update = report(task, officer)

    with pytest.raises(DeclarationRefused) as refusal:
        send_back([update], by=reviewer, reason="  ")

    assert refusal.value.field == "reason"


def test_what_was_reviewed_is_not_reviewed_again(task, officer, reviewer):
    update = report(task, officer)
    accept([update], by=reviewer)

    with pytest.raises(DeclarationRefused, match="đã được xử lý"):
        send_back([update], by=reviewer, reason="Muộn rồi")


def test_a_review_can_be_undone(task, officer, reviewer):
    update = report(task, officer)
    send_back([update], by=reviewer, reason="Nhầm")

    reopen([update], by=reviewer)

    task.refresh_from_db()
    update.refresh_from_db()
    assert (task.current, update.review, update.review_reason) == (update, Review.WAITING, "")


def test_many_are_accepted_together_or_not_at_all(task, officer, reviewer):
    theirs, own = report(task, officer), make_task(task.plan, lead=reviewer.unit)
    mine = report(own, reviewer)

    with pytest.raises(DeclarationRefused):
        accept([theirs, mine], by=reviewer)

    assert ProgressUpdate.objects.accepted().count() == 0

    accept([theirs], by=reviewer)

    assert ProgressUpdate.objects.accepted().get() == theirs


def test_units_are_handed_a_task_with_the_texts_that_name_them(task, reviewer):
    first, second = make_office(task.plan.unit), make_office(task.plan.unit)

    assign_units(
        task,
        by=reviewer,
        leads=[UnitAssignment("Phòng thứ nhất", [first]), UnitAssignment("Nhân viên bưu điện", [])],
        coordinators=[UnitAssignment("Các phòng", [first, second])],
        reason="Phân công lại",
    )

    assert [(part.text, list(part.units.all())) for part in task.leads] == [
        ("Phòng thứ nhất", [first]),
        ("Nhân viên bưu điện", []),
    ]
    assert set(task.coordinators[0].units.all()) == {first, second}
    assert history_of(task)[-1].why == "Phân công lại"


def test_an_issued_plan_asks_for_the_reason_of_a_change(task, reviewer):
    with pytest.raises(ProgressRefused, match="ghi lý do"):
        assign_units(
            task, by=reviewer, leads=[UnitAssignment("Phòng", [make_office(task.plan.unit)])]
        )


def test_a_save_asks_the_same_few_times_however_much_was_said(
    task, officer, django_assert_num_queries
):
    make_standing_officer(task.plan.unit)
    first = report(task, officer)
    second = report(task, officer, seen=first, percent=50)

    with django_assert_num_queries(10):  # eight, and a savepoint, which only tests have
        report(task, officer, seen=second, state=State.DONE, percent=100)


@pytest.mark.parametrize("who", ["lead", "second lead", "head", "coordinator", "body", "stranger"])
def test_who_may_report_is_said_alike_of_rows_and_of_one(task, officer, reviewer, who):
    office, other = make_office(task.plan.unit), make_office(task.plan.unit)
    second = task.units.create(role=TaskUnit.Role.LEAD, order=1, text="Phòng thứ hai")
    second.units.add(office)
    helper = task.units.create(role=TaskUnit.Role.COORDINATE, text="Phòng phối hợp")
    helper.units.add(other)
    person = {
        "lead": officer,
        "second lead": make_officer(office),
        "head": make_user(office, Role.HEAD),
        "coordinator": make_officer(other),
        "body": reviewer,
        "stranger": make_standing_officer(make_plan().unit),
    }[who]

    of_rows = Task.objects.reportable_by(person).filter(pk=task.pk).exists()

    assert Task.objects.get(pk=task.pk).is_reportable_by(person) == of_rows
    assert of_rows == (who not in ("coordinator", "stranger"))
