"""Background jobs of exports: read, enter, clear away."""

from celery import shared_task
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY
from foundation.jobs.runner import job_function

from . import services


@job_function(services.READ, queue=HEAVY)
def read_import(job: Job) -> None:
    """Read the file of an import."""
    services.read_import(job)


@job_function(services.STORE, queue=HEAVY)
def store_import(job: Job) -> None:
    """Enter the figures of an import as a whole."""
    services.store_import(job)


@shared_task(name="statistics.purge_exports")
def purge() -> int:
    """Delete imports that nobody came back to."""
    return services.purge_imports(timezone.now())
