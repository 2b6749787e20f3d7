"""A clock that is set while jobs run: nobody is thought dead for it, and nothing waits for the old
time.
"""

import time
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.utils import timezone

from foundation.jobs import jobs, services
from foundation.jobs.clock import Clock, SteadyScheduler
from foundation.jobs.models import Job
from foundation.jobs.queues import QUEUES, QUICK

pytestmark = [pytest.mark.both, pytest.mark.django_db]

NOW = timezone.now()
AHEAD = NOW + timedelta(days=1)
SOON = timedelta(minutes=5)


@pytest.fixture
def sent(monkeypatch):
    ids = []
    monkeypatch.setattr(services.current_app, "send_task", lambda name, args: ids.extend(args))
    monkeypatch.setattr(services, "held_messages", lambda since: Counter())
    monkeypatch.setattr(jobs, "_clock", Clock())
    monkeypatch.setitem(QUEUES, "thu", QUICK)
    return ids


def running_job() -> Job:
    job = Job.objects.create(name="thu", subject="1")
    return services.claim(job.pk, name="thu", worker="mot@may")


@pytest.fixture
def clock(monkeypatch):
    """A clock that can be set; the one that never jumps goes on beside it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        steady = time.monotonic()
        monkeypatch.setattr(time, "monotonic", lambda: steady)
        yield traveller


def test_a_living_worker_is_not_thought_dead_when_the_clock_goes_forward(clock, sent):
    job = running_job()
    jobs._clock.was_set()

    clock.move_to(AHEAD)
    jobs.sweep()
    services.beat(job)
    jobs.sweep()

    job.refresh_from_db()
    assert (job.state, job.attempt, sent) == (Job.State.RUNNING, 1, [])


def test_a_dead_worker_is_found_after_the_clock_went_back(clock, sent):
    clock.move_to(AHEAD)
    job = running_job()
    clock.move_to(NOW)

    for after in (timedelta(), SOON):
        clock.move_to(NOW + after)
        jobs._clock = Clock()  # five minutes that went by
        jobs.sweep()

    assert sent == [job.pk]


def test_a_lost_message_is_sent_again_after_the_clock_went_back(clock, sent):
    clock.move_to(AHEAD)
    job = Job.objects.create(name="thu", subject="1")
    clock.move_to(NOW)

    for after in (timedelta(), SOON):
        clock.move_to(NOW + after)
        jobs._clock = Clock()
        jobs.sweep()

    assert sent == [job.pk]


def test_the_schedule_goes_on_when_the_clock_goes_back(clock):
    scheduler = SteadyScheduler(current_app)
    scheduler.__dict__["producer"] = None  # nothing is sent
    ran = []
    scheduler.apply_async = lambda entry, **options: ran.append(scheduler.reserve(entry).name)
    clock.shift(20)
    while not scheduler.tick():
        pass
    assert "sweep jobs" in ran

    clock.move_to(NOW - timedelta(hours=1))
    pause = scheduler.tick()
    ran.clear()
    clock.shift(20)
    while not scheduler.tick():
        pass

    assert pause <= 15
    assert "sweep jobs" in ran
