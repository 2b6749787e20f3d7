"""What becomes of a job when something that it needs fails."""

import threading

import pytest
from django.db import OperationalError, connections

from foundation.jobs import runner, services
from foundation.jobs.models import Job
from foundation.web.storage import DiskFull, StorageSilent

pytestmark = pytest.mark.django_db

State = Job.State


@pytest.fixture
def job():
    job = Job.objects.create(name="thu", subject="1")
    return services.claim(job.pk, name="thu", worker="mot@may")


def run(job: Job, fault: Exception, **options) -> Job:
    def fail(job):
        raise fault

    runner.run(fail, job, **options)
    job.refresh_from_db()
    return job


def test_a_job_waits_for_a_storage_that_is_silent_and_says_so(job):
    run(job, StorageSilent())

    assert (job.state, job.attempt) == (State.WAITING, 0)
    assert "Kho lưu tệp chưa trả lời" in job.step


def test_a_job_whose_database_was_away_is_left_to_the_sweep(job):
    run(job, OperationalError("server closed the connection unexpectedly"))

    assert (job.state, job.error) == (State.RUNNING, "")


@pytest.mark.parametrize("fault", [DiskFull(), OSError(28, "No space left on device")])
def test_a_full_disk_is_told(job, fault):
    run(job, fault)

    assert (job.state, job.error) == (State.FAILED, str(DiskFull()))


def test_a_job_that_never_ends_is_ended_in_any_pool(job):
    runner.run(lambda job: threading.Event().wait(), job, seconds=0.05)

    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, runner.TOO_LONG)


def test_the_heart_goes_on_beating_after_the_database_was_away(job, monkeypatch):
    monkeypatch.setattr(runner, "HEARTBEAT", 0.01)
    beats, twice, closed = [], threading.Event(), []

    def beat(job):
        beats.append(job)
        if len(beats) == 1:
            raise OperationalError
        twice.set()

    monkeypatch.setattr(services, "beat", beat)
    kind = type(connections["default"])
    close = kind.close
    monkeypatch.setattr(kind, "close", lambda self: (closed.append(self), close(self)))

    runner.run(lambda job: twice.wait(60), job)

    assert twice.is_set()
    assert len(closed) >= 2  # at the fault, and in the end
