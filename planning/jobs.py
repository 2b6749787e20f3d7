"""Background jobs of plans: reading documents, and clearing away what nobody needs."""

from celery import shared_task
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY
from foundation.jobs.runner import job_function
from plans import services

from .importing import services as imports


@job_function(imports.READ_IMPORT, queue=HEAVY)
def read_import(job: Job) -> None:
    """Read the documents of an import into its draft."""
    imports.read_import(job)


@shared_task(name="plans.purge")
def purge() -> int:
    """Delete discarded drafts and forgotten imports with their files."""
    today = timezone.localdate()
    return services.purge_discarded(today) + imports.purge_imports(today)
