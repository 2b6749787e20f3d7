"""The background jobs of documents."""

from celery import shared_task

from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY
from foundation.jobs.runner import job_function

from . import services
from .services.apart import STEP_JOB
from .services.checks import CHECK_JOB
from .services.delivery import MAIL_JOB, end_mailing
from .services.files import PRINT_JOB
from .services.signed import COPY_JOB


@job_function(PRINT_JOB, queue=HEAVY)
def print_file(job: Job) -> None:
    services.print_file(job)


@job_function(STEP_JOB)
def take_step(job: Job) -> None:
    services.take_asked_step(job)


@job_function(CHECK_JOB, queue=HEAVY)
def check_form(job: Job) -> None:
    services.check_form(job)


@job_function(COPY_JOB, queue=HEAVY)
def check_copy(job: Job) -> None:
    services.check_copy(job)


@job_function(MAIL_JOB)
def mail_ended(job: Job) -> None:
    """Keep how a mail to a recipient ended."""
    end_mailing(job)


@shared_task(name="documents.purge")
def purge() -> int:
    """Forget the documents that people had judged long ago."""
    return services.forget_checks()
