"""The order of tasks and taking one out: one place at a time, over areas, never without a reason
once issued.
"""

import pytest
from django.urls import reverse

from foundation.journal.history import history_of
from plans.models import Plan
from tests.factories import (
    make_leader,
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
    return make_plan(year=2026, state=Plan.State.DRAFT, issued_on=None)


@pytest.fixture
def tasks(plan):
    places = ((1, 1, "Một"), (1, 2, "Hai"), (2, 1, "Ba"))
    return [
        make_task(plan, area=area, ordinal=ordinal, content=content)
        for area, ordinal, content in places
    ]


@pytest.fixture
def editor(client, plan):
    editor = make_standing_officer(plan.unit)
    client.force_login(editor)
    return editor


def move(client, task, to, **values):
    return client.post(reverse("tasks:task_move", args=[task.pk]), {"to": to, **values})


def remove(client, task, **values):
    return client.post(reverse("tasks:task_remove", args=[task.pk]), {"sure": "1", **values})


def order(plan):
    return [(task.area, task.ordinal, task.content) for task in plan.tasks.all()]


def issue(plan, state=Plan.State.ISSUED):
    Plan.objects.filter(pk=plan.pk).update(state=state)


def test_others_find_nothing_and_change_nothing(client, plan, tasks):
    before = order(plan)
    office = make_office(plan.unit)
    for stranger in (
        make_officer(office),
        make_leader(plan.unit),
        make_standing_officer(make_plan().unit),
    ):
        client.force_login(stranger)
        assert move(client, tasks[1], "up").status_code == 404
        assert remove(client, tasks[1]).status_code == 404

    assert order(plan) == before


def test_a_task_moves_in_its_area_and_both_rows_get_one_line_of_history(
    client, plan, tasks, editor
):
    before = [len(history_of(task)) for task in tasks]

    response = move(client, tasks[1], "up")

    assert f"moved={tasks[1].pk}" in response.url
    assert order(plan) == [(1, 1, "Hai"), (1, 2, "Một"), (2, 1, "Ba")]
    assert [len(history_of(task)) - was for task, was in zip(tasks, before, strict=True)] == [
        1,
        1,
        0,
    ]
    assert history_of(tasks[1])[-1].by == editor


def test_a_task_moves_over_the_edge_of_its_area(client, plan, tasks, editor):
    move(client, tasks[1], "down")
    assert order(plan) == [(1, 1, "Một"), (2, 1, "Hai"), (2, 2, "Ba")]

    move(client, tasks[1], "up")
    assert order(plan) == [(1, 1, "Một"), (1, 2, "Hai"), (2, 1, "Ba")]


@pytest.mark.parametrize("to", ["up", "sideways", ""])
def test_the_first_task_stays_first(client, plan, tasks, editor, to):
    before = order(plan)

    assert move(client, tasks[0], to).status_code == 302
    assert order(plan) == before


def test_an_issued_plan_asks_why_its_order_changes(client, plan, tasks, editor):
    issue(plan)
    before = order(plan)
    move(client, tasks[1], "up")
    assert order(plan) == before

    move(client, tasks[1], "up", reason="Theo Công văn 12")
    assert order(plan) != before
    assert history_of(tasks[1])[-1].why == "Theo Công văn 12"


@pytest.mark.parametrize("state", [Plan.State.CLOSED, Plan.State.REPLACED])
def test_a_plan_that_is_over_stays_as_it_is(client, plan, tasks, editor, state):
    issue(plan, state)
    before = order(plan)

    move(client, tasks[1], "up", reason="Muộn")
    remove(client, tasks[1], reason="Muộn")

    assert order(plan) == before
    tasks[1].refresh_from_db()
    assert tasks[1].tracked


def test_a_task_of_a_draft_is_deleted_after_the_question(client, plan, tasks, editor):
    asked = client.get(reverse("tasks:task_remove", args=[tasks[1].pk]))
    assert "Xóa nhiệm vụ?" in asked.text
    assert plan.tasks.count() == 3

    remove(client, tasks[1])
    assert [task.content for task in plan.tasks.all()] == ["Một", "Ba"]


def test_a_task_with_progress_stays_and_is_tracked_no_longer(client, plan, tasks, editor):
    make_update(tasks[1])
    remove(client, tasks[1])
    tasks[1].refresh_from_db()
    assert tasks[1].tracked

    remove(client, tasks[1], reason="Trùng nhiệm vụ")
    tasks[1].refresh_from_db()
    assert not tasks[1].tracked
    assert history_of(tasks[1])[-1].why == "Trùng nhiệm vụ"


def test_the_buttons_stand_in_the_whole_matrix_only(client, plan, tasks, editor):
    page = reverse("tasks:task_list", args=[plan.pk])

    assert 'value="up"' not in client.get(page).text
    assert 'value="up"' in client.get(page, {"order": 1, "untracked": "on"}).text
    assert 'value="up"' not in client.get(page, {"order": 1, "area": 1}).text
    client.force_login(make_leader(plan.unit))
    assert 'value="up"' not in client.get(page, {"order": 1}).text


def test_moving_takes_as_many_queries_for_more_tasks(
    client, plan, editor, django_assert_max_num_queries
):
    tasks = [
        make_task(plan, area=1, ordinal=ordinal, content=str(ordinal)) for ordinal in range(1, 9)
    ]

    with django_assert_max_num_queries(11):
        move(client, tasks[4], "up")
