"""Background jobs: the nightly backup and the weekly rehearsal, asked for by the schedule."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from ..jobs.models import Job
from ..jobs.queues import HEAVY
from ..jobs.runner import job_function
from ..jobs.services import JobRefused, finishing
from . import services
from .errors import BackupRefused
from .models import Backup


@job_function(services.MAKE, queue=HEAVY)
def make(job: Job) -> None:
    """Make the backup of the day, unless it is there."""
    day = date.fromisoformat(job.subject)
    if not services.is_made(day):
        try:
            services.make_backup(day=day)
        except BackupRefused as refusal:
            raise JobRefused(str(refusal)) from refusal
    with finishing(job):
        pass


@job_function(services.REHEARSE, queue=HEAVY)
def rehearse(job: Job) -> None:
    """Restore the newest backup into a scratch installation."""
    try:
        outcome, said = services.rehearse()
    except BackupRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    if outcome is not Backup.Outcome.SAME:
        raise JobRefused(said)
    with finishing(job):
        pass


@shared_task(name="backup.ask")
def ask() -> int:
    """Have done what is due."""
    return services.ask_for_what_is_due(timezone.now())
