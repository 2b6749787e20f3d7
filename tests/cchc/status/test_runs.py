"""The base of all tasks notes runs of the schedule, workers say that they live, old notes go."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from cchc.status import files, services
from cchc.status.jobs import check_files, purge
from cchc.status.models import ErrorKind, ScheduledRun, Worker
from foundation.jobs.models import Job

pytestmark = [pytest.mark.both, pytest.mark.django_db]

NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)


def run(task, when=NOON) -> ScheduledRun:
    with time_machine.travel(when, tick=False):
        task.apply()
    return ScheduledRun.objects.get()


def test_each_run_of_the_schedule_is_noted_in_one_row(monkeypatch):
    good = run(check_files)
    monkeypatch.setattr(files, "check_files", lambda now: 1 / 0)
    bad = run(check_files, NOON + timedelta(hours=1))

    assert (good.task, good.ended_at, good.good_at, good.error) == (
        "status.check_files",
        NOON,
        NOON,
        "",
    )
    assert (bad.ended_at, bad.good_at, bad.error) == (
        NOON + timedelta(hours=1),
        NOON,
        "ZeroDivisionError",
    )


def test_a_task_that_is_called_as_a_function_is_no_run():
    check_files()

    assert not ScheduledRun.objects.exists()


def test_noting_a_run_costs_one_query(django_assert_num_queries):
    services.note_run("x", NOON, seconds=1)

    with django_assert_num_queries(1):
        services.note_run("x", NOON, seconds=1)


def test_a_worker_is_one_row_that_goes_when_it_ends():
    for minutes in (0, 1):
        now = NOON + timedelta(minutes=minutes)
        services.note_worker("a@may", ["quick"], since=NOON, now=now)

    worker = Worker.objects.get()
    services.forget_worker("a@may")

    assert (worker.since, worker.seen_at) == (NOON, NOON + timedelta(minutes=1))
    assert not Worker.objects.exists()


def test_old_notes_are_forgotten(settings):
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"errors": 10}
    for days in (9, 11):
        at = NOON - timedelta(days=days)
        ErrorKind.objects.create(key=str(days), name="E", first_at=at, last_at=at)
    for hours in (23, 25):
        at = NOON - timedelta(hours=hours)
        services.note_worker(f"may {hours}", [], since=at, now=at)

    with time_machine.travel(NOON, tick=False):
        assert purge() == 2

    assert ErrorKind.objects.get().key == "9"
    assert Worker.objects.get().name == "may 23"
    assert not Job.objects.exists()
