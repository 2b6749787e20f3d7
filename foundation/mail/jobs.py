"""Background jobs of mail: sending it, taking up what is due again, clearing away."""

from celery import shared_task
from django.utils import timezone

from ..jobs.models import Job
from ..jobs.runner import job_function
from . import services


@job_function(services.DELIVER, seconds=300)  # a mail server may drip without end
def deliver(job: Job) -> None:
    """Send a batch of what is due."""
    services.deliver(job)


@shared_task(name="mail.sweep")
def sweep() -> None:
    """Have mails sent whose next try has come, and tell who waits for those that ended."""
    services.tell_ends()
    services.ask_for_delivery()


@shared_task(name="mail.purge")
def purge() -> int:
    return services.purge(timezone.now())
