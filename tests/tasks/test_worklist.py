"""Reporting through a list: every task that it showed, each once, until it is empty."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from tasks.models import ProgressUpdate, Task
from tests.factories import (
    make_office,
    make_officer,
    make_plan,
    make_task,
    make_update,
    progress_form,
)

pytestmark = pytest.mark.django_db

State = ProgressUpdate.State
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan():
    return make_plan(year=2026)


@pytest.fixture
def officer(client, plan):
    officer = make_officer(make_office(plan.unit))
    client.force_login(officer)
    return officer


@pytest.fixture
def tasks(plan, officer):
    """Four tasks that nobody has begun, the later ones due first."""
    return [
        make_task(plan, lead=officer.unit, ordinal=n, content=f"Việc {n}", due=date(2026, 8, 9 - n))
        for n in range(1, 5)
    ]


def sent(client, address: str, **values):
    """Send the progress form of the task at `address` and go on; the page that follows."""
    path, _, query = address.partition("?")
    pk = path.rstrip("/").rpartition("/")[2]
    target = reverse("tasks:task_progress", args=[pk]) + "?" + query.partition("#")[0]
    return client.post(target, progress_form(next="1", **values), follow=True)


def walked(client, task: Task, query: str) -> list[str]:
    """Report on `task` and on every one that follows; their names in that order."""
    address, names = f"{task.get_absolute_url()}?{query}", []
    while "/tasks/" in address and not address.partition("?")[0].endswith("/tasks/"):
        task = Task.objects.get(pk=address.partition("?")[0].rstrip("/").rpartition("/")[2])
        names.append(task.content)
        address = sent(client, address).redirect_chain[-1][0]
    return names


@pytest.mark.parametrize("query", ["state=not_started", "sort=-due", "sort=updated", ""])
def test_each_task_of_the_list_comes_once_whatever_the_filter_says_later(client, tasks, query):
    first = tasks[3] if query == "sort=updated" else tasks[0]
    ahead = [task.content for task in tasks]
    if query == "sort=updated":
        ahead = ["Việc 4", "Việc 1", "Việc 2", "Việc 3"]

    assert walked(client, first, query) == ahead
    assert [task.updates.count() for task in tasks] == [1, 1, 1, 1]


def test_after_the_last_one_the_person_is_back_at_the_list(client, plan, tasks):
    page = sent(client, f"{tasks[3].get_absolute_url()}?state=not_started&q=4")

    assert page.redirect_chain[-1][0] == f"/plans/{plan.pk}/tasks/?q=4&state=not_started"
    assert "Danh sách này không còn nhiệm vụ nào cần báo." in page.content.decode()


def test_from_my_work_the_way_back_is_my_work(client, tasks):
    for task in tasks[1:]:
        make_update(task)

    page = sent(client, f"{tasks[0].get_absolute_url()}?mine=1&sort=work")

    assert page.redirect_chain[-1][0] == "/my-work/"


def test_what_a_colleague_reported_meanwhile_is_passed_over(client, tasks, officer):
    page = sent(client, f"{tasks[0].get_absolute_url()}?state=not_started")
    make_update(tasks[2], author=make_officer(officer.unit))

    page = sent(client, page.redirect_chain[-1][0])

    assert page.context["task"] == tasks[3]


def test_a_refused_form_stays_in_its_list(client, tasks):
    page = sent(client, f"{tasks[0].get_absolute_url()}?state=not_started")
    [number] = client.session["worklists"]

    page = sent(client, page.redirect_chain[-1][0], result="")

    assert page.context["task"] == tasks[1]
    form = html.fromstring(page.content).get_element_by_id("progress").forms[0]
    assert form.fields["worklist"] == number
    page = sent(client, f"{tasks[1].get_absolute_url()}?worklist={number}")
    assert page.context["task"] == tasks[2]


def test_in_rows_the_list_is_kept_as_well(client, plan, tasks):
    address = reverse("tasks:task_progress", args=[tasks[0].pk]) + "?state=not_started"
    client.post(address, progress_form(next="1"), headers=HTMX)
    [number] = client.session["worklists"]
    address = reverse("tasks:task_progress", args=[tasks[1].pk]) + "?state=not_started"

    page = client.post(address, progress_form(next="1", worklist=number), headers=HTMX)

    assert f'<tbody id="task-{tasks[2].pk}" hx-swap-oob="true">' in page.content.decode()
    assert f'name="worklist" value="{number}"' in page.content.decode()


def test_an_unknown_list_is_none(client, tasks):
    page = sent(client, f"{tasks[2].get_absolute_url()}?worklist=ab12")

    assert page.context["task"] == tasks[3]


def test_going_on_costs_the_same_with_one_task_left_and_with_two(client, tasks):
    page, counted = sent(client, f"{tasks[0].get_absolute_url()}?state=not_started"), []

    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = sent(client, page.redirect_chain[-1][0])
        counted.append(len(queries))

    assert counted[0] == counted[1]
