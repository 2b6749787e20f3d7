"""A worker within the test's own process: it takes the jobs that wait, one after the other."""

from celery import current_app
from django.test import TestCase

from foundation.jobs.models import Job


def work_off() -> None:
    """Run what waits, and what that asks for, until nothing does."""
    current_app.loader.import_default_modules()
    while job := Job.objects.filter(state=Job.State.WAITING).order_by("pk").first():
        with TestCase.captureOnCommitCallbacks(execute=True):
            current_app.tasks[job.name](job.pk)
