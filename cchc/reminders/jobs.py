"""Background jobs of reminders: the round of one authority, asked for by the schedule."""

from celery import shared_task
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY
from foundation.jobs.runner import job_function

from . import services


@job_function(services.REMIND, queue=HEAVY)
def remind(job: Job) -> None:
    """Give the people of one authority their digest."""
    services.remind_authority(job)


@shared_task(name="reminders.ask")
def ask() -> int:
    """Have everybody reminded whose hour has come."""
    return services.ask_to_remind(timezone.now())


@shared_task(name="reminders.forget")
def forget() -> int:
    """Delete what is older than is kept."""
    return services.forget(timezone.now())
