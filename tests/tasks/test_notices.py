"""What people are told about tasks and their results, each once."""

from datetime import date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from accounts.notices.kinds import Kind
from plans.reviewing.services import accept, reopen, send_back
from tasks.models import ProgressUpdate, Task
from tasks.services import (
    TaskAssignments,
    UnitAssignment,
    assign_many,
    change_task,
    report_progress,
)
from tasks.services.bulk import TaskRecord, store_tasks
from tasks.services.superior import link_tasks
from tests.factories import (
    make_commune,
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


def store_changed(task, *, by, reason, **values):
    """Change the task as a file does."""
    for name, value in values.items():
        setattr(task, name, value)
    store_tasks(task.plan, [TaskRecord(task)], by=by, reason=reason)


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


def test_offices_are_told_once_of_the_tasks_that_they_newly_lead_and_lead_no_more(plan):
    old, new = make_office(plan.unit), make_office(plan.unit)
    before, after, giver = make_officer(old), make_officer(new), make_standing_officer(plan.unit)
    tasks = [make_task(plan, lead=old) for _ in range(2)]
    given = [TaskAssignments(each, [UnitAssignment("Mới", [new])], []) for each in tasks]

    assign_many(given[:1], by=giver, reason="Sắp xếp lại")
    assign_many(given, by=giver, reason="Sắp xếp lại")

    for person, words in ((after, "được giao chủ trì"), (before, "thôi chủ trì")):
        assert told(person) == [
            (Kind.HANDED_OUT, f"Đơn vị của bạn {words}: {task}") for task in tasks
        ]


def test_coordinators_are_told_of_a_task_that_is_reassigned(plan):
    lead, old, new = (make_office(plan.unit) for _ in range(3))
    people = [make_officer(office) for office in (lead, old, new)]
    task = make_task(plan, lead=lead)
    giver = make_standing_officer(plan.unit)
    parts = {office: UnitAssignment(office.short_name, [office]) for office in (lead, old, new)}
    assign_many([TaskAssignments(task, [parts[lead]], [parts[old]])], by=giver, reason="Phối hợp")

    handing = TaskAssignments(task, [parts[new]], [parts[lead]])
    assign_many([handing], by=giver, reason="Sắp xếp lại")

    assert [[text.partition(":")[0] for _, text in told(person)] for person in people] == [
        ["Đơn vị của bạn thôi chủ trì, chuyển sang phối hợp"],
        ["Đơn vị của bạn được giao phối hợp", "Đơn vị của bạn thôi phối hợp"],
        ["Đơn vị của bạn được giao chủ trì"],
    ]


@pytest.mark.parametrize("change", [change_task, store_changed])
def test_standing_bodies_are_told_of_a_changed_task_that_theirs_follow(plan, change):
    superior = make_task(plan, content="Số hóa hồ sơ")
    below = make_plan(make_commune(), follows=plan)
    own = make_task(below, content="Số hóa hồ sơ của xã")
    link_tasks(below, by=make_standing_officer(below.unit), pairs=[(own, superior)])
    standing, officer = make_standing_officer(below.unit), make_officer(make_office(below.unit))
    editor = make_standing_officer(plan.unit)

    change(superior, by=editor, reason="Sửa", tracked=False)
    assert told(standing) == []

    change(superior, by=editor, reason="Sửa", content="Số hóa toàn bộ hồ sơ")
    own.refresh_from_db()
    words = f"Cấp trên đã sửa nhiệm vụ mà nhiệm vụ này thực hiện: {own}"
    assert told(standing) == [(Kind.PLAN, words)]
    assert told(officer) == []


def test_a_file_that_gives_many_tasks_tells_their_office_once(plan):
    office = make_office(plan.unit)
    officer, giver = make_officer(office), make_standing_officer(plan.unit)
    tasks = [make_task(plan) for _ in range(3)]
    rows = [TaskRecord(task, [UnitAssignment("Mới", [office])], []) for task in tasks]

    store_tasks(plan, rows, by=giver, reason="Sắp xếp lại")

    words = f"Đơn vị của bạn được giao chủ trì 3 nhiệm vụ trong {plan}."
    assert told(officer) == [(Kind.HANDED_OUT, words)]


def test_a_task_that_a_file_adds_is_owed_and_told_of(plan):
    office = make_office(plan.unit)
    officer = make_officer(office)
    task = Task(area=1, ordinal=99, content="Mới", plan=plan, due=date(2026, 12, 1))
    row = TaskRecord(task, [UnitAssignment("Mới", [office])], [])

    store_tasks(plan, [row], by=make_standing_officer(plan.unit), reason="Bổ sung")

    assert Task.objects.get().owed_by == date(2026, 12, 1)
    assert told(officer) == [(Kind.HANDED_OUT, f"Đơn vị của bạn được giao chủ trì: {task}")]


def test_nobody_is_told_of_tasks_of_a_plan_that_is_not_handed_out():
    draft = make_plan(state="draft", handed_out_at=None, issued_on=None, number="")
    office = make_office(draft.unit)
    officer = make_officer(office)
    given = TaskAssignments(make_task(draft), [UnitAssignment("Mới", [office])], [])

    assign_many([given], by=make_standing_officer(draft.unit), reason="")

    assert told(officer) == []
