"""A database that answers and gives one transaction up for others is not away: who was given up is
told to send the same again, and a job begins anew.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from foundation.jobs import jobs, runner, services
from foundation.jobs.models import Job
from foundation.web import outages
from foundation.web.database import gave_way, is_away
from plans.models import Plan
from tasks.models import ProgressUpdate, Task
from tests.api.problems import problem
from tests.factories import make_commune, make_plan, make_standing_officer, make_task
from tests.threads import END, Threads

on_postgresql = pytest.mark.services
with_threads = pytest.mark.django_db(transaction=True)
TOLD = "Đúng lúc này có việc khác đang lưu cùng nội dung"


@pytest.fixture
def officer():
    return make_standing_officer(make_commune())


@pytest.fixture
def task(client, officer):
    client.force_login(officer)
    client.raise_request_exception = False
    return make_task(make_plan(officer.authority))


def in_a_deadlock(call: Callable):
    """What `call` comes to when the holder of the task that it waits for asks for the plan that it
    holds; the holder is never the one who is given up.
    """
    with Threads() as threads, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL deadlock_timeout = '{2 * END}s'")
        Task.objects.select_for_update().get()
        threads.start(call)
        threads.wait_for_locks(1)
        Plan.objects.select_for_update().get()
    [result] = threads.results()
    return result


def locks_plan_and_task(_job: Job) -> None:
    with transaction.atomic():
        Plan.objects.select_for_update().get()
        Task.objects.select_for_update().get()


def report(client: Client, task: Task):
    sent = {"state": "doing", "percent": 40, "result": "Đã làm một nửa", "key": uuid4()}
    return client.post(reverse("tasks:task_progress", args=[task.pk]), sent)


@on_postgresql
@with_threads
def test_a_page_says_what_came_between_and_keeps_what_was_typed(client, task):
    page = in_a_deadlock(lambda: report(client, task))

    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert TOLD in page.text
    assert "Chưa rõ máy chủ đã nhận được chưa" not in page.text
    assert 'value="Đã làm một nửa"' in page.text
    assert not ProgressUpdate.objects.exists()

    assert report(client, task).status_code == 302
    assert ProgressUpdate.objects.count() == 1


@on_postgresql
@with_threads
def test_the_api_says_so_in_a_problem_of_its_own(officer, task):
    sent = {"state": "doing", "percent": 40, "result": "Đã làm một nửa"}
    address = f"/api/v1/tasks/{task.pk}/"
    client = APIClient(raise_request_exception=False)
    client.force_login(officer)
    headers = {"If-Match": client.get(address)["ETag"], "Idempotency-Key": str(uuid4())}

    def call():
        return client.post(f"{address}updates/", sent, format="json", headers=headers)

    answer = in_a_deadlock(call)

    assert problem(answer) == (503, "gave-way")
    assert answer["Retry-After"] == "10"
    assert call().status_code == 201


@on_postgresql
@with_threads
def test_a_job_is_taken_up_again(task, monkeypatch):
    sent = []
    monkeypatch.setattr(services.current_app, "send_task", lambda name, args: sent.extend(args))
    job = Job.objects.create(name="thu", subject="1")

    def run():
        runner.run(locks_plan_and_task, services.claim(job.pk, name="thu", worker="mot@may"))

    in_a_deadlock(run)
    Job.objects.update(heartbeat_at=timezone.now() - 2 * Job.DEAD_AFTER)
    jobs.sweep()

    job.refresh_from_db()
    assert (job.state, job.error, sent) == (Job.State.WAITING, "", [job.pk])


@on_postgresql
@with_threads
@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_a_limit_of_time_is_no_outage(task, limit):
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute(f"SELECT set_config('{limit}', '10', false)")
        with Threads() as threads, transaction.atomic():
            Task.objects.select_for_update().get()
            threads.start(lambda: cursor.execute("SELECT * FROM tasks_task FOR UPDATE"))
            threads.runners[0].join(END)
        [error] = threads.results((OperationalError,))

    assert (gave_way(error), is_away(error)) == (True, False)


def test_a_busy_sqlite_gives_way(tmp_path):
    place = tmp_path / "rows.sqlite3"
    with closing(sqlite3.connect(place)) as one, closing(sqlite3.connect(place, timeout=0)) as two:
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as raised:
            two.execute("BEGIN IMMEDIATE")
    error = OperationalError("database is locked")
    error.__cause__ = raised.value

    assert outages.words_for(error) == outages.GAVE_WAY
    assert not is_away(error)


def test_a_server_that_is_gone_is_away_and_gave_way_to_nobody():
    error = OperationalError("server closed the connection unexpectedly")

    assert (gave_way(error), is_away(error)) == (False, True)
    assert outages.words_for(error) == outages.DATABASE
