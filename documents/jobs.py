"""The background jobs of documents."""

from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY
from foundation.jobs.runner import job_function

from . import services
from .services.delivery import MAIL_JOB, end_mailing
from .services.files import PRINT_JOB


@job_function(PRINT_JOB, queue=HEAVY)
def print_file(job: Job) -> None:
    services.print_file(job)


@job_function(MAIL_JOB)
def mail_ended(job: Job) -> None:
    """Keep how a mail to a recipient ended."""
    end_mailing(job)
