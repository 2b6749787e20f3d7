"""Changing and adding tasks: words set days, an issued plan asks why, others find nothing."""

from datetime import date

import pytest
from django.urls import reverse

from foundation.journal.history import history_of
from plans.models import Plan
from tasks.models import Task
from tests.factories import (
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(year=2026, state=Plan.State.DRAFT, issued_on=None)


@pytest.fixture
def task(plan):
    return make_task(
        plan, content="Rà soát", time_text="Quý II", time_kind="quarter", due=date(2026, 6, 30)
    )


@pytest.fixture
def editor(client, plan):
    editor = make_standing_officer(plan.unit)
    client.force_login(editor)
    return editor


def edit(task):
    return reverse("tasks:task_edit", args=[task.pk])


def add(plan):
    return reverse("tasks:task_add", args=[plan.pk])


def filled(**values):
    return {
        "area": 3,
        "content": "Rà soát",
        "product": "Báo cáo",
        "time_text": "Quý II",
        "time_kind": "quarter",
        "rhythm": "",
        "start": "",
        "due": "30/06/2026",
        "tracked": "on",
        **values,
    }


def test_others_find_nothing_and_change_nothing(client, plan, task):
    office = make_office(plan.unit)
    for stranger in (
        make_officer(office),
        make_leader(plan.unit),
        make_standing_officer(make_plan().unit),
    ):
        client.force_login(stranger)
        assert client.post(edit(task), filled(content="Khác")).status_code == 404
        assert client.post(add(plan), filled()).status_code == 404

    assert [task.content for task in plan.tasks.all()] == ["Rà soát"]


def test_a_task_is_changed_and_its_history_says_so(client, task, editor):
    response = client.post(f"{edit(task)}?area=1", filled(content="Rà soát, công bố"))

    task.refresh_from_db()
    assert response.url == f"{task.get_absolute_url()}?area=1"
    assert (task.content, task.search_text) == ("Rà soát, công bố", "ra soat, cong bo bao cao")
    assert (history_of(task)[-1].by, len(history_of(task))) == (editor, 2)


def test_new_words_for_the_time_set_the_days_anew(client, task, editor):
    client.post(edit(task), filled(time_text="Trước ngày 30/11/2026"))

    task.refresh_from_db()
    assert (task.time_kind, task.due) == (Task.TimeKind.DATE, date(2026, 11, 30))


def test_a_day_set_by_hand_wins(client, task, editor):
    client.post(edit(task), filled(time_text="Trước ngày 30/11/2026", due="15/11/2026"))

    task.refresh_from_db()
    assert task.due == date(2026, 11, 15)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"content": ""}, "Nội dung"),
        ({"due": "31/02/2026"}, "Thời hạn"),
        ({"due": "31/12/9999"}, "Hãy ghi ngày từ năm 1900 đến năm 2100."),
        ({"start": "01/01/0001"}, "Hãy ghi ngày từ năm 1900 đến năm 2100."),
        ({"start": "01/07/2026"}, "Thời hạn không thể trước ngày bắt đầu."),
    ],
)
def test_wrong_input_changes_nothing(client, task, editor, values, words):
    response = client.post(edit(task), filled(product="Khác") | values)

    task.refresh_from_db()
    assert response.status_code == 200
    assert words in response.content.decode()
    assert task.product == "Báo cáo"


def test_an_issued_plan_asks_for_the_reason_of_a_change(client, plan, task, editor):
    Plan.objects.update(state=Plan.State.ISSUED)

    assert "hãy ghi lý do" in client.post(edit(task), filled(content="Khác")).content.decode()
    client.post(edit(task), filled(content="Mới", reason="Theo Công văn 12/UBND"))

    task.refresh_from_db()
    assert (task.content, history_of(task)[-1].why) == (
        "Mới",
        "Theo Công văn 12/UBND",
    )


def test_a_closed_plan_is_not_changed(client, plan, task, editor):
    Plan.objects.update(state=Plan.State.CLOSED)

    for url in (edit(task), add(plan)):
        assert (
            "không sửa được nữa"
            in client.post(url, filled(content="Khác", reason="Muộn")).content.decode()
        )

    assert [task.content for task in plan.tasks.all()] == ["Rà soát"]


def test_a_task_is_added_at_the_end_of_its_area_and_then_assigned(client, plan, editor):
    make_task(plan, area=3, ordinal=4)

    response = client.post(
        add(plan),
        filled(content="Nhiệm vụ mới", time_text="Thường xuyên", time_kind="other", due=""),
    )

    task = plan.tasks.get(content="Nhiệm vụ mới")
    assert response.url == f"{reverse('planning:hand_out', args=[plan.pk])}?task={task.pk}"
    assert (task.area, task.ordinal, task.source) == (3, 5, Task.Source.ADDED)
