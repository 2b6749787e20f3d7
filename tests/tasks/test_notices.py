"""What people are told about tasks and their results, each once."""

from datetime import datetime
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from accounts.notices.kinds import Kind
from plans.reviewing.services import accept, reopen, send_back
from tasks.models import ProgressUpdate
from tasks.services import TaskAssignments, UnitAssignment, assign_many, report_progress
from tasks.services.bulk import TaskRecord, store_tasks
from tests.factories import (
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def plan():
    return make_plan()


def told(user) -> list[tuple[str, str]]:
    return list(user.notifications.order_by("pk").values_list("kind", "text"))


def report(task, author):
    values = {"percent": 10, "state": "doing", "result": "Đã họp", "seen": task.updates.last_sent()}
    return report_progress(task, author=author, key=uuid4(), **values)


def test_reviewers_get_one_line_a_day_for_each_office_that_sends(plan):
    standing = make_standing_officer(plan.unit)
    offices = [make_office(plan.unit) for _ in range(2)]
    tasks = [make_task(plan, lead=office) for office in offices]
    officers = [make_officer(office) for office in offices]
    now = timezone.localtime()

    report(tasks[0], officers[0])
    report(tasks[0], officers[0])
    report(tasks[1], officers[1])
    with time_machine.travel(datetime(now.year, 12, 31, 9, tzinfo=now.tzinfo), tick=False):
        report(tasks[0], officers[0])

    first, second = (
        (Kind.TO_REVIEW, f"{office} gửi kết quả chờ duyệt: {plan}") for office in offices
    )
    assert told(standing) == [first, second, first]
    assert told(officers[0]) == []
    assert standing.notifications.first().url == "/reviews/"


def test_many_results_accepted_at_once_are_one_line_for_each_author(plan):
    first, second = make_officer(), make_officer()
    mine = [make_update(make_task(plan), author=first, review="waiting") for _ in range(3)]
    other = make_update(make_task(plan), author=second, review="waiting")
    reviewer = make_standing_officer(plan.unit)

    accept([*mine, other], by=reviewer)

    words = f"3 kết quả được xác nhận, trong đó có: {mine[0].task}"
    assert told(first) == [(Kind.ACCEPTED, words)]
    assert told(second) == [(Kind.ACCEPTED, f"Kết quả được xác nhận: {other.task}")]
    assert told(reviewer) == []


def test_a_returned_result_tells_why_and_that_it_waits_again(plan):
    update = make_update(make_task(plan), review="waiting")
    reviewer = make_standing_officer(plan.unit)

    send_back([update], by=reviewer, reason="Thiếu số")
    reopen([ProgressUpdate.objects.get(pk=update.pk)], by=reviewer)

    assert told(update.author) == [
        (Kind.RETURNED, f"Kết quả bị trả lại: {update.task} – Thiếu số"),
        (Kind.RETURNED, f"Kết quả trở lại chờ duyệt: {update.task}"),
    ]


def test_an_office_is_told_once_of_the_tasks_that_it_newly_leads(plan):
    old, new = make_office(plan.unit), make_office(plan.unit)
    before, after, giver = make_officer(old), make_officer(new), make_standing_officer(plan.unit)
    tasks = [make_task(plan, lead=old) for _ in range(2)]
    given = [TaskAssignments(each, [UnitAssignment("Mới", [new])], []) for each in tasks]

    assign_many(given[:1], by=giver, reason="Sắp xếp lại")
    assign_many(given, by=giver, reason="Sắp xếp lại")

    words = "Đơn vị của bạn được giao chủ trì"
    assert told(after) == [(Kind.HANDED_OUT, f"{words}: {task}") for task in tasks]
    assert told(before) == []


def test_a_file_that_gives_many_tasks_tells_their_office_once(plan):
    office = make_office(plan.unit)
    officer, giver = make_officer(office), make_standing_officer(plan.unit)
    tasks = [make_task(plan) for _ in range(3)]
    rows = [TaskRecord(task, [UnitAssignment("Mới", [office])], []) for task in tasks]

    store_tasks(plan, rows, by=giver, reason="Sắp xếp lại")

    words = f"Đơn vị của bạn được giao chủ trì 3 nhiệm vụ trong {plan}."
    assert told(officer) == [(Kind.HANDED_OUT, words)]


def test_nobody_is_told_of_tasks_of_a_plan_that_is_not_handed_out():
    draft = make_plan(state="draft", handed_out_at=None, issued_on=None, number="")
    office = make_office(draft.unit)
    officer = make_officer(office)
    given = TaskAssignments(make_task(draft), [UnitAssignment("Mới", [office])], [])

    assign_many([given], by=make_standing_officer(draft.unit), reason="")

    assert told(officer) == []
