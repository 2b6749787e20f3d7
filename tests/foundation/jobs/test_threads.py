"""Two people, or two workers, want one job at once."""

from functools import partial

import pytest
from django.db import transaction

from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY, QUEUES
from foundation.jobs.services import ask_for, claim, claim_next
from tests.threads import Threads, run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

ASK = partial(ask_for, "tests.work", 7)


def test_a_job_that_was_just_asked_for_is_the_one():
    with Threads() as threads, transaction.atomic():
        first = ASK()
        threads.start(ASK)
        threads.wait_for_locks(1)

    assert threads.results() == [first] == list(Job.objects.all())


def test_a_job_that_ended_meanwhile_is_asked_for_anew():
    with Threads() as threads, transaction.atomic():
        first = ASK()
        threads.start(ASK)
        threads.wait_for_locks(1)
        Job.objects.update(state=Job.State.DONE)

    (second,) = threads.results()
    assert second != first
    assert (second.state, second.attempt) == (Job.State.WAITING, 0)


def test_a_job_is_claimed_by_one_worker():
    job = Job.objects.create(name="tests.work", subject="7")

    workers = (partial(claim, job.pk, name=job.name, worker=f"thu@{each}") for each in ("a", "b"))

    found = run_behind(Job.objects.all(), *workers)

    job.refresh_from_db()
    assert sorted(each is None for each in found) == [False, True]
    assert (job.state, job.attempt) == (Job.State.RUNNING, 1)


def test_two_workers_who_find_the_same_turn_run_a_job_each(monkeypatch):
    monkeypatch.setitem(QUEUES, "tests.work", HEAVY)
    jobs = [Job.objects.create(name="tests.work", subject=str(n)) for n in range(2)]
    workers = (partial(claim_next, HEAVY, worker=f"thu@{each}") for each in ("a", "b"))

    found = run_behind(Job.objects.all(), *workers)

    assert sorted(each.pk for each in found) == [each.pk for each in jobs]
    assert {each.state for each in Job.objects.all()} == {Job.State.RUNNING}
