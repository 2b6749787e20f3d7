"""How each part of the installation is judged, and what is said of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings as product

from cchc.status.figures import Figures
from cchc.status.models import ScheduledRun, Worker
from cchc.status.services import scheduled_tasks
from cchc.status.standing import Verdict, due_after, parts_of, schedule_of
from cchc.status.words import KEPT, TASKS
from foundation.backup.models import Backup
from foundation.backup.services import Standing
from foundation.jobs.services import QueueStanding
from foundation.mail.services import MailStanding

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
SWEEP = "cchc.jobs.sweep"


def ago(**values) -> datetime:
    return NOW - timedelta(**values)


def run(task: str, when: datetime, error: str = "") -> ScheduledRun:
    return ScheduledRun(task=task, ended_at=when, seconds=0.1, error=error)


def backup(**values) -> Backup:
    values = {"made_at": ago(hours=3), "state": "done", "archive": "a", "sha256": "b"} | values
    return Backup(**values)


def standing(last=None, tried=None, rehearsed=None) -> Standing:
    return Standing(last, tried or last, rehearsed)


REHEARSED = backup(rehearsed_at=ago(days=1), outcome="same")
WORKERS = [
    Worker(name="a", queues=["quick", "sweep"], since=ago(days=1), seen_at=ago(seconds=20)),
    Worker(name="b", queues=["heavy"], since=ago(days=1), seen_at=ago(seconds=20)),
]
QUEUES = [
    QueueStanding("quick", "Việc nhanh", 0, 0, 0, None),
    QueueStanding("heavy", "Việc nặng", 0, 0, 0, None),
]
WELL = Figures(
    now=NOW,
    runs={task: run(task, ago(seconds=10)) for task in scheduled_tasks()},
    workers=WORKERS,
    queues=QUEUES,
    mail=MailStanding(0, None, 0),
    backups=standing(backup(), rehearsed=REHEARSED),
    broken_files=0,
    checked_at=ago(days=1),
    errors=0,
    database_bytes=1,
    disk_free=50 * 10**9,
    disk_total=100 * 10**9,
)


def verdicts(**changed) -> dict[str, Verdict]:
    """The parts that are not well."""
    parts = parts_of(replace(WELL, **changed))
    return {part.words: part.verdict for part in parts if part.verdict is not Verdict.WELL}


def late(**values) -> dict:
    return WELL.runs | {SWEEP: run(SWEEP, ago(**values))}


def queue(**values) -> list[QueueStanding]:
    return [replace(QUEUES[0], waiting=1, oldest=ago(**values)), QUEUES[1]]


LOOK, BROKEN = Verdict.LOOK, Verdict.BROKEN


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, {}),
        ({"runs": late(minutes=4)}, {}),
        ({"runs": late(minutes=6)}, {"Lịch chạy nền": BROKEN}),
        ({"runs": {}}, {"Lịch chạy nền": BROKEN}),
        (
            {"runs": WELL.runs | {"mail.purge": run("mail.purge", ago(hours=8))}},
            {"Lịch chạy nền": BROKEN},
        ),
        (
            {"runs": WELL.runs | {"mail.purge": run("mail.purge", ago(hours=1), "OSError")}},
            {"Lịch chạy nền": BROKEN},
        ),
        ({"workers": WORKERS[:1]}, {"Tiến trình nền": BROKEN}),
        ({"now": NOW + timedelta(seconds=80)}, {"Tiến trình nền": BROKEN}),
        ({"queues": queue(minutes=6)}, {"Hàng đợi": LOOK}),
        ({"queues": queue(minutes=31)}, {"Hàng đợi": BROKEN}),
        ({"mail": MailStanding(3, ago(minutes=30), 0)}, {}),
        ({"mail": MailStanding(3, ago(hours=2), 0)}, {"Thư": BROKEN}),
        ({"mail": MailStanding(0, None, 1)}, {"Thư": LOOK}),
        ({"backups": standing()}, {"Sao lưu": LOOK, "Khôi phục thử": LOOK}),
        (
            {"backups": standing(None, backup(state="failed", error="Hết chỗ."), REHEARSED)},
            {"Sao lưu": BROKEN},
        ),
        (
            {"backups": standing(backup(), backup(state="failed", error="Hết chỗ."), REHEARSED)},
            {"Sao lưu": LOOK},
        ),
        (
            {"backups": standing(backup(made_at=ago(days=3)), rehearsed=REHEARSED)},
            {"Sao lưu": BROKEN},
        ),
        (
            {
                "backups": standing(
                    backup(), rehearsed=backup(rehearsed_at=ago(days=1), outcome="different")
                )
            },
            {"Khôi phục thử": BROKEN},
        ),
        ({"broken_files": 2}, {"Tệp trong kho": BROKEN}),
        ({"checked_at": ago(days=90)}, {"Tệp trong kho": LOOK}),
        ({"errors": 1}, {"Lỗi bất ngờ": LOOK}),
        ({"disk_free": 9 * 10**9}, {"Chỗ trống": LOOK}),
        ({"disk_free": 10**8}, {"Chỗ trống": BROKEN}),
    ],
)
def test_each_part_is_judged(changed, found):
    assert verdicts(**changed) == found


def test_without_a_mail_server_the_page_says_so(settings):
    settings.MAIL_TRANSPORT = ""

    assert verdicts() == {"Thư": LOOK}


def test_whatever_is_not_well_says_what_to_do():
    broken = replace(
        WELL, runs={}, workers=[], backups=standing(), broken_files=1, errors=1, disk_free=1
    )

    parts = parts_of(broken)

    assert [
        part.words for part in parts if bool(part.to_do) == (part.verdict is Verdict.WELL)
    ] == []


def test_the_schedule_begins_with_what_is_wrong():
    runs = WELL.runs | {"mail.purge": run("mail.purge", ago(hours=1), "OSError")}
    del runs["plans.purge"]

    first, second, *others = schedule_of(replace(WELL, runs=runs))

    assert (first.words, first.said) == (TASKS["mail.purge"], "lần cuối bị lỗi (OSError)")
    assert (second.words, second.said) == (TASKS["plans.purge"], "chưa chạy lần nào")
    assert {line.said for line in others} == {"chạy tốt"}


def test_a_task_that_never_ran_is_looked_at_in_the_line_and_in_the_whole():
    runs = {name: each for name, each in WELL.runs.items() if name != "plans.purge"}
    figures = replace(WELL, runs=runs)

    [line] = [line for line in schedule_of(figures) if line.run is None]
    whole = next(part for part in parts_of(figures) if part.words == "Lịch chạy nền")

    assert (line.verdict, whole.verdict) == (LOOK, LOOK)
    assert whole.to_do


def test_a_task_is_due_again_by_its_schedule():
    assert due_after(NOW, 3600.0) == NOW + timedelta(hours=1)
    # half past two in Vietnam, of the next day
    assert due_after(NOW, crontab(hour=2, minute=30)) == datetime(2026, 11, 30, 19, 30, tzinfo=UTC)


def test_every_task_and_everything_kept_has_words():
    assert scheduled_tasks() | {"status.ping"} == set(TASKS)
    assert set(product.KEPT_DAYS) == set(KEPT)
