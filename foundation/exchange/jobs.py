"""Background jobs of imports: read, store, undo, clear away."""

from celery import shared_task
from django.utils import timezone

from ..jobs.models import Job
from ..jobs.queues import HEAVY
from ..jobs.runner import job_function
from . import services


@job_function(services.READ, queue=HEAVY)
def read_run(job: Job) -> None:
    """Read the file of an import."""
    services.read_run(job)


@job_function(services.STORE, queue=HEAVY)
def store_run(job: Job) -> None:
    """Store an import as a whole."""
    services.store_run(job)


@job_function(services.UNDO, queue=HEAVY)
def undo_run(job: Job) -> None:
    """Take an import back as a whole."""
    services.undo_run(job)


@shared_task(name="exchange.purge")
def purge() -> int:
    """Delete imports that nobody came back to."""
    return services.purge_runs(timezone.now())
