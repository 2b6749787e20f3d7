"""Putting tasks in order with the keyboard."""

import pytest
from django.urls import reverse

from plans.models import Plan
from tests.factories import make_plan, make_standing_officer, make_task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_alt_and_arrows_move_a_task_and_stay_with_it(open_as):
    plan = make_plan(year=2026, state=Plan.State.DRAFT, issued_on=None)
    tasks = [
        make_task(plan, area=1, ordinal=n, content=f"Nhiệm vụ {n}", product="Báo cáo")
        for n in (1, 2, 3)
    ]
    page = open_as(make_standing_officer(plan.unit), reverse("tasks:task_list", args=[plan.pk]))
    page.get_by_text("Thao tác khác").click()
    page.get_by_role("link", name="Đổi thứ tự").click()
    page.wait_for_url("**?order=*")  # with what listens to keys

    page.locator(f"#task-{tasks[2].pk} button[value=up]").focus()
    for ordinal in (2, 1):
        page.keyboard.press("Alt+ArrowUp")
        page.locator(f"#task-{tasks[2].pk} th", has_text=f"I.{ordinal}").wait_for()
        page.locator(f"#task-{tasks[2].pk} button[value=up]:focus").wait_for()
        page.wait_for_load_state()

    assert [task.content[-1] for task in plan.tasks.all()] == ["3", "1", "2"]
