"""Background jobs of accounts: mailing links to set a password."""

from celery import shared_task
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.jobs.runner import job_function

from . import services
from .attempts import services as attempts
from .notices import services as notices


@job_function(services.SEND_RESET)
def send_reset(job: Job) -> None:
    """Queue the mails to whoever has the address that was typed."""
    services.send_reset(job)


@shared_task(name="accounts.purge")
def purge() -> int:
    """Forget who asked for a new password, what was typed wrongly, and notices that were read long
    ago.
    """
    now = timezone.now()
    return services.purge_resets(now) + attempts.purge(now) + notices.purge(now)
