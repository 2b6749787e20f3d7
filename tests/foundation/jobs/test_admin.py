"""What an administrator sees of the queues above the list of jobs."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from foundation.exchange.services import READ, STORE
from foundation.jobs.models import Job
from reports.services import BUILD_JOB
from tests.factories import make_commune, make_office, make_officer, make_user

pytestmark = pytest.mark.django_db

State = Job.State
EARLY = datetime(2026, 11, 28, 8, 15, tzinfo=timezone.get_default_timezone())
EMPTY = {"waiting": 0, "oldest": None, "running": 0, "failed": 0}


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def admin_client(client, commune):
    client.force_login(make_user(commune, Role.ADMINISTRATOR))
    return client


def make_job(by, name: str, state: str, **values) -> Job:
    job = Job.objects.create(
        name=name, subject=str(Job.objects.count()), state=state, created_by=by
    )
    Job.objects.filter(pk=job.pk).update(**{"created_at": EARLY} | values)
    return job


def queues(response) -> dict:
    rows = response.context["queues"]
    return {row.label: {key: getattr(row, key) for key in EMPTY} for row in rows}


def test_each_queue_tells_what_waits_since_when_what_runs_and_what_failed(admin_client, commune):
    officer, now = make_officer(make_office(commune)), timezone.now()
    make_job(officer, READ, State.WAITING, created_at=EARLY + timedelta(hours=1))
    make_job(officer, STORE, State.WAITING)
    make_job(officer, STORE, State.RUNNING)
    make_job(officer, BUILD_JOB, State.FAILED, finished_at=now - timedelta(hours=23))
    make_job(officer, BUILD_JOB, State.FAILED, finished_at=now - timedelta(hours=25))
    make_job(officer, BUILD_JOB, State.DONE, finished_at=now)

    response = admin_client.get("/admin/jobs/job/")

    assert queues(response) == {
        "Việc nhanh": EMPTY | {"failed": 1},
        "Việc nặng": {"waiting": 2, "oldest": EARLY, "running": 1, "failed": 0},
    }
    assert "<td>08:15 28/11/2026</td>" in response.content.decode()


def test_narrowing_the_list_narrows_no_queue(admin_client, commune):
    make_job(make_officer(make_office(commune)), READ, State.WAITING)

    response = admin_client.get("/admin/jobs/job/", {"state": "failed"})

    assert response.context["cl"].result_count == 0
    assert queues(response)["Việc nặng"]["waiting"] == 1


def test_jobs_of_another_commune_are_not_counted(admin_client, client):
    make_job(make_officer(make_office(make_commune())), READ, State.WAITING)

    assert set(map(str, queues(admin_client.get("/admin/jobs/job/")).values())) == {str(EMPTY)}


@pytest.mark.parametrize("count", [1, 3])
def test_the_queues_cost_one_query(admin_client, commune, count, django_assert_num_queries):
    officer = make_officer(make_office(commune))
    for _ in range(count):
        make_job(officer, READ, State.WAITING)
        make_job(officer, BUILD_JOB, State.RUNNING)

    with django_assert_num_queries(8):
        admin_client.get("/admin/jobs/job/")
