"""What is noted of the installation: runs of the schedule, workers that live, what is old."""

from datetime import datetime, timedelta

from django.conf import settings

from .models import ErrorKind, ScheduledRun, Worker

ALIVE_FOR = timedelta(seconds=90)  # after the last word of a worker, three of which are missed
BEAT = 30  # seconds between two words


def scheduled_tasks() -> set[str]:
    """The names of all tasks of the schedule."""
    return {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def note_run(task: str, now: datetime, *, seconds: float, error: str = "") -> None:
    """Note that a task of the schedule ran; `error` is the name of the exception that ended it."""
    values = {"ended_at": now, "seconds": seconds, "error": error[:100]}
    if not error:
        values["good_at"] = now
    if not ScheduledRun.objects.filter(task=task).update(**values):
        ScheduledRun.objects.update_or_create(task=task, defaults=values)


def last_runs() -> dict[str, datetime]:
    """When each task of the schedule that ever ran did so last."""
    return dict(ScheduledRun.objects.values_list("task", "ended_at"))


def note_worker(name: str, queues: list[str], *, since: datetime, now: datetime) -> None:
    """Note that a worker that began at `since` lives."""
    values = {"queues": queues, "since": since, "seen_at": now}
    if not Worker.objects.filter(name=name).update(**values):
        Worker.objects.update_or_create(name=name, defaults=values)


def forget_worker(name: str) -> None:
    """A worker that was told to end is missed by nobody."""
    Worker.objects.filter(name=name).delete()


def purge(now: datetime) -> int:
    """Forget errors that came long ago and workers that died a day ago; return how many rows."""
    before = now - timedelta(days=settings.KEPT_DAYS["errors"])
    count = ErrorKind.objects.filter(last_at__lt=before).delete()[0]
    return count + Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()[0]
