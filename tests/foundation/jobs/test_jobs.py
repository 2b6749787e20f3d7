"""Background jobs: asked for once, claimed once, ended once, never lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.jobs import services
from foundation.jobs.jobs import sweep
from foundation.jobs.models import Job
from foundation.jobs.runner import run

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State = Job.State


@pytest.fixture
def sent(monkeypatch):
    """Collects the ids put on the queue: the broker is not what these tests are about."""
    ids = []
    monkeypatch.setattr(services.current_app, "send_task", lambda name, args: ids.extend(args))
    return ids


def running_job(**values) -> Job:
    job = Job.objects.create(name="thu", subject="1", **values)
    return services.claim(job.pk, name="thu", worker="mot@may")


def test_a_job_is_sent_when_its_transaction_commits(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = services.ask_for("thu", 1, kind="báo cáo")
        assert sent == []

    assert sent == [job.pk]
    assert job.arguments == {"kind": "báo cáo"}


def test_pressing_twice_asks_for_one_job():
    assert services.ask_for("thu", 1) == services.ask_for("thu", 1)
    assert Job.objects.count() == 1


def test_a_job_can_be_asked_for_again_once_it_is_over():
    first = services.ask_for("thu", 1)
    Job.objects.update(state=State.FAILED)

    assert services.ask_for("thu", 1) != first


def test_without_a_broker_the_job_waits_for_the_sweep(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = services.ask_for("thu", 1)

    job.refresh_from_db()
    assert job.state == State.WAITING


def test_a_second_delivery_finds_nothing_to_claim():
    job = running_job()

    assert services.claim(job.pk, name="thu", worker="hai@may") is None


def test_a_job_ends_with_its_result():
    job = running_job()

    def work(job):
        services.advance(job, done=1, total=4, step="Đọc tệp")
        with services.finishing(job):
            Job.objects.create(name="ket-qua", subject="1")

    run(work, job)

    job.refresh_from_db()
    assert (job.state, job.done, job.percent) == (State.DONE, 4, 100)
    assert Job.objects.filter(name="ket-qua").count() == 1


def test_a_worker_that_lost_its_job_writes_nothing(sent):
    job = running_job()

    def work(job):
        services.sweep(Job.objects.filter(pk=job.pk))
        services.claim(job.pk, name="thu", worker="hai@may")
        with services.finishing(job):
            Job.objects.create(name="ket-qua", subject="1")

    run(work, job)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.worker) == (State.RUNNING, 2, "hai@may")
    assert not Job.objects.filter(name="ket-qua").exists()


def test_half_a_result_is_not_stored():
    job = running_job()

    def work(job):
        with services.finishing(job):
            Job.objects.create(name="ket-qua", subject="1")
            raise services.JobRefused("Tệp không có chữ nào.")

    run(work, job)

    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "Tệp không có chữ nào.")
    assert not Job.objects.filter(name="ket-qua").exists()


def test_an_unexpected_error_shows_a_plain_sentence():
    job = running_job()

    run(lambda job: 1 / 0, job)

    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "ZeroDivision" not in job.error
    assert "Thử lại" in job.error


def test_the_sweep_sends_jobs_again_whose_worker_died(sent):
    dead = running_job()
    alive = Job.objects.create(
        name="song", subject="1", state=State.RUNNING, heartbeat_at=timezone.now()
    )
    Job.objects.filter(pk=dead.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=5))

    assert sweep() == 1

    assert sent == [dead.pk]
    assert Job.objects.get(pk=dead.pk).state == State.WAITING
    assert Job.objects.get(pk=alive.pk).state == State.RUNNING


def test_the_sweep_gives_up_after_the_last_attempt(sent):
    job = running_job()
    Job.objects.update(attempt=Job.MAX_ATTEMPTS, heartbeat_at=timezone.now() - timedelta(minutes=5))

    sweep()

    job.refresh_from_db()
    assert (job.state, job.error, sent) == (State.FAILED, services.GAVE_UP, [])


def test_a_starting_worker_takes_up_what_it_left(sent):
    job = running_job()

    services.sweep(Job.objects.claimed_by("mot@may"))

    job.refresh_from_db()
    assert (job.state, sent) == (State.WAITING, [job.pk])


def test_a_function_refuses_a_job_of_another_name():
    job = Job.objects.create(name="nhac-viec", subject="1")

    assert services.claim(job.pk, name="thu", worker="mot@may") is None

    job.refresh_from_db()
    assert (job.state, job.attempt, job.worker, job.heartbeat_at) == (State.WAITING, 0, "", None)
