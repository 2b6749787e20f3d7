"""The background jobs of files that people asked for."""

from celery import shared_task
from django.utils import timezone

from ..jobs.models import Job
from ..jobs.runner import job_function
from . import services


@job_function(services.MAKE)
def make_file(job: Job) -> None:
    """Make a file that somebody waits for."""
    services.make_file(job)


@shared_task(name="downloads.purge")
def purge() -> int:
    """Forget the files that people asked for long ago."""
    return services.forget_files(timezone.now())
