"""A schedule that is begun anew goes on from the runs that are noted."""

from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from cchc.status import services
from cchc.status.schedule import NotedScheduler

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]

NOW = timezone.now()
PURGE = "mail.purge"  # every six hours


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def begin(tmp_path):
    """A function that begins a schedule anew; what it asks for is noted as run."""

    def new() -> NotedScheduler:
        scheduler = NotedScheduler(current_app, schedule_filename=str(tmp_path / "alive"))
        scheduler.__dict__["producer"] = None  # nothing is sent
        scheduler.asked = []

        def ask(entry, **options):
            scheduler.reserve(entry)
            scheduler.asked.append(entry.task)
            services.note_run(entry.task, timezone.now(), seconds=0)

        scheduler.apply_async = ask
        return scheduler

    return new


def tick(scheduler: NotedScheduler) -> list[str]:
    """Tick until nothing is due; return what was asked for."""
    scheduler.asked.clear()
    while not scheduler.tick():
        pass
    return scheduler.asked


def test_what_never_ran_is_asked_for_at_once(clock, begin):
    assert set(tick(begin())) == {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_what_is_rare_runs_in_its_time_however_often_the_schedule_begins_anew(clock, begin):
    tick(begin())
    runs = []

    for _ in range(13):
        clock.shift(timedelta(hours=1))
        runs.append(tick(begin()).count(PURGE))

    assert runs == [0, 0, 0, 0, 0, 1] * 2 + [0]


def test_without_a_database_the_schedule_goes_on_by_itself_and_recalls_later(
    clock, begin, monkeypatch
):
    def away():
        raise OperationalError("connection refused")

    services.note_run(PURGE, NOW - timedelta(hours=7), seconds=0)
    scheduler = begin()

    with monkeypatch.context() as patch:
        patch.setattr(services, "last_runs", away)
        assert PURGE not in tick(scheduler)
        clock.shift(timedelta(seconds=20))
        assert "cchc.jobs.sweep" in tick(scheduler)
        scheduler.tick()

    clock.shift(timedelta(seconds=20))
    assert PURGE in tick(scheduler)
    assert PURGE not in tick(scheduler)


def test_the_sign_of_life_is_no_reason_to_stop(begin, tmp_path):
    scheduler = begin()

    scheduler.sync()
    assert (tmp_path / "alive").exists()

    scheduler.sign_of_life = tmp_path / "no folder" / "alive"
    scheduler.sync()
    assert not scheduler.sign_of_life.exists()
